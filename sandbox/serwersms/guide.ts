import type { Sender } from './account/senders';
import { checkEndings } from './contacts/number-checks';
import type { Status } from './messages/life';
import { endings } from './messages/life';
import type { Settled } from './options';

/** What to know when trying it out, a line each. */
export function hints(settled: Settled, senders: readonly Sender[]): string[] {
	const { life, limits, rcsIds } = settled;
	const names = senders
		.filter(({ status, kind }) => status === 'authorized' && kind !== 'mms')
		.map(({ name }) => name);
	const left = Object.entries(limits).map(([type, value]) => `${type} ${value}`);
	return [
		`Authorised senders, which make an SMS a FULL one: ${names.join(', ')}.`,
		`A message is sent after ${life.sentAfter / 1000} s and delivered after ` +
			`${life.deliveredAfter / 1000} s.`,
		`Numbers that end undelivered: ${reasons('undelivered')}.`,
		`… unsent: ${reasons('unsent')}.`,
		'… as sent for ever: …020, in_progress: …021.',
		`Checked numbers: …${checkEndings.unknown} unknown, …${checkEndings.ported} ported.`,
		`Limits at the start: ${left.join(', ')}.`,
		`RCS bots: ${rcsIds.join(', ')}.`,
	];
}

function reasons(asked: Status): string {
	return Object.entries(endings)
		.filter(([, { status }]) => status === asked)
		.map(([digits, { reason }]) => `…${digits} ${reason}`)
		.join(', ');
}

/** What can be done to this gateway alone. */
export const examples: Array<[does: string, path: string, body: unknown]> = [
	['A message comes in', '/inbox', { phone: '+48500600700', text: 'TAK' }],
	['… as an answer to ECO+', '/inbox', { phone: '+48500600700', text: 'TAK', type: 'eco' }],
	['… to a number of your own', '/inbox', { phone: '+48500600700', text: 'TAK', type: 'ndi' }],
	['No FULL messages are left', '/limits', { type: 'full', value: 0 }],
	['A sender name is authorised', '/senders', { name: 'NEWSHOP', status: 'authorized' }],
	[
		'Delivery reports are pushed',
		'/dlr-url',
		{ url: 'http://127.0.0.1:5678/webhook/dlr?id=#SMSID#&status=#STAN#' },
	],
	['The next request finds the system down', '/refusals', { code: 1010 }],
	['The token has expired', '/refusals', { code: 1011, times: 3 }],
];
