import { MProfiBench } from '../../../support/mprofi';
import { crowd, digits, GSM7_PARTS, lengths, UCS2_PARTS, withOptions } from './limits';
import { isoTime, listOf, localTime, matches, oneOf, textOf, unlike, type Rule } from './rules';
import { tryParameters } from './trial';
import { choice, flag, moment, number, reference, text, wild } from './wild';

const recipient = matches(/^\d{9,22}$/);
const key = { apikey: (value: unknown) => typeof value === 'string' };

/** Source: "Metoda SEND", table of parameters. */
const message = { recipient, message: textOf(612) };
const more = { reference: textOf(Infinity), date: isoTime, encoding: oneOf('utf-8') };

const rule: Rule = ({ path, query, json }) => {
	const place = path.replace('/1.0', '');
	if (place === '/send/') return unlike(json, { ...key, ...message }, more);
	if (place === '/sendbulk/') {
		const messages = listOf((one) => unlike(one, message, more).length === 0, 500);
		return unlike(json, { ...key, messages });
	}
	if (place === '/status/') return unlike(query, { ...key, id: matches(/^\d+$/) });
	if (place.startsWith('/getincoming')) {
		const time = localTime(true);
		const { date_from: from, date_to: to } = json as Record<string, string>;
		const isOrdered = from! <= to!;
		const wrong = unlike(json, { ...key, date_from: time, date_to: time });
		return isOrdered ? wrong : [...wrong, `${from} > ${to}`];
	}
	if (/^\/surveys\/\d+\/start\/$/.test(place)) return unlike(json, { msisdn: recipient }, key);
	return /^\/surveys\/(\d+\/(report\/)?)?$/.test(place) ? [] : [`no such path: ${path}`];
};

const options = {
	'options.reference': reference,
	'options.sendAt': moment,
	'options.unicode': flag,
	'options.maxParts': choice(1, 2, 10, undefined, undefined),
	'options.transliterate': flag,
};
const right = { to: '500600700', text: 'Hej' };
const unicode = { 'options.unicode': true };
/** "recipient": 9 to 22 digits, of which nine are a Polish number; "message": 612 characters. */
const limits = [
	...[...digits(10, 22), ...GSM7_PARTS, ...withOptions(UCS2_PARTS, unicode)],
	...[...lengths({ a: 612, '€': 612 }), ...lengths({ ł: 612, '🙂': 612 }, unicode)],
];
const survey = choice('1', 1, '01', '../1', '1/start');

tryParameters(
	'mProfi',
	async () => await MProfiBench.open(),
	({ gateway }) => gateway.reset(),
	rule,
	[
		{
			...{ resource: 'message', operation: 'send', items: 4, tries: 50, right, limits },
			filled: { to: number, text, ...options },
		},
		{
			...{ resource: 'message', operation: 'sendBulk', items: 6, tries: 50, right },
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
	],
);
