import { refusalByStatus, unreadable } from '../../shared/gateway/answer';
import { GatewayClient, type ClientOptions } from '../../shared/gateway/client';
import { GatewayError } from '../../shared/gateway/error';
import type { Permit } from '../../shared/gateway/permit';
import type { RetryPolicy } from '../../shared/gateway/retry';
import type { HttpAnswer } from '../../shared/gateway/transport';

/**
 * A connection to the smsbox of Kannel 1.4. The credential adds username and password as headers.
 * Source: Kannel User's Guide, "Using HTTP to send SMS messages", and what a Kannel 1.4.5 answered.
 */
export function openSmsbox(options: Omit<ClientOptions, 'refusal' | 'policies'>): GatewayClient {
	return new GatewayClient({ ...options, refusal: readRefusal, policies: { queueFull: PATIENT } });
}

/** About half a minute in all: a queue that is full gets shorter while Kannel sends. */
const PATIENT: RetryPolicy = { tries: 6, pauseMs: 1_000, longestPauseMs: 30_000 };

/** A request to send one message. Kannel has no other way to send several without losing answers. */
export interface Submission {
	/** Digits. */
	to: string;
	/** Null leaves it to `default-sender` or `global-sender` in kannel.conf. */
	from: string | null;
	text: string;
	encoding: 'GSM-7' | 'UCS-2';
	isFlash: boolean;
	/** For how many minutes the SMSC tries to deliver it. */
	validityMinutes: number | null;
	/** In how many minutes the SMSC sends it. 0 sends it now. */
	deferredMinutes: number;
	/** The link that should carry it, by its `smsc-id`. */
	smsc: string | null;
	/** Which reports Kannel makes (the sum of their types), and the address that it calls with them. */
	report: { mask: number; url: string } | null;
}

/**
 * Hands one message over to Kannel. Returns whether Kannel keeps it because the link to the SMSC is
 * down.
 *
 * Kannel answers before the SMSC does, so a refusal by the SMSC comes only as a report of type 16.
 * Answers: `0: Accepted for delivery`, `3: Queued for later delivery`, and `Sent.` with
 * `immediate-sendsms-reply`.
 * @throws {GatewayError}
 */
export async function submit(
	client: GatewayClient,
	permit: Permit,
	submission: Submission,
): Promise<{ isQueued: boolean }> {
	const answer = await client.call({
		method: 'POST',
		path: '',
		purpose: permit,
		headers: headersOf(submission),
		body: submission.text,
	});
	const [, verdict] = /^(0: Accepted|3: Queued|Sent\.)/.exec(answer.text.trim()) ?? [];
	if (answer.status !== 202 || verdict === undefined) throw unreadable(answer, 'a confirmation');
	return { isQueued: verdict === '3: Queued' };
}

/** Without coding and charset, Kannel sends question marks or Chinese in place of the text. */
function headersOf(submission: Submission): Record<string, string> {
	const { to, from, encoding, isFlash, validityMinutes, deferredMinutes, smsc, report } =
		submission;
	return {
		'Content-Type': 'text/plain; charset=UTF-8',
		'X-Kannel-To': to,
		...(from !== null && { 'X-Kannel-From': from }),
		'X-Kannel-Coding': encoding === 'GSM-7' ? '0' : '2',
		...(isFlash && { 'X-Kannel-MClass': '0' }),
		...(validityMinutes !== null && { 'X-Kannel-Validity': String(validityMinutes) }),
		...(deferredMinutes > 0 && { 'X-Kannel-Deferred': String(deferredMinutes) }),
		...(smsc !== null && { 'X-Kannel-SMSC': smsc }),
		...(report && {
			'X-Kannel-DLR-Mask': String(report.mask),
			'X-Kannel-DLR-Url': report.url,
		}),
	};
}

/** Only an answer of Kannel's own words proves what Kannel did. A proxy may send the same status. */
function readRefusal(answer: HttpAnswer): GatewayError | null {
	const { status } = answer;
	const text = answer.text.trim();
	if (status === 503 && text.startsWith('Temporal failure')) {
		return new GatewayError({
			code: 'queueFull',
			message:
				'The queue of Kannel is full (HTTP 503), so it took no message. Look at the link to the SMSC, or raise sms-outgoing-queue-limit in kannel.conf.',
			effect: 'none',
			transient: true,
			affectsAll: true,
			status,
		});
	}
	if (status === 403 && text.startsWith('Not routable')) {
		return new GatewayError({
			code: 'notRoutable',
			message:
				'No link of Kannel takes this number (HTTP 403). Check allowed-prefix and denied-prefix in kannel.conf.',
			effect: 'none',
			status,
		});
	}
	if (status === 403 && text.startsWith('Authorization failed')) {
		return new GatewayError({
			code: 'unauthorized',
			message:
				'Kannel refused the username and the password (HTTP 403). Check them, and user-allow-ip, in the group sendsms-user of kannel.conf.',
			effect: 'none',
			affectsAll: true,
			refusesCredential: true,
			status,
		});
	}
	return refusalByStatus(answer, reasonIn(text));
}

/** Kannel refuses in one line. Anything else is the page of another server. */
function reasonIn(text: string): string | null {
	return text !== '' && text.length <= 200 && !/[\n<]/.test(text) ? text : null;
}
