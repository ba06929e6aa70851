import { unreadable } from '../../shared/gateway/answer';
import { GatewayClient, type ClientOptions } from '../../shared/gateway/client';
import { GatewayError, orGatewayError } from '../../shared/gateway/error';
import type { RetryPolicy } from '../../shared/gateway/retry';
import type { HttpAnswer } from '../../shared/gateway/transport';

/**
 * The status pages of Kannel's bearerbox, on its admin port. The credential adds the password.
 * Source: Kannel User's Guide, "HTTP administration".
 */
export type StatusPages = GatewayClient;

/** A send waits for a page at most once, and as long as this. */
const TIMEOUT_MS = 10_000;
const POLICY: RetryPolicy = { tries: 1, pauseMs: 0, longestPauseMs: 0 };

export function openStatusPages(
	options: Pick<ClientOptions, 'baseUrl' | 'transport' | 'sleep'>,
): StatusPages {
	return new GatewayClient({ ...options, timeoutMs: TIMEOUT_MS, policy: POLICY });
}

/** The connection of Kannel to one SMSC. */
export interface Link {
	/** The `smsc-id` of kannel.conf. */
	id: string;
	/** Kannel's own word, such as `online` or `re-connecting`. */
	status: string;
	onlineSeconds: number | null;
	/** Messages that wait for this link. */
	queued: number;
	/** Messages that the SMSC refused since Kannel started. */
	failed: number;
	sent: number;
	received: number;
}

export interface GatewayStatus {
	/** Kannel's own word: `running`, `isolated`, `suspended`, `full` or `shutdown`. */
	status: string;
	uptimeSeconds: number | null;
	links: Link[];
	/** Messages in the store on disk: not yet taken by the SMSC, or not yet by the smsbox. */
	stored: number;
	/** Messages from handsets that wait for the smsbox. */
	incomingQueued: number;
	/** Sent messages whose reports are still to come. */
	awaitedReports: number;
}

/** @throws {GatewayError} */
export async function readStatus(pages: StatusPages): Promise<GatewayStatus> {
	const { page, answer } = await open(pages, '/status.xml');
	const [status, uptime] = (textIn(page, 'status') ?? '').split(', uptime ');
	if (!status) throw unreadable(answer, 'the status of Kannel');
	const [sms = ''] = blocksIn(page.replace(/<smscs>[^]*/, ''), 'sms');
	const [received = ''] = blocksIn(sms, 'received');
	const [dlr = ''] = blocksIn(page.replace(/<smscs>[^]*/, ''), 'dlr');
	return {
		status,
		uptimeSeconds: seconds(uptime),
		links: blocksIn(page, 'smsc').map(linkOf),
		stored: countIn(sms, 'storesize'),
		incomingQueued: countIn(received, 'queued'),
		awaitedReports: countIn(dlr, 'queued'),
	};
}

function linkOf(block: string): Link {
	const [sms = ''] = blocksIn(block, 'sms');
	const [, word, since] = /^(.*?)(?: (\d+)s)?$/.exec(textIn(block, 'status') ?? '') ?? [];
	return {
		id: textIn(block, 'id') ?? '',
		status: word ?? '',
		onlineSeconds: since === undefined ? null : Number(since),
		queued: countIn(block.replace(/<sms>[^]*/, ''), 'queued'),
		failed: countIn(block, 'failed'),
		sent: countIn(sms, 'sent'),
		received: countIn(sms, 'received'),
	};
}

/** A message in Kannel's store on disk. */
export interface StoredMessage {
	id: string;
	/** MT: it goes to a handset. MO: it came from one. */
	direction: 'MT' | 'MO';
	/** Kannel's local time without a zone. */
	time: string;
	from: string;
	to: string;
	text: string;
	/** The `smsc-id` of the link, if it has one already. */
	smsc: string | null;
}

/** @throws {GatewayError} */
export async function readStore(pages: StatusPages): Promise<StoredMessage[]> {
	const { page } = await open(pages, '/store-status.xml');
	return blocksIn(page, 'message').map((block) => ({
		id: textIn(block, 'id') ?? '',
		direction: textIn(block, 'type')?.startsWith('MO') ? 'MO' : 'MT',
		time: textIn(block, 'time') ?? '',
		from: textIn(block, 'sender') ?? '',
		to: textIn(block, 'receiver') ?? '',
		text: decoded(textIn(block, 'msg-data') ?? '', isUcs2(textIn(block, 'flags') ?? '')),
		smsc: textIn(block, 'smsc-id') || null,
	}));
}

/** With a wrong password the status is 200 and the page says `Denied`. */
async function open(
	pages: StatusPages,
	path: string,
): Promise<{ page: string; answer: HttpAnswer }> {
	const answer = await orGatewayError(pages.call({ method: 'GET', path, purpose: 'read' }));
	if (answer instanceof GatewayError) throw answer.reworded(ofStatusUrl);
	const [, page] = /<gateway>([^]*)<\/gateway>/.exec(answer.text) ?? [];
	if (/^\s*Denied/.test(page ?? answer.text)) {
		throw new GatewayError({
			code: 'unauthorized',
			message:
				'Kannel refused the password of its status pages. Check it, and admin-allow-ip, in the group core of kannel.conf.',
			effect: 'none',
			affectsAll: true,
			status: answer.status,
		});
	}
	if (page === undefined) throw unreadable(answer, 'a status page of Kannel');
	return { page, answer };
}

/** Errors of all gateways speak of the Base URL. */
function ofStatusUrl(text: string): string {
	return text.replaceAll('Base URL', 'Status URL');
}

/** Flags are `mclass:coding:mwi:compression:dlr-mask`. */
function isUcs2(flags: string): boolean {
	return flags.split(':')[1] === '2';
}

/** The store shows a text URL-encoded: in UTF-8, or with coding 2 in UTF-16. */
function decoded(data: string, isUtf16: boolean): string {
	const bytes = Buffer.from(
		data
			.replaceAll('+', ' ')
			.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
		'latin1',
	);
	return new TextDecoder(isUtf16 ? 'utf-16be' : 'utf-8', { ignoreBOM: true }).decode(bytes);
}

function blocksIn(xml: string, tag: string): string[] {
	return [...xml.matchAll(new RegExp(`<${tag}>([^]*?)</${tag}>`, 'g'))].map(([, inner]) => inner!);
}

/** The text of the first element with this tag, or null. Kannel escapes nothing in it. */
function textIn(xml: string, tag: string): string | null {
	return blocksIn(xml, tag)[0]?.trim() ?? null;
}

function countIn(xml: string, tag: string): number {
	const count = Number(textIn(xml, tag));
	return Number.isSafeInteger(count) ? count : 0;
}

/** `1d 2h 3m 4s` in seconds. */
function seconds(text: string | undefined): number | null {
	const [, days, hours, minutes, rest] = /^(\d+)d (\d+)h (\d+)m (\d+)s/.exec(text ?? '') ?? [];
	if (rest === undefined) return null;
	return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(rest);
}
