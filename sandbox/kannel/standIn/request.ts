import { Refusal, type GatewayRequest } from '../../exchange';
import { gsm7Parts, isGsm7, ucs2Parts } from '../../gsm7';
import type { Configuration } from '../engine';
import type { Submission } from '../smsc/message';
import { line } from './answers';

/** A message as the smsbox read it, and what it is to report. */
export interface Order {
	submission: Submission;
	coding: 0 | 2;
	flags: string;
	mask: number;
	dlrUrl: string;
}

const refuse = (status: number, words: string) => new Refusal(line(status, words));

/**
 * Reads a request to send with headers. What it does not refuse it changes without a word, as Kannel
 * does. @throws Refusal
 */
export function readOrder(request: GatewayRequest, conf: Configuration, now: number): Order {
	const { headers, body } = request;
	const header = (name: string) => {
		const value = headers[`x-kannel-${name}`];
		return typeof value === 'string' ? value.trim() : undefined;
	};
	if (header('username') !== conf.username || header('password') !== conf.password) {
		throw refuse(403, 'Authorization failed for sendsms');
	}
	const to = readTo(header('to'), conf);
	const from = header('from');
	if (!from) throw refuse(400, 'Sender missing and no global set, rejected');
	const coding = whole(header('coding'), 0, 2, 'Coding') === 2 ? 2 : 0;
	const mclass = whole(header('mclass'), 0, 3, 'MClass');
	const mask = whole(header('dlr-mask'), 0, 63, 'DLR-Mask') ?? 0;
	const validity = whole(header('validity'), 0, Infinity, 'Validity');
	const deferred = whole(header('deferred'), 0, Infinity, 'Deferred');
	const text = cut(decoded(body, coding, headers['content-type'] ?? ''), coding, conf.maxParts);
	return {
		submission: {
			to,
			from,
			text,
			encoding: coding === 2 ? 'UCS-2' : 'GSM-7',
			parts: partsOf(text, coding),
			isFlash: mclass === 0,
			sendAt: deferred ? now + deferred * 60_000 : null,
			validMs: validity ? validity * 60_000 : null,
			wantsReceipt: (mask & 7) > 0,
		},
		coding,
		flags: `${mclass ?? -1}:${coding}:-1:-1:${mask || -1}`,
		mask,
		dlrUrl: header('dlr-url') ?? '',
	};
}

function readTo(to: string | undefined, { allowedPrefixes }: Configuration): string {
	if (to === undefined) throw refuse(400, 'Missing receiver(s) number(s), rejected');
	if (to === '') throw refuse(400, 'Empty receiver number not allowed, rejected');
	if (!/^\+?\d+$/.test(to)) {
		throw refuse(400, 'Number(s) has/have been denied by white- and/or black-lists.');
	}
	const isRoutable =
		allowedPrefixes.length === 0 || allowedPrefixes.some((prefix) => to.startsWith(prefix));
	if (!isRoutable) throw refuse(403, 'Not routable. Do not try again.');
	return to;
}

function whole(
	text: string | undefined,
	least: number,
	most: number,
	label: string,
): number | null {
	// Kannel ignores words.
	if (text === undefined || !/^\d+$/.test(text)) return null;
	const value = Number(text);
	if (value >= least && value <= most) return value;
	throw refuse(400, `${label} field misformed, rejected`);
}

/** Without a charset, coding 2 takes the bytes for UTF-16. */
function decoded(body: string, coding: 0 | 2, contentType: string): string {
	if (coding === 2) {
		const hasCharset = /charset=/i.test(contentType);
		return hasCharset ? body : new TextDecoder('utf-16be').decode(Buffer.from(body));
	}
	return [...body].map((character) => (isGsm7(character) ? character : '?')).join('');
}

function partsOf(text: string, coding: 0 | 2): number {
	return coding === 2 ? ucs2Parts(text) : gsm7Parts(text);
}

function cut(text: string, coding: 0 | 2, maxParts: number): string {
	if (partsOf(text, coding) <= maxParts) return text;
	let kept = [...text];
	while (partsOf(kept.join(''), coding) > maxParts) kept = kept.slice(0, -1);
	return kept.join('');
}
