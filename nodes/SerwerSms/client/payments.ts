import { unreadable } from '../../shared/gateway/answer';
import {
	requestConfirmation,
	requestFile,
	requestList,
	requestObject,
	type Fields,
	type SerwerSms,
} from './request';

/**
 * The invoices. Source: the vendor's clients, "Payments".
 * @throws {GatewayError}
 */
export async function payments(api: SerwerSms): Promise<Fields[]> {
	return await requestList(api, 'payments/index');
}

/** @throws {GatewayError} 1004 if there is none. */
export async function viewPayment(api: SerwerSms, id: string): Promise<Fields> {
	return await requestObject(api, 'payments/view', 'read', { id });
}

/**
 * An invoice as a PDF file.
 * @throws {GatewayError}
 */
export async function invoice(api: SerwerSms, id: string): Promise<Uint8Array> {
	const answer = await requestFile(api, 'payments/invoice', { id });
	if (answer.bytes && answer.text.startsWith('%PDF')) return answer.bytes;
	throw unreadable(answer, 'a PDF file');
}

/**
 * The premium messages received. Source: the vendor's clients, "Premium".
 * @throws {GatewayError}
 */
export async function premiumMessages(api: SerwerSms): Promise<Fields[]> {
	return await requestList(api, 'premium/index');
}

/**
 * Answers a premium message. Each message allows a limited number of answers.
 * @throws {GatewayError}
 */
export async function sendPremium(
	api: SerwerSms,
	/** `gate` is the premium number that received the message; `id` is the message's. */
	message: { phone: string; text: string; gate: string; id: string },
): Promise<void> {
	await requestConfirmation(api, 'premium/send', message);
}

/** @throws {GatewayError} 1004 if there is none. */
export async function viewQuiz(api: SerwerSms, id: string): Promise<Fields> {
	return await requestObject(api, 'quiz/view', 'read', { id });
}
