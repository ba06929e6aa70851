import { asId, asRecord, asText } from '../../shared/gateway/answer';
import { act, ask, type Fields, type SerwerSms } from './wire';
import { explain } from './refusal';

/** What one recipient's message became. */
export interface SentItem {
	id: string | null;
	/** As the gateway writes it, mostly with +. */
	phone: string;
	/** `queued`, or `unsent` with an error. */
	status: string;
	errorCode: string | null;
	errorMessage: string | null;
	parts: number | null;
	text: string | null;
}

/** What a request to send became. */
export interface SendAnswer {
	/** How many were taken, and how many were not; null where the gateway does not say. */
	queued: number | null;
	unsent: number | null;
	/** One for each recipient; null where the gateway gives none. */
	items: SentItem[] | null;
}

/** Who gets a message: one of these. Phones are international with +. */
export type Recipients =
	{ phone: readonly string[] } | { group_id: string } | { contact_id: string };

/** What every way of sending takes. */
export interface Sending {
	/** `YYYY-MM-DD HH:MM:SS`, local; absent sends at once. */
	date?: string;
	/** Checked and answered, but not sent. */
	test?: boolean;
}

/** What both ways of sending texts take. Without `sender` it goes as ECO+, with it as FULL. */
export interface SmsSending extends Sending {
	sender?: string;
	/** FULL only. */
	utf?: boolean;
	flash?: boolean;
	/** FULL only. */
	speed?: boolean;
	/** Own ids of 3 to 50 letters and digits, one for each recipient, in their order. */
	unique_id?: readonly string[];
	/** The partner's number. */
	ic?: number;
}

export interface SmsToMany extends SmsSending {
	text: string;
	/** The text holds the lines of a vCard. */
	vcard?: boolean;
	wap_push?: string;
	/** Where the delivery report goes, instead of the address in the panel. */
	dlr_url?: string;
}

/**
 * Sends one text to up to 100,000 numbers. Source: "Sending SMS messages with the same content".
 * @throws {GatewayError}
 */
export async function sendSms(
	api: SerwerSms,
	message: Recipients & SmsToMany,
): Promise<SendAnswer> {
	return await submit(api, 'messages/send_sms', message);
}

/**
 * Sends up to 10,000 messages, each with a text of its own. Source: "Sending personalised SMS
 * messages".
 * @throws {GatewayError}
 */
export async function sendPersonalized(
	api: SerwerSms,
	message: SmsSending & { messages: ReadonlyArray<{ phone: string; text: string }> },
): Promise<SendAnswer> {
	return await submit(api, 'messages/send_personalized', message);
}

/**
 * Has a text read aloud, or a recording played. Source: "Sending VOICE messages".
 * @throws {GatewayError}
 */
export async function sendVoice(
	api: SerwerSms,
	message: Recipients & Sending & { text?: string; file_id?: string },
): Promise<SendAnswer> {
	return await submit(api, 'messages/send_voice', message);
}

/**
 * Sends pictures and other files, stored ones or in base64. Source: "Sending MMS messages".
 * @throws {GatewayError}
 */
export async function sendMms(
	api: SerwerSms,
	message: Recipients & Sending & { title: string; file_id?: string; file?: string; text?: string },
): Promise<SendAnswer> {
	return await submit(api, 'messages/send_mms', message);
}

/**
 * Sends a message as an RCS bot: a text, a file, or up to four cards. Source: "Sending RCS
 * messages".
 * @throws {GatewayError}
 */
export async function sendRcs(
	api: SerwerSms,
	message: Recipients & Omit<Sending, 'test'> & { rcs_id: string; message: Fields },
): Promise<SendAnswer> {
	return await submit(api, 'messages/send_rcs', message);
}

/**
 * Answers a message that came to the common access number (ND, SC). Source: the vendor's clients,
 * "Sending a message to an ND/SC".
 * @throws {GatewayError}
 */
export async function sendNd(
	api: SerwerSms,
	message: { phone: string; text: string },
): Promise<void> {
	await act(api, 'messages/send_nd', message).catch(NOTHING_TO_ANSWER);
}

/**
 * Answers a message that came to an access number of one's own (NDI, SCI). Source: the vendor's
 * clients, "Sending a message to an NDI/SCI".
 * @throws {GatewayError}
 */
export async function sendNdi(
	api: SerwerSms,
	message: { phone: string; text: string; ndi_number: string },
): Promise<void> {
	await act(api, 'messages/send_ndi', message).catch(NOTHING_TO_ANSWER);
}

const NOTHING_TO_ANSWER = explain(
	'SerwerSMS has no message from this number that could be answered. Check the number and the kind of answer.',
);

async function submit(api: SerwerSms, action: string, message: object): Promise<SendAnswer> {
	const fields = await ask(api, action, 'send', { ...message, details: true });
	const items = Array.isArray(fields.items) ? fields.items.map(readItem) : null;
	return { queued: asCount(fields.queued), unsent: asCount(fields.unsent), items };
}

function readItem(entry: unknown): SentItem {
	const fields = asRecord(entry) ?? {};
	return {
		id: asId(fields.id),
		phone: asText(fields.phone) ?? '',
		status: asText(fields.status) ?? '',
		errorCode: asText(fields.error_code),
		errorMessage: asText(fields.error_message),
		parts: asCount(fields.parts),
		text: asText(fields.text),
	};
}

function asCount(value: unknown): number | null {
	const number = Number(asText(value) ?? NaN);
	return Number.isInteger(number) ? number : null;
}
