import { createHash, timingSafeEqual } from 'crypto';
import type {
	IDataObject,
	INodeProperties,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

/** A push of a gateway that passed every check. */
export interface Push {
	/** The fields of a JSON or form body, and of the query. */
	fields: IDataObject;
}

/** What is used of Express's request and response. */
interface Call {
	rawBody?: Buffer;
	/** The caller's address, behind a proxy as N8N_PROXY_HOPS says. */
	ip?: string;
}
interface Reply {
	status: (status: number) => { json: (body: object) => void };
}

/** No push of a gateway comes near this. */
const MAX_BYTES = 256 * 1024;

/** How many reports are remembered to know a repeated one by. */
const REMEMBERED = 5_000;
const MARK_LENGTH = 8;

/** The parameters of every webhook trigger. */
export const guardFields: INodeProperties[] = [
	{
		displayName: 'Secret',
		name: 'secret',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		description:
			'What a caller must know besides the address, which holds an ID nobody can guess. Empty asks for nothing more.',
	},
	{
		displayName: 'Secret In',
		name: 'secretIn',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Header',
				value: 'header',
				description: 'X-Webhook-Secret, or Authorization: Bearer',
			},
			{
				name: 'Path',
				value: 'path',
				description:
					'At the end of the address, as shown above. As a part of it n8n also writes it to its log at level debug.',
			},
			{ name: 'Query', value: 'query', description: 'As ?secret= at the end of the address' },
		],
		default: 'path',
		description: 'Where the caller puts the secret, if there is one',
	},
	{
		displayName: 'Allowed Addresses',
		name: 'allowedAddresses',
		type: 'string',
		default: '',
		placeholder: 'e.g. 203.0.113.7, 198.51.100.0/24',
		description: 'IP addresses that may call, separated by commas. Empty allows all.',
	},
];

/**
 * The webhook's path below the node's own ID. With the secret in it, n8n itself finds the webhook
 * only for who knows it; a parameter in the path works in n8n's Webhook node alone.
 */
export function guardedPath(name: string): string {
	return `={{ $parameter["secret"] && $parameter["secretIn"] === "path" ? "${name}/" + encodeURIComponent($parameter["secret"]) : "${name}" }}`;
}

/** What a call brought, or null where it was refused; then the answer has been sent. */
export function admit(context: IWebhookFunctions): Push | null {
	const { rawBody: raw, ip } = context.getRequestObject() as unknown as Call;
	if ((raw?.length ?? 0) > MAX_BYTES) return refuse(context, 413, 'The body is too large.');
	const allowed = String(context.getNodeParameter('allowedAddresses', '') as string);
	if (!isAllowed(ip ?? '', allowed)) {
		return refuse(context, 403, 'This address may not call.');
	}
	if (!knowsSecret(context)) return refuse(context, 401, 'The secret is missing or wrong.');
	const body = bodyOf(context, raw);
	if (body === null) return refuse(context, 400, 'The body is neither a JSON object nor a form.');
	const query = { ...(context.getQueryData() as IDataObject) };
	delete query.secret;
	return { fields: { ...query, ...body } };
}

/** Answers a call that is no execution's business, so that the gateway does not repeat it. */
export function acknowledge(): IWebhookResponseData {
	return { webhookResponse: { received: true } };
}

/** Answers a call with a refusal. */
export function refuse(context: IWebhookFunctions, status: number, message: string): null {
	const response = context.getResponseObject() as unknown as Reply;
	response.status(status).json({ message });
	return null;
}

export const REFUSED: IWebhookResponseData = { noWebhookResponse: true };

/** Whether something was seen here before; if not, it is from now on. */
export function isRepeated(context: IWebhookFunctions, something: unknown[]): boolean {
	const memory = context.getWorkflowStaticData('node');
	const seen = typeof memory.seen === 'string' ? memory.seen : '';
	const digest = createHash('sha1').update(JSON.stringify(something)).digest('base64');
	const mark = digest.slice(0, MARK_LENGTH);
	for (let i = 0; i < seen.length; i += MARK_LENGTH) {
		if (seen.startsWith(mark, i)) return true;
	}
	memory.seen = (seen + mark).slice(-REMEMBERED * MARK_LENGTH);
	return false;
}

function knowsSecret(context: IWebhookFunctions): boolean {
	const secret = String(context.getNodeParameter('secret', '') as string);
	if (secret === '') return true;
	const secretIn = context.getNodeParameter('secretIn', 'path') as string;
	if (secretIn === 'path') return true;
	const headers = context.getHeaderData() as Record<string, string | undefined>;
	const given =
		secretIn === 'query'
			? (context.getQueryData() as IDataObject).secret
			: (headers['x-webhook-secret'] ?? headers.authorization?.replace(/^Bearer\s+/i, ''));
	return typeof given === 'string' && areEqual(given, secret);
}

/** In a time that tells nothing of where they differ. */
function areEqual(one: string, other: string): boolean {
	const digest = (text: string) => createHash('sha256').update(text).digest();
	return timingSafeEqual(digest(one), digest(other));
}

function bodyOf(context: IWebhookFunctions, raw: Buffer | undefined): IDataObject | null {
	if (!raw || raw.length === 0) return {};
	const body = context.getBodyData() as unknown;
	const isFields = typeof body === 'object' && body !== null && !Array.isArray(body);
	if (isFields && Object.keys(body).length > 0) return body as IDataObject;
	try {
		const parsed: unknown = JSON.parse(raw.toString('utf8'));
		const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
		return isObject ? (parsed as IDataObject) : null;
	} catch {
		return null;
	}
}

function isAllowed(address: string, list: string): boolean {
	const entries = list.split(/[\s,;]+/).filter((entry) => entry !== '');
	const caller = address.replace(/^::ffff:(?=\d+\.)/i, '').toLowerCase();
	return entries.length === 0 || entries.some((entry) => matches(caller, entry.toLowerCase()));
}

/** An address equal to an entry, or within an IPv4 network such as 198.51.100.0/24. */
function matches(address: string, entry: string): boolean {
	const [network, length] = entry.split('/');
	if (length === undefined) return address === entry;
	const bits = Number(length);
	const [one, other] = [ipv4(address), ipv4(network ?? '')];
	if (one === null || other === null || !(bits >= 0 && bits <= 32)) return false;
	const size = 2 ** (32 - bits);
	return Math.floor(one / size) === Math.floor(other / size);
}

function ipv4(address: string): number | null {
	const parts = address.split('.').map(Number);
	const isAddress = parts.length === 4 && parts.every((part) => part >= 0 && part <= 255);
	return isAddress ? parts.reduce((number, part) => number * 256 + part, 0) : null;
}
