import { asId, asRecord, asText } from '../../shared/gateway/values';
import type { Permit } from '../../shared/gateway/permit';
import { requestConfirmation, requestObject, type Fields, type SerwerSms } from './request';
import { refusedBecause } from './refusal';

/** The result for one recipient. */
export interface SentItem {
	id: string | null;
	/** As the gateway writes it, usually with +. */
	phone: string;
	/** `queued`, or `unsent` with an error. */
	status: string;
	errorCode: string | null;
	errorMessage: string | null;
}

/** The result of a sending request. */
export interface SendAnswer {
	/** How many messages were accepted and how many were not. Null if the gateway does not say. */
	queued: number | null;
	unsent: number | null;
	/** One result per recipient. Null if the gateway gives none. */
	items: SentItem[] | null;
}

/** Who gets a message. Phone numbers are international, with +. */
export type Recipients =
	{ phone: readonly string[] } | { group_id: string } | { contact_id: string };

/** Parameters of every sending action. */
export interface Sending {
	/** Local time, `YYYY-MM-DD HH:MM:SS`. Without it, the message is sent at once. */
	date?: string;
	/** The gateway checks the message and answers, but does not send it. */
	test?: boolean;
}

/** Parameters of both text actions. With `sender`, messages are FULL; without it, ECO+. */
export interface SmsSending extends Sending {
	sender?: string;
	/** FULL only. */
	utf?: boolean;
	flash?: boolean;
	/** FULL only. */
	speed?: boolean;
	/** References of 3 to 50 letters and digits, one per recipient, in the same order. */
	unique_id?: readonly string[];
	/** The number of a SerwerSMS partner. */
	ic?: number;
}

export interface SmsToMany extends SmsSending {
	text: string;
	/** The text is a vCard. */
	vcard?: boolean;
	wap_push?: string;
	/** Where the gateway posts the delivery report, instead of the URL in the panel. */
	dlr_url?: string;
}

/**
 * Sends one text to up to 100,000 numbers. Source: "Sending SMS messages with the same content".
 * @throws {GatewayError}
 */
export async function sendSms(
	api: SerwerSms,
	permit: Permit,
	message: Recipients & SmsToMany,
): Promise<SendAnswer> {
	return await submit(api, permit, 'messages/send_sms', message);
}

/**
 * Sends up to 10,000 messages with different texts. Source: "Sending personalised SMS messages".
 * @throws {GatewayError}
 */
export async function sendPersonalized(
	api: SerwerSms,
	permit: Permit,
	message: SmsSending & { messages: ReadonlyArray<{ phone: string; text: string }> },
): Promise<SendAnswer> {
	return await submit(api, permit, 'messages/send_personalized', message);
}

/**
 * Calls the recipients and reads a text aloud, or plays a recording. Source: "Sending VOICE
 * messages".
 * @throws {GatewayError}
 */
export async function sendVoice(
	api: SerwerSms,
	permit: Permit,
	message: Recipients & Sending & { text?: string; file_id?: string },
): Promise<SendAnswer> {
	return await submit(api, permit, 'messages/send_voice', message);
}

/**
 * Sends a picture or another file: a stored one, or one in base64. Source: "Sending MMS messages".
 * @throws {GatewayError}
 */
export async function sendMms(
	api: SerwerSms,
	permit: Permit,
	message: Recipients & Sending & { title: string; file_id?: string; file?: string; text?: string },
): Promise<SendAnswer> {
	return await submit(api, permit, 'messages/send_mms', message);
}

/**
 * Sends a message as an RCS bot: a text, a file, or up to four cards. Source: "Sending RCS
 * messages".
 * @throws {GatewayError}
 */
export async function sendRcs(
	api: SerwerSms,
	permit: Permit,
	message: Recipients & Omit<Sending, 'test'> & { rcs_id: string; message: Fields },
): Promise<SendAnswer> {
	return await submit(api, permit, 'messages/send_rcs', message);
}

/**
 * Replies to a message to the common access number (ND, SC). Source: the vendor's clients,
 * "Sending a message to an ND/SC".
 * @throws {GatewayError}
 */
export async function sendNd(
	api: SerwerSms,
	permit: Permit,
	message: { phone: string; text: string },
): Promise<void> {
	await requestConfirmation(api, 'messages/send_nd', message, permit).catch(noMessageToAnswer);
}

/**
 * Replies to a message to one of the account's own access numbers (NDI, SCI). Source: the vendor's
 * clients, "Sending a message to an NDI/SCI".
 * @throws {GatewayError}
 */
export async function sendNdi(
	api: SerwerSms,
	permit: Permit,
	message: { phone: string; text: string; ndi_number: string },
): Promise<void> {
	await requestConfirmation(api, 'messages/send_ndi', message, permit).catch(noMessageToAnswer);
}

const noMessageToAnswer = refusedBecause(
	'SerwerSMS has no message from this number to reply to. Check the number and Reply Through.',
);

async function submit(
	api: SerwerSms,
	permit: Permit,
	action: string,
	message: object,
): Promise<SendAnswer> {
	const fields = await requestObject(api, action, permit, { ...message, details: true });
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
	};
}

function asCount(value: unknown): number | null {
	const number = Number(asText(value) ?? NaN);
	return Number.isInteger(number) ? number : null;
}
