import { openBench } from '../../../support/bench';
import { M_PROFI } from '../../../support/gateways/mProfi';
import { crowd, digits, GSM7_PARTS, lengths, UCS2_PARTS, withOptions } from './limits';
import {
	isoTime,
	listOf,
	localTime,
	matches,
	oneOf,
	textOf,
	complaintsAbout,
	type Rule,
} from './rules';
import { tryParameters } from './trial';
import { choice, flag, moment, number, reference, text, wild } from './wild';

const recipient = matches(/^\d{9,22}$/);
const key = { apikey: (value: unknown) => typeof value === 'string' };

/** Source: "Metoda SEND", table of parameters. */
const message = { recipient, message: textOf(612) };
const more = { reference: textOf(Infinity), date: isoTime, encoding: oneOf('utf-8') };

const rule: Rule = ({ path, query, json }) => {
	const place = path.replace('/1.0', '');
	if (place === '/send/') return complaintsAbout(json, { ...key, ...message }, more);
	if (place === '/sendbulk/') {
		const messages = listOf((one) => complaintsAbout(one, message, more).length === 0, 500);
		return complaintsAbout(json, { ...key, messages });
	}
	if (place === '/status/') return complaintsAbout(query, { ...key, id: matches(/^\d+$/) });
	if (place.startsWith('/getincoming')) {
		const time = localTime(true);
		const { date_from: from, date_to: to } = json as Record<string, string>;
		const isOrdered = from! <= to!;
		const wrong = complaintsAbout(json, { ...key, date_from: time, date_to: time });
		return isOrdered ? wrong : [...wrong, `${from} > ${to}`];
	}
	if (/^\/surveys\/\d+\/start\/$/.test(place))
		return complaintsAbout(json, { msisdn: recipient }, key);
	return /^\/surveys\/(\d+\/(report\/)?)?$/.test(place) ? [] : [`no such path: ${path}`];
};

const options = {
	'options.reference': reference,
	'options.sendAt': moment,
	'options.unicode': flag,
	'options.maxParts': choice(1, 2, 10),
	'options.transliterate': flag,
};
const RIGHT = { to: '500600700', text: 'Hej' };
const UNICODE = { 'options.unicode': true };
/**
 * "recipient" has 9 to 22 digits; nine are a Polish number, and E.164 allows at most 15. "message" has
 * up to 612 characters.
 */
const limits = [
	...[...digits(10, 15), ...GSM7_PARTS, ...withOptions(UCS2_PARTS, UNICODE)],
	...[...lengths({ a: 612, '€': 612 }), ...lengths({ ł: 612, '🙂': 612 }, UNICODE)],
];
const survey = choice('1', 1, '01', '../1', '1/start');

tryParameters('mProfi', async () => await openBench(M_PROFI), rule, [
	{
		...{ resource: 'message', operation: 'send', items: 4, tries: 50, right: RIGHT, limits },
		filled: { to: number, text, ...options },
	},
	{
		...{ resource: 'message', operation: 'sendBulk', items: 6, tries: 50, right: RIGHT },
		limits: [...limits, ...crowd(501)],
		filled: { to: number, text, ...options, 'options.batchSize': choice(1, 2, 500, 501) },
	},
	{
		...{ resource: 'message', operation: 'preview' },
		filled: { to: number, text, ...options },
	},
	{
		resource: 'message',
		operation: 'getStatus',
		filled: { messageId: choice('55', 55) },
		items: 3,
	},
	{
		...{ resource: 'incomingMessage', operation: 'getMany' },
		filled: {
			...{ source: choice('sms', 'mobileApp'), dateFrom: moment, dateTo: moment },
			...{ returnAll: flag, limit: choice(1, 5) },
		},
	},
	{ resource: 'survey', operation: 'get', filled: { surveyId: survey } },
	{ resource: 'survey', operation: 'getReport', filled: { surveyId: survey, output: wild } },
	{ resource: 'survey', operation: 'start', filled: { surveyId: survey, msisdn: number } },
]);
