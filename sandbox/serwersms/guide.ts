import type { Sender } from './account/senders';
import { CHECK_ENDINGS } from './contacts/numberChecks';
import { ENDINGS, type Status } from './messages/life';
import type { Settled } from './options';

/** What a person should know before trying the gateway, one line for each hint. */
export function hints(settled: Settled, senders: readonly Sender[]): string[] {
	const { life, limits, rcsIds } = settled;
	const names = senders
		.filter(({ status, kind }) => status === 'authorized' && kind !== 'mms')
		.map(({ name }) => name);
	const left = Object.entries(limits).map(([type, value]) => `${type} ${value}`);
	return [
		`Authorized sender names, which make an SMS FULL: ${names.join(', ')}.`,
		`A message is sent after ${life.sentAfter / 1000} s and delivered after ` +
			`${life.deliveredAfter / 1000} s.`,
		`Undelivered, by the last digits of the number: ${reasons('undelivered')}.`,
		`Unsent: ${reasons('unsent')}.`,
		'Sent forever: …020. In progress forever: …021.',
		`Number checks: …${CHECK_ENDINGS.unknown} is unknown, …${CHECK_ENDINGS.ported} is ported.`,
		`Limits at the start: ${left.join(', ')}.`,
		`RCS bots: ${rcsIds.join(', ')}.`,
	];
}

function reasons(asked: Status): string {
	return Object.entries(ENDINGS)
		.filter(([, { status }]) => status === asked)
		.map(([digits, { reason }]) => `…${digits} ${reason}`)
		.join(', ');
}

/** What the control API can do to this gateway only. */
export const EXAMPLES: Array<[does: string, path: string, body: unknown]> = [
	['Receive a message', '/inbox', { phone: '+48500600700', text: 'TAK' }],
	['… as an answer to ECO+', '/inbox', { phone: '+48500600700', text: 'TAK', type: 'eco' }],
	['… to your own number', '/inbox', { phone: '+48500600700', text: 'TAK', type: 'ndi' }],
	['Use up the FULL messages', '/limits', { type: 'full', value: 0 }],
	['Authorize a sender name', '/senders', { name: 'NEWSHOP', status: 'authorized' }],
	[
		'Push delivery reports',
		'/dlr-url',
		{ url: 'http://127.0.0.1:5678/webhook/dlr?id=#SMSID#&status=#STAN#' },
	],
	['Be down for one request', '/refusals', { code: 1010 }],
	['Refuse the token three times', '/refusals', { code: 1011, times: 3 }],
];
