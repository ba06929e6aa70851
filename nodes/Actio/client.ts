import { asId, asRecord } from '../shared/gateway/values';
import { jsonOf, refusalByStatus, unreadable } from '../shared/gateway/answer';
import { GatewayError } from '../shared/gateway/error';
import type { Permit } from '../shared/gateway/permit';
import type { HttpAnswer } from '../shared/gateway/transport';
import { internationalDigits } from '../shared/sms/numbering';
import { GatewayClient, type ClientOptions } from '../shared/gateway/client';

/**
 * A connection to ACTIO's SMS API 1.0. This file has one function per endpoint. The credential adds
 * the token.
 */
export interface Actio {
	client: GatewayClient;
	baseUrl: string;
}

export function openActio(options: Omit<ClientOptions, 'refusal'>): Actio {
	const client = new GatewayClient({ ...options, refusal: readRefusal });
	return { client, baseUrl: options.baseUrl };
}

/**
 * Sends one message. `from` and `to` are digits only. Returns the message ID.
 * Source: "1.1 Wysyłka wiadomości".
 * @throws {GatewayError}
 */
export async function send(
	{ client }: Actio,
	permit: Permit,
	message: { from: string; to: string; body: string },
): Promise<string> {
	const call = { method: 'POST', path: '/api/sms', purpose: permit, body: message } as const;
	const answer = await client.call(call);
	const id = asId(asRecord(jsonOf(answer))?.message_id);
	if (id === null) throw unreadable(answer, 'a message ID');
	return id;
}

/**
 * The specification gives one path in its table and the other in its sample. A gateway has only one
 * of them.
 */
export const MULTI_PATHS = ['/api/sms-multi', '/api/sms-mult'] as const;

/**
 * Sends one text to up to 100 different numbers. The gateway sends to all of them or to none.
 * Returns the message IDs by number, in international digits.
 * Source: "1.2 Wysyłka wiadomości na wiele numerów".
 * @throws {GatewayError} with status 404 if the gateway lacks the path, 403 if the token may not
 * use it.
 */
export async function sendMulti(
	{ client }: Actio,
	permit: Permit,
	path: (typeof MULTI_PATHS)[number],
	message: { from: string; to: string[]; body: string },
): Promise<Map<string, string>> {
	const answer = await client.call({ method: 'POST', path, purpose: permit, body: message });
	const list = asRecord(jsonOf(answer))?.message_ids;
	if (!Array.isArray(list)) throw unreadable(answer, 'a list of message IDs');
	const ids = new Map<string, string>();
	for (const entry of list) {
		const record = asRecord(entry);
		const number = asId(record?.number);
		const id = asId(record?.message_id);
		if (number !== null && id !== null) ids.set(internationalDigits(number), id);
	}
	return ids;
}

/**
 * Sends one message the way a 3CX phone system does. Numbers are E.164 with +. The specification
 * does not describe the answer, so the message ID is returned only if the answer has one.
 * Source: "2. 3CX SMS API".
 * @throws {GatewayError}
 */
export async function sendVia3cx(
	{ client }: Actio,
	permit: Permit,
	message: { from: string; to: string; text: string },
): Promise<string | null> {
	const call = { method: 'POST', path: '/api/tcx', purpose: permit, body: message } as const;
	const answer = await client.call(call);
	// The content type is ignored, because a plain "OK" may be labeled as HTML.
	if (/^\s*</.test(answer.text)) throw unreadable(answer, 'a confirmation');
	const body = asRecord(jsonOf(answer));
	if (body && 'errors' in body) throw unreadable(answer, 'a confirmation');
	const payload = asRecord(asRecord(body?.data)?.payload);
	return asId(payload?.id) ?? asId(body?.message_id) ?? null;
}

/** Reads a refusal. The gateway lists its complaints by field in `errors`. */
function readRefusal(answer: HttpAnswer): GatewayError | null {
	if (answer.status >= 200 && answer.status < 300) return null;
	const body = asRecord(jsonOf(answer));
	const fields: Record<string, string[]> = {};
	for (const [field, texts] of Object.entries(asRecord(body?.errors) ?? {})) {
		const list = Array.isArray(texts) ? texts : [texts];
		fields[field] = list.filter((text) => typeof text === 'string');
	}
	const complaints = Object.entries(fields).map(([field, texts]) => `${field}: ${texts.join(' ')}`);
	if (answer.status === 422 && fields.from) {
		return new GatewayError({
			code: 'http422',
			message: `ACTIO does not accept the sender (HTTP 422). Enter a number of your ACTIO account in From. The gateway says: ${complaints.join('; ')}`,
			effect: 'none',
			status: 422,
			fields,
		});
	}
	const message = typeof body?.message === 'string' ? body.message : null;
	return refusalByStatus(
		answer,
		complaints.join('; ') || message,
		fields,
		'ACTIO refused the Token',
	);
}
