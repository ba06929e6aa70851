import { openBench } from '../../../support/bench';
import { ACTIO } from '../../../support/gateways/actio';
import { crowd, digits, lengths, withOptions } from './limits';
import { listOf, matches, textOf, complaintsAbout, type Rule } from './rules';
import { tryParameters, type Limit } from './trial';
import { choice, flag, number, text } from './wild';

/** Source: "1.1", "1.2" and "2. 3CX SMS API". Sender names are on the vendor's newer page. */
const isNumber = matches(/^\d{9,11}$/);
const sender = matches(/^(\d{9,11}|[\w .&-]{1,11})$/);
const polish = matches(/^(48)?\d{9}$/);
const plus = matches(/^\+\d{9,11}$/);

const rule: Rule = ({ path, json, headers }) => {
	const wrong = headers.authorization?.startsWith('Bearer ') ? [] : ['no token'];
	const body = textOf(Infinity);
	if (path === '/api/sms')
		return [...wrong, ...complaintsAbout(json, { from: sender, to: isNumber, body })];
	if (path.startsWith('/api/sms-mult')) {
		return [
			...wrong,
			...complaintsAbout(json, { from: sender, to: listOf(polish, 100, true), body }),
		];
	}
	if (path === '/api/tcx')
		return [...wrong, ...complaintsAbout(json, { from: plus, to: plus, text: body })];
	return [`no such path: ${path}`];
};

const from = choice('48732129000', '+48 732 129 000', '48732129000', 'SHOP', 'Ł', 'a'.repeat(12));
const options = {
	'options.maxParts': choice(1, 3),
	'options.transliterate': flag,
};
const RIGHT = { from: '48732129000', to: '500600700', text: 'Hej' };
/**
 * "to" has 9 to 11 digits; nine are a Polish number. A text has UCS-2 parts of 60 characters or one
 * GSM-7 part. A sender has at most 11 characters.
 */
const limits: Limit[] = [
	...digits(10, 11),
	...lengths({ a: 60, '🙂': 30 }, { 'options.maxParts': 1 }),
	...lengths({ ł: 180, '🙂': 90 }, { 'options.maxParts': 3 }),
	...lengths({ a: 160, '€': 80 }, { 'options.gsm7Account': true }),
	[{ text: 'ł', 'options.gsm7Account': true }, false],
	...withOptions(
		[
			[{ from: 'S'.repeat(11) }, true],
			[{ from: 'S'.repeat(12) }, false],
		],
		{ 'options.alphanumericSender': true },
	),
];
const accountOptions = { 'options.alphanumericSender': flag, 'options.gsm7Account': flag };

tryParameters('ACTIO', async () => await openBench(ACTIO, { alphanumericFrom: true }), rule, [
	{
		...{ resource: 'message', operation: 'send', items: 4, tries: 40, right: RIGHT, limits },
		filled: { from, to: number, text, ...options, ...accountOptions },
	},
	{
		...{ resource: 'message', operation: 'sendBulk', items: 8, tries: 50 },
		...{ right: { to: '500600700', text: 'Hej' }, limits: crowd(101) },
		fixed: { from: '48732129000' },
		filled: {
			...{ to: number, text: choice('Hej', 'Hej', 'Hej'), ...options },
			'options.batchSize': choice(1, 2, 100, 101),
			'options.dropDuplicates': flag,
		},
	},
	{
		...{ resource: 'message', operation: 'sendVia3cx', items: 3 },
		filled: { from, to: number, text, ...options, 'options.alphanumericSender': flag },
	},
	{
		...{ resource: 'message', operation: 'preview' },
		filled: { from, to: number, text, ...options, ...accountOptions },
	},
]);
