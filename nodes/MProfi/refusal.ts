import { jsonOf, refusalByStatus } from '../shared/gateway/answer';
import { GatewayError } from '../shared/gateway/error';
import type { HttpAnswer } from '../shared/gateway/transport';
import { asRecord, asText } from '../shared/gateway/values';

/** The refusal that an HTTP status means, with the gateway's reasons; null where it took the request. */
export function readRefusal(answer: HttpAnswer): GatewayError | null {
	const isRefused = answer.status < 200 || answer.status >= 300;
	if (!isRefused) return null;
	const body = jsonOf(answer);
	return refusalByStatus(answer, reasonIn(body), reasonsByMessage(body), REFUSED_KEY);
}

const REFUSED_KEY = 'mProfi refused the API Key';
const REFUSED_INCOMING_KEY = 'mProfi refused the Incoming API Key';

/** For `catch` of a call that the other key signs: the refusal names that one. */
export async function namingIncomingKey(error: unknown): Promise<never> {
	const isRefused = error instanceof GatewayError && error.refusesCredential;
	return await Promise.reject(
		isRefused ? error.reworded((text) => text.replace(REFUSED_KEY, REFUSED_INCOMING_KEY)) : error,
	);
}

/**
 * What a refused `sendbulk` says of single messages, by their position; empty where it names none, or
 * where it is not certain which it names. HTTP 400 proves that no message of the request was sent.
 */
export function complaintsByPosition(
	{ status, fields }: GatewayError,
	count: number,
): Map<number, string> {
	const complaints = new Map<number, string>();
	const entries = Object.entries(fields);
	const isList = entries.some(([field]) => field.endsWith(']'));
	if (status !== 400 || (isList && entries.length !== count)) return complaints;
	for (const [field, reasons] of entries) {
		const position = Number(/^messages[.[](\d+)\]?$/.exec(field)?.[1] ?? NaN);
		// Where it counts messages that were not sent, the others are not certain either.
		if (!(position < count)) return new Map();
		if (reasons.length > 0) complaints.set(position, reasons.join('; '));
	}
	return complaints;
}

/**
 * The complaints about single messages of a bulk. A list has an entry for each message, which is empty
 * where nothing is wrong with it (`messages[0]`); an object has only the bad ones, by their position
 * (`messages.0`).
 */
function reasonsByMessage(body: unknown): Record<string, string[]> {
	const messages = asRecord(body)?.messages;
	const isList = Array.isArray(messages);
	return Object.fromEntries(
		Object.entries(isList || asRecord(messages) ? (messages as object) : {}).map(
			([position, entry]) => [
				isList ? `messages[${position}]` : `messages.${position}`,
				typeof entry === 'object' ? complaintsIn(entry) : [],
			],
		),
	);
}

const REASON_FIELDS = new Set(['detail', 'error_message', 'error_code']);
/** The fields of a message, which hold lists of complaints in a refusal. */
const COMPLAINT_FIELDS = new Set([
	...['recipient', 'message', 'reference', 'date', 'encoding', 'non_field_errors'],
]);

/**
 * Why one message was refused, or null if its entry does not say. Other fields do not count as
 * reasons: a number could be an ID under another name, and a text could be the message itself. An
 * error code of 0 does not count as an error.
 */
export function entryReason(entry: unknown): string | null {
	const { error_code: code, ...rest } = asRecord(entry) ?? {};
	const given = Number(code) === 0 ? rest : { ...rest, error_code: code };
	const reasons = Object.entries(given).filter(
		([field, value]) =>
			(REASON_FIELDS.has(field) && (isWord(value) || isListOfWords(value))) ||
			(COMPLAINT_FIELDS.has(field) && isListOfWords(value)),
	);
	return reasonIn(Object.fromEntries(reasons));
}

function isWord(value: unknown): boolean {
	return !['', null].includes(asText(value));
}

function isListOfWords(value: unknown): boolean {
	return Array.isArray(value) && value.some(isWord);
}

/** Complaints that are shown of one answer. */
const MOST_SHOWN = 5;

/**
 * The reason in the gateway's own words: `detail`, `error_message`, `error_code`, or a list of
 * complaints for each field. Source: the vendor's clients.
 */
function reasonIn(body: unknown): string | null {
	const record = asRecord(body);
	if (!record) return null;
	const { detail, error_message: message, error_code: code } = record;
	const known = asText(detail) || asText(message) || asText(code);
	if (known) return known;
	const complaints = complaintsIn(record);
	return complaints.length > 0 ? complaints.slice(0, MOST_SHOWN).join('; ') : null;
}

/** Deeper than the gateway nests its complaints. */
const DEEPEST = 5;

/** As lines such as `recipient: Enter a number.` or `messages.1.recipient: Enter a number.` */
function complaintsIn(value: unknown, path: string[] = []): string[] {
	if (path.length > DEEPEST) return [];
	if (Array.isArray(value) && !value.some((entry) => typeof entry === 'object')) {
		return value.flatMap((entry) => complaintsIn(entry, path));
	}
	if (typeof value === 'object' && value !== null) {
		return Object.entries(value).flatMap(([name, entry]) => complaintsIn(entry, [...path, name]));
	}
	const text = asText(value) ?? '';
	if (text === '') return [];
	return [path.length === 0 ? text : `${path.join('.')}: ${text}`];
}
