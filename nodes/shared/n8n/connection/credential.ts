import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { InvalidInput } from '../../gateway/error';
import { readZone } from '../../time';

/** The request of a connection test, and the answer that passes. */
interface ConnectionTest {
	/** The gateway's name in the messages. */
	gateway: string;
	usualBaseUrl: string;
	/** A request that costs nothing and sends nothing. */
	request: Pick<IHttpRequestOptions, 'method' | 'url' | 'qs' | 'body' | 'headers'>;
	/** The only HTTP status that passes. The default is 200. */
	passingStatus?: number;
	/** What every passing answer has, but a web page or another service does not. */
	passing: { field: string } | { text: string };
	/** Messages for HTTP statuses that have a special meaning at this gateway. */
	statuses?: Record<number, string>;
	/**
	 * A text that only a refusal has, and its first letters; without them, any text. Releases of n8n such as
	 * 1.123 and 2.0 let every status pass, so that a refusal shows only in its body.
	 */
	refusal?: { field: string; begins?: string[]; message: string };
	/** Messages for the error codes that the gateway puts into answers with the passing status. */
	codes?: { field: string; messages: Record<number, string> };
}

/**
 * Creates a connection test. n8n applies `responseCode` rules to a status that failed, and
 * `responseSuccessBody` rules to the body of a status that passed, and shows the first match. So every
 * status but one must fail. For a status without a rule n8n shows its own words.
 */
export function connectionTest(test: ConnectionTest): ICredentialTestRequest {
	const { gateway, usualBaseUrl, passingStatus = 200, passing, codes } = test;
	const notTheGateway = `This address does not answer like ${gateway}. Check the Base URL. It is usually ${usualBaseUrl}`;
	const statuses = {
		...each([200, 201, 202, 204, 400, 404, 405, 406, 410, 415, 422], () => notTheGateway),
		...each(
			[301, 302, 303, 307, 308],
			() =>
				'This address redirects to another one, and redirects are not followed. Check the Base URL.',
		),
		...each(
			[401, 403],
			(status) =>
				`This address refuses the credential (HTTP ${status}). Check the Base URL and what you entered above.`,
		),
		429: `${gateway} accepts no more requests for now. Wait a minute, then test again.`,
		...each(
			[408, 500, 502, 503, 504],
			(status) => `${gateway} is not available (HTTP ${status}). Test again in a few minutes.`,
		),
		...test.statuses,
	};
	const rules = [
		...Object.entries(statuses).map(([status, message]) => ({
			type: 'responseCode',
			properties: { value: Number(status), message },
		})),
		...Object.entries(codes?.messages ?? {}).map(([code, message]) =>
			bodyRule(codes!.field, Number(code), message),
		),
		...(test.refusal ? refusalRules(test.refusal) : []),
		...('field' in passing
			? [bodyRule(passing.field, undefined, notTheGateway)]
			: textRules(passing.text, notTheGateway)),
	];
	return {
		request: {
			...test.request,
			baseURL: '={{ $credentials.baseUrl }}',
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: { ignore: true, except: everyStatusBut(passingStatus) },
		},
		// n8n's type allows rules of one kind only, but n8n itself handles mixed rules.
		rules: rules as ICredentialTestRequest['rules'],
	};
}

const TEST_TIMEOUT_MS = 20_000;

/**
 * Checks the Base URL and the time zone of a connection test and limits its time. Only a test has `baseURL`, so other
 * requests are returned unchanged. The limit is set while the request is signed, because n8n sets the
 * `timeout` of every test to five minutes just before that.
 */
export function readyForTest(
	request: IHttpRequestOptions,
	{ timeZone }: ICredentialDataDecryptedObject = {},
): IHttpRequestOptions {
	if (request.baseURL === undefined) return request;
	readZone(timeZone, 'UTC');
	// With an empty path, n8n would keep a slash at the end.
	const baseURL = readBaseUrl(request.baseURL).replace(/\/+$/, '');
	return { ...request, baseURL, timeout: TEST_TIMEOUT_MS };
}

/**
 * The Base URL of a credential, without blanks that were copied along with it. Everything that uses it
 * reads it here, so that what passes the test works in the node. Paths are appended to a Base URL, so
 * behind a "?" or a "#" they would not be part of the address. The words do not repeat it: it may hold a
 * key.
 * @throws {InvalidInput}
 */
export function readBaseUrl(value: unknown): string {
	const baseUrl = trimmed(value);
	if (!/^https?:\/\/[^/\s]/i.test(baseUrl) || !URL.canParse(baseUrl)) {
		throw new InvalidInput(
			'The Base URL in the credential is not a valid web address. It must begin with https:// or http://',
		);
	}
	const sign = /[?#]/.exec(baseUrl)?.[0];
	if (sign === undefined) return baseUrl;
	throw new InvalidInput(
		`The Base URL in the credential has a "${sign}". Remove it and all that follows it.`,
	);
}

/** A field's text, without blanks that were copied along with it. */
export function trimmed(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}

export function baseUrlField(defaultUrl: string): INodeProperties {
	return {
		displayName: 'Base URL',
		name: 'baseUrl',
		type: 'string',
		default: defaultUrl,
		description: 'Address of the API. Change it only if you use another server.',
	};
}

export function timeZoneField(defaultZone: string, description: string): INodeProperties {
	return {
		displayName: 'Time Zone',
		name: 'timeZone',
		type: 'string',
		default: defaultZone,
		description,
	};
}

/** A rule that matches if the field has the value, or is missing if the value is `undefined`. */
function bodyRule(key: string, value: number | string | undefined, message: string) {
	return { type: 'responseSuccessBody', properties: { key, value, message } };
}

/**
 * Rules that match any text but one that begins with the first character of `text` and is at least as
 * long. n8n can only compare, and finds a character of a text by its position.
 */
function textRules(text: string, message: string) {
	const others = PRINTABLE.filter((character) => character !== text[0]);
	return [
		...others.map((character) => bodyRule('0', character, message)),
		bodyRule(String(text.length - 1), undefined, message),
	];
}

function refusalRules({
	field,
	begins = PRINTABLE,
	message,
}: NonNullable<ConnectionTest['refusal']>) {
	return begins.map((character) => bodyRule(`${field}.0`, character, message));
}

const PRINTABLE = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));

function each(statuses: number[], message: (status: number) => string): Record<number, string> {
	return Object.fromEntries(statuses.map((status) => [status, message(status)]));
}

function everyStatusBut(passing: number): number[] {
	return Array.from({ length: 500 }, (_, i) => 100 + i).filter((status) => status !== passing);
}
