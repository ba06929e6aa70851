import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { readEntries } from '../../push/body';
import { decompressed } from '../../push/compression';
import { readForm, type Fields } from '../../push/form';
import type { Received } from '../../push/received';
import { repetitions } from './repeats';
import { refusalOf, type Refusal } from './webhookGuard';

/** The parts of Express's request that are used here. */
interface Call {
	method: string;
	/** The path and the query, as the gateway sent them. */
	originalUrl: string;
	/** The caller's address. N8N_PROXY_HOPS decides how it is found behind proxies. */
	ip?: string;
	headers: Record<string, string | undefined>;
	rawBody?: Buffer;
	/** Reads the body, and decompresses it if its header says that it is compressed. */
	readRawBody: () => Promise<void>;
}

/** The part of Express's response that is used here. */
interface Reply {
	status: (status: number) => { json: (body: object) => void };
}

/** Far more than any gateway sends. */
const MAX_KILOBYTES = 256;
const MAX_BYTES = MAX_KILOBYTES * 1024;

/**
 * Handles a call to a webhook trigger. A gateway pushes most events only once. So a call that passes the
 * checks of its caller and its size is never refused: `read` gets the fields of each entry, whatever the
 * push looks like, and returns null only for an event that the user did not choose.
 *
 * A call without content is the check of an address by a gateway's panel, and starts nothing.
 */
export async function receive(
	context: IWebhookFunctions,
	read: (fields: Fields) => Received | null,
): Promise<IWebhookResponseData> {
	const call = context.getRequestObject() as unknown as Call;
	const body = refusalOf(context, call.ip ?? '') ?? (await bodyOf(call));
	if (!(body instanceof Uint8Array)) return refuse(context, body);
	const isRepeated = repetitions(context);
	const entries = call.method === 'HEAD' ? [] : entriesOf(call, body);
	const outputs = entries.flatMap((fields) => {
		const { output, identity } = read(fields) ?? {};
		const isNew = output !== undefined && (identity === undefined || !isRepeated(identity));
		return isNew ? [output] : [];
	});
	const answer = { webhookResponse: { received: true } };
	if (outputs.length === 0) return answer;
	return { ...answer, workflowData: [context.helpers.returnJsonArray(outputs)] };
}

async function bodyOf(call: Call): Promise<Uint8Array | Refusal> {
	const tooLarge = { status: 413, message: `The body has more than ${MAX_KILOBYTES} kB.` };
	if (Number(call.headers['content-length']) > MAX_BYTES) return tooLarge;
	// n8n would refuse a body that is not compressed as this header says.
	delete call.headers['content-encoding'];
	try {
		await call.readRawBody();
	} catch {
		return { status: 400, message: 'The body is incomplete, or far too large.' };
	}
	const body = call.rawBody ?? Buffer.alloc(0);
	return body.length > MAX_BYTES ? tooLarge : ((await decompressed(body, MAX_BYTES)) ?? tooLarge);
}

/** The entries of the body, each with the fields of the query. The secret of the trigger is left out. */
function entriesOf({ originalUrl }: Call, body: Uint8Array): Fields[] {
	const query = readForm(originalUrl.split('?').slice(1).join('?'));
	delete query.secret;
	const entries = readEntries(body);
	if (entries.length > 0) return entries.map((fields) => ({ ...query, ...fields }));
	return Object.keys(query).length > 0 ? [query] : [];
}

function refuse(context: IWebhookFunctions, { status, message }: Refusal): IWebhookResponseData {
	const response = context.getResponseObject() as unknown as Reply;
	response.status(status).json({ message });
	return { noWebhookResponse: true };
}
