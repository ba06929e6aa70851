import { asId, asRecord, jsonOf, refusalByStatus, unreadable } from '../shared/gateway/answer';
import { GatewayError } from '../shared/gateway/error';
import type { HttpAnswer } from '../shared/gateway/transport';
import { Wire, type WireOptions } from '../shared/gateway/wire';

/** The wire of ACTIO's SMS API 1.0, a function per endpoint. The credential adds the token. */
export interface Actio {
	wire: Wire;
	baseUrl: string;
	/** Null until the gateway has shown which of its two paths for many numbers it has. */
	multiPath: string | null;
	/** The token is not enabled for many numbers. */
	isSingleOnly: boolean;
}

/** The table of the specification writes the one, its sample the other; a sample works. */
const MULTI_PATHS = ['/api/sms-multi', '/api/sms-mult'] as const;

/** Which path a gateway has does not change: remembered for the life of the process. */
const knownPaths = new Map<string, string>();

export function openActio(options: Omit<WireOptions, 'refusal'>): Actio {
	return {
		wire: new Wire({ ...options, refusal: readRefusal }),
		baseUrl: options.baseUrl,
		multiPath: knownPaths.get(options.baseUrl) ?? null,
		isSingleOnly: false,
	};
}

/**
 * Sends one message; numbers are digits. Returns the message id. Source: "1.1 Wysyłka wiadomości".
 * @throws {GatewayError}
 */
export async function send(
	{ wire }: Actio,
	message: { from: string; to: string; body: string },
): Promise<string> {
	const call = { method: 'POST', path: '/api/sms', purpose: 'send', body: message } as const;
	const answer = await wire.call(call);
	const id = asId(asRecord(jsonOf(answer))?.message_id);
	if (id === null) throw unreadable(answer, 'a message id');
	return id;
}

/**
 * Sends one text to up to 100 different numbers, all or none of them. Returns the message ids by
 * number. Source: "1.2 Wysyłka wiadomości na wiele numerów".
 * @throws {GatewayError} `notEnabled` where the gateway or the token has no such call.
 */
export async function sendMulti(
	actio: Actio,
	message: { from: string; to: string[]; body: string },
): Promise<Map<string, string>> {
	const answer = await callMulti(actio, message);
	const list = asRecord(jsonOf(answer))?.message_ids;
	if (!Array.isArray(list)) throw unreadable(answer, 'a list of message ids');
	const ids = new Map<string, string>();
	for (const entry of list) {
		const record = asRecord(entry);
		const number = asId(record?.number);
		const id = asId(record?.message_id);
		if (number !== null && id !== null) ids.set(national(number), id);
	}
	return ids;
}

/** The part of a Polish number that is the same with and without its calling code. */
export function national(number: string): string {
	return number.replace(/\D/g, '').replace(/^(?:00)?48(?=\d{9}$)/, '');
}

/** A 404 says that nothing was sent, so the other path may be tried. */
async function callMulti(actio: Actio, body: Record<string, unknown>): Promise<HttpAnswer> {
	const { wire, baseUrl, multiPath } = actio;
	for (const path of multiPath === null ? MULTI_PATHS : [multiPath]) {
		const answer = await wire.call({ method: 'POST', path, purpose: 'send', body }).catch(notThere);
		if (answer === null) continue;
		actio.multiPath = path;
		knownPaths.set(baseUrl, path);
		return answer;
	}
	actio.isSingleOnly = true;
	throw new GatewayError({
		code: 'notEnabled',
		message: 'This token is not enabled for many numbers in one request.',
		effect: 'none',
	});
}

/** Null for a path that is not there, or that the token may not use. */
async function notThere(error: unknown): Promise<null> {
	const isAbsent = error instanceof GatewayError && (error.status === 404 || error.status === 403);
	return isAbsent ? null : await Promise.reject(error);
}

/**
 * Sends one message as a 3CX telephone system does; numbers are E.164 with +. Returns an id where
 * the answer has one: its form is not specified. Source: "2. 3CX SMS API".
 * @throws {GatewayError}
 */
export async function sendVia3cx(
	{ wire }: Actio,
	message: { from: string; to: string; text: string },
): Promise<string | null> {
	const call = { method: 'POST', path: '/api/tcx', purpose: 'send', body: message } as const;
	const answer = await wire.call(call);
	// A plain OK may be labelled as HTML.
	if (/^\s*</.test(answer.text)) throw unreadable(answer, 'an answer to a 3CX');
	const body = asRecord(jsonOf(answer));
	if (body && 'errors' in body) throw unreadable(answer, 'an answer to a 3CX');
	const payload = asRecord(asRecord(body?.data)?.payload);
	return asId(payload?.id) ?? asId(body?.message_id) ?? null;
}

/** The gateway's complaints stand in `errors`, a list of texts by field. */
function readRefusal(answer: HttpAnswer): GatewayError | null {
	if (answer.status >= 200 && answer.status < 300) return null;
	const body = asRecord(jsonOf(answer));
	const fields: Record<string, string[]> = {};
	for (const [field, texts] of Object.entries(asRecord(body?.errors) ?? {})) {
		const list = Array.isArray(texts) ? texts : [texts];
		fields[field] = list.filter((text) => typeof text === 'string');
	}
	const said = Object.entries(fields).map(([field, texts]) => `${field}: ${texts.join(' ')}`);
	const message = typeof body?.message === 'string' ? body.message : null;
	return refusalByStatus(answer, said.join('; ') || message, fields);
}
