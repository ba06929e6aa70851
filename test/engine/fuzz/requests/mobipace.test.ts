import fc from 'fast-check';
import { openBench } from '../../../support/bench';
import { MOBIPACE } from '../../../support/gateways/mobipace';
import { digits, GSM7_PARTS, lengths, UCS2_PARTS } from './limits';
import {
	anyText,
	listOf,
	localTime,
	matches,
	oneOf,
	textOf,
	complaintsAbout,
	whole,
	type Rule,
} from './rules';
import { tryParameters, type Limit } from './trial';
import { choice, flag, moment, number, reference, text } from './wild';

/** Source: "Ограничения HTTP API 3.0", "Метод Send". */
const message = { Recipient: matches(/^[1-9]\d{0,14}$/), Body: textOf(500) };
const session = { SessionId: anyText };
const isMessage = (one: unknown) =>
	complaintsAbout(one, message, { Reference: anyText }).length === 0;
const envelope = {
	ScheduledDate: localTime(false),
	SendWithinHours: whole(0, 23),
	IsWapPush: oneOf('true', 'false'),
};

const rule: Rule = ({ path, json }) => {
	switch (path.replace('/v3/', '')) {
		case 'authorize':
			return complaintsAbout(json, { Username: anyText, Password: anyText });
		case 'Send':
		case 'Calculate': {
			const { Messages } = json as { Messages: Array<{ Reference?: string }> };
			const references = Messages.flatMap(({ Reference }) => Reference ?? []);
			const isUnique = new Set(references).size === references.length;
			const messages = { Sender: textOf(Infinity), Messages: listOf(isMessage, 20_000) };
			const wrong = complaintsAbout(json, { ...session, ...messages }, envelope);
			return isUnique || path.endsWith('Calculate') ? wrong : [...wrong, 'a reference twice'];
		}
		case 'QueryMessages':
			return complaintsAbout(json, { ...session, References: listOf(anyText, 20_000) });
		case 'QueryBalance':
			return complaintsAbout(json, session);
		default:
			return [`no such path: ${path}`];
	}
};

const from = choice('SHOP', 'MOBIPACE', ' SHOP ', 'NOBODY');
const options = {
	'options.sendAt': moment,
	'options.transliterate': flag,
	country: choice('RU', 'PL', 'AM'),
	'options.sendWithinHours': choice(0, 5, 23, 24, '3'),
	'options.wapPush': flag,
};
const sending = {
	...options,
	'options.reference': reference,
	'options.onlyOnce': flag,
	'options.maxParts': choice(1, 3),
};

const RIGHT = { from: 'SHOP', country: 'RU', to: '79161234567', text: 'Hej' };
/**
 * Up to 500 characters, the 15 digits of E.164, and 0 to 23 hours. The specification does not say
 * how an emoji counts. Source: "Ограничения HTTP API 3.0".
 */
const limits: Limit[] = [
	...[...digits(7, 15), ...GSM7_PARTS, ...UCS2_PARTS],
	...lengths({ a: 500, '€': 500, я: 500 }),
	...[-1, 0, 23, 24].map((hours): Limit => [
		{ 'options.sendWithinHours': hours },
		hours >= 0 && hours <= 23,
	]),
];

tryParameters('MOBIPACE', async () => await openBench(MOBIPACE), rule, [
	{
		...{ resource: 'message', operation: 'send', items: 3, tries: 40, right: RIGHT, limits },
		filled: { from, to: number, text, ...sending },
	},
	{
		...{ resource: 'message', operation: 'sendBulk', items: 6, tries: 50, right: RIGHT, limits },
		filled: { from, to: number, text, ...sending, 'options.batchSize': choice(1, 2, 20_001) },
	},
	{
		...{ resource: 'message', operation: 'estimatePrice', items: 4 },
		filled: { from, to: number, text, ...options },
	},
	{ resource: 'message', operation: 'getStatus', items: 4, filled: { reference } },
	{
		...{ resource: 'message', operation: 'waitForDelivery', items: 2 },
		filled: { reference, timeoutSeconds: fc.constantFrom<unknown>(1, 5, 0, '10', 'x', null, {}) },
	},
	{
		...{ resource: 'message', operation: 'preview' },
		filled: { from, to: number, text, ...sending },
	},
]);
