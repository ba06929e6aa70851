import { unreadable } from '../../shared/gateway/answer';
import { act, ask, download, list, type Fields, type SerwerSms } from './wire';

/**
 * The invoices. Source: the vendor's clients, "Payments".
 * @throws {GatewayError}
 */
export async function payments(api: SerwerSms): Promise<Fields[]> {
	return await list(api, 'payments/index');
}

/** @throws {GatewayError} 1004 where there is none. */
export async function viewPayment(api: SerwerSms, id: string): Promise<Fields> {
	return await ask(api, 'payments/view', 'read', { id });
}

/**
 * An invoice as PDF: the answer is the file itself.
 * @throws {GatewayError}
 */
export async function invoice(api: SerwerSms, id: string): Promise<Uint8Array> {
	const answer = await download(api, 'payments/invoice', { id });
	if (answer.bytes && answer.text.startsWith('%PDF')) return answer.bytes;
	throw unreadable(answer, 'a PDF file');
}

/**
 * The premium messages received. Source: the vendor's clients, "Premium".
 * @throws {GatewayError}
 */
export async function premiumMessages(api: SerwerSms): Promise<Fields[]> {
	return await list(api, 'premium/index');
}

/**
 * Answers a premium message. Each allows a limited number of answers.
 * @throws {GatewayError}
 */
export async function sendPremium(
	api: SerwerSms,
	/** `gate` is the premium number it came to, `id` the message's. */
	message: { phone: string; text: string; gate: string; id: string },
): Promise<void> {
	await act(api, 'premium/send', message);
}

/** @throws {GatewayError} 1004 where there is none. */
export async function viewQuiz(api: SerwerSms, id: string): Promise<Fields> {
	return await ask(api, 'quiz/view', 'read', { id });
}
