import { openBench } from '../../../support/bench';
import { KANNEL } from '../../../support/gateways/kannel';
import { digits, GSM7_PARTS, lengths, UCS2_PARTS, withOptions } from './limits';
import type { Rule } from './rules';
import { tryParameters, type Limit } from './trial';
import { choice, flag, number, text } from './wild';

const GSM7 =
	'@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡' +
	'ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà\f^{}\\[~]|€';

/**
 * Source: Kannel User's Guide, "Using HTTP to send SMS messages". What a real Kannel would change
 * without a word counts as forbidden.
 */
const rule: Rule = ({ method, path, query, headers, body }) => {
	if (path.endsWith('.xml')) return method === 'GET' ? [] : ['a status page is read with GET'];
	const wrong = (name: string, rule: RegExp, isOptional = false) => {
		const value = headers[`x-kannel-${name}`];
		const isRight =
			value === undefined ? isOptional : typeof value === 'string' && rule.test(value);
		return isRight ? [] : [`${name}: ${String(value)}`];
	};
	const isGsm7 = [...body].every((character) => GSM7.includes(character));
	return [
		...(method === 'POST' && path === '/cgi-bin/sendsms' ? [] : [`${method} ${path}`]),
		...(Object.keys(query).length > 0 ? ['a query'] : []),
		...(headers['content-type'] === 'text/plain; charset=UTF-8' ? [] : ['no charset']),
		...(body.trim() === '' ? ['an empty text'] : []),
		...wrong('username', /^n8n$/),
		...wrong('password', /^.+$/),
		...wrong('to', /^\d{7,15}$/),
		...wrong('from', /^(\+?\d{1,15}|[ -~]{1,11})$/, true),
		...wrong('coding', isGsm7 ? /^[02]$/ : /^2$/),
		...wrong('mclass', /^0$/, true),
		...wrong('validity', /^[1-9]\d*$/, true),
		...wrong('deferred', /^[1-9]\d*$/, true),
		...wrong('smsc', /^[!-~]+$/, true),
		...wrong('dlr-mask', /^(19|31)$/, true),
	];
};

const from = choice('SHOP', '48732129000', '+48732129000', 'VOICE', 'Ł', 'a'.repeat(12), '');
const provider = choice('serwerSms', 'other');
const options = {
	'options.provider': provider,
	'options.maxParts': choice(1, 3),
	'options.transliterate': flag,
	'options.flash': flag,
	'options.reference': text,
	'options.validity': choice(1, 60, 0, 1.5),
	'options.smsc': choice('serwersms', 'a b', 'ł'),
	'options.reports': choice('all', 'final', 'none'),
};
const RIGHT = { from: 'SHOP', to: '+48500600700', text: 'Hej' };
/** Kannel cuts a text after six parts. A number of nine digits is Polish only at SerwerSMS. */
const limits: Limit[] = [
	...digits(7, 15),
	...GSM7_PARTS,
	...UCS2_PARTS,
	...lengths({ a: 918, '€': 6 * 76, ł: 402, '🙂': 6 * 33 }),
	[{ from: 'S'.repeat(11) }, true],
	[{ from: 'S'.repeat(12) }, false],
	[{ from: '1'.repeat(15) }, true],
	[{ from: '1'.repeat(16) }, false],
	[{ from: 'Ł' }, false],
	[{ to: '500600700' }, false],
	...withOptions([[{ to: '500600700' }, true]], { 'options.provider': 'serwerSms' }),
	// The provider reads it aloud, and needs UCS-2 for it.
	...withOptions(lengths({ a: 402 }, { from: 'VOICE' }), { 'options.provider': 'serwerSms' }),
];

tryParameters('Kannel', async () => await openBench(KANNEL), rule, [
	{
		...{ resource: 'message', operation: 'send', items: 4, tries: 40, right: RIGHT, limits },
		filled: { from, to: number, text, ...options },
	},
	{
		...{ resource: 'message', operation: 'sendBulk', items: 8, tries: 40, right: RIGHT },
		filled: { from, to: number, text, ...options },
	},
	{
		...{ resource: 'message', operation: 'preview' },
		filled: { from, to: number, text, ...options },
	},
]);
