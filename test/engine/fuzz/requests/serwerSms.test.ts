import fc from 'fast-check';
import { gsm7Parts, partsOf } from '../../../../sandbox/gsm7';
import { SerwerSmsBench } from '../../../support/serwerSmsBench';
import { digits, GSM7_PARTS, lengths, UCS2_PARTS, withOptions } from './limits';
import {
	anyText,
	listOf,
	localTime,
	matches,
	oneOf,
	textOf,
	complaintsAbout,
	whole,
	type Complaints,
	type Fields,
	type Rule,
} from './rules';
import { tryParameters, type Limit } from './trial';
import { choice, flag, moment, number, reference, text, wild } from './wild';

/** Source: HTTPS API v2, "Sending SMS messages with the same content" and "personalised". */
const phone = matches(/^\+\d{8,15}$/);
const isTrue = (value: unknown) => value === true;
const references = listOf(matches(/^[A-Za-z0-9]{3,50}$/), 100_000, true);
const url = matches(/^https?:\/\/\S+$/i);
const time = localTime(true);
const terms: Fields = {
	// A name of up to 11 characters without accents, or a number.
	sender: matches(/^([ -~]{1,11}|\+?\d{4,15})$/),
	...{ utf: isTrue, flash: isTrue, speed: isTrue, test: isTrue, details: isTrue },
	...{ date: time, unique_id: references, ic: whole(1, Number.MAX_SAFE_INTEGER) },
};
const page: Fields = {
	...{ page: whole(1, 1e6), limit: whole(1, 1_000), order: oneOf('asc', 'desc') },
	...{ date_from: time, date_to: time, show_contact: isTrue, phone: listOf(phone, 1e5) },
};
const isMessage = (one: unknown) => complaintsAbout(one, { phone, text: textOf(918) }).length === 0;

/** "chars_limit" allows six parts. Without `utf`, letters outside GSM-7 are transliterated. */
function fitsSixParts({ text, messages, utf }: Record<string, unknown>): boolean {
	const texts = messages ? (messages as Array<{ text: string }>).map((one) => one.text) : [text];
	const parts = utf === true ? partsOf : gsm7Parts;
	return texts.every((one) => parts(String(one as string)) <= 6);
}

function sending(body: Record<string, unknown>, count: number): Complaints {
	const { unique_id: own, sender, utf, speed } = body;
	const isCounted = own === undefined || (own as unknown[]).length === count;
	const isAllowed = sender !== undefined || (utf === undefined && speed === undefined);
	return [
		...(isCounted ? [] : ['unique_id: not one for each message']),
		...(isAllowed ? [] : ['FULL only']),
		...(fitsSixParts(body) ? [] : ['more than six parts']),
	];
}

const rule: Rule = ({ path, json, headers }) => {
	const body = json as Record<string, unknown>;
	const wrong = headers.authorization?.startsWith('Bearer ') ? [] : ['no token'];
	switch (path.replace(/^\/|\.json$/g, '')) {
		case 'messages/send_sms': {
			const more = { ...terms, vcard: isTrue, wap_push: url, dlr_url: url };
			const to = { phone: listOf(phone, 100_000, true), text: textOf(918) };
			const count = (body.phone as unknown[] | undefined)?.length ?? 1;
			return [...wrong, ...complaintsAbout(body, to, more), ...sending(body, count)];
		}
		case 'messages/send_personalized': {
			const count = (body.messages as unknown[]).length;
			const to = { messages: listOf(isMessage, 10_000) };
			return [...wrong, ...complaintsAbout(body, to, terms), ...sending(body, count)];
		}
		case 'messages/send_voice':
			return complaintsAbout(body, { phone: listOf(phone, 1), text: textOf(918) }, terms);
		case 'messages/send_nd':
			return complaintsAbout(body, { phone, text: textOf(918) });
		case 'messages/send_ndi':
			return complaintsAbout(body, { phone, text: textOf(918), ndi_number: phone });
		case 'messages/reports':
			return complaintsAbout(
				body,
				{},
				{
					...page,
					id: listOf(anyText, 500),
					unique_id: references,
					status: anyText,
					type: anyText,
					stat_id: anyText,
				},
			);
		case 'messages/view':
		case 'messages/delete':
			return complaintsAbout(body, {}, { id: anyText, unique_id: matches(/^[A-Za-z0-9]{3,50}$/) });
		case 'messages/recived':
			return complaintsAbout(
				body,
				{ type: oneOf('eco', 'nd', 'ndi', 'pre', 'mms') },
				{ ...page, ndi: phone },
			);
		case 'contacts/add':
			return complaintsAbout(
				body,
				{ phone },
				{ email: anyText, city: anyText, group_id: listOf(anyText, 1e4) },
			);
		case 'contacts/index':
			return complaintsAbout(
				body,
				{},
				{
					...page,
					group_id: anyText,
					search: (value) => typeof value === 'string',
					sort: anyText,
					order: anyText,
				},
			);
		case 'groups/add':
			return complaintsAbout(body, { name: anyText });
		case 'templates/add':
			return complaintsAbout(body, { name: anyText, text: anyText });
		case 'premium/send':
			return complaintsAbout(body, { phone, text: anyText, gate: anyText, id: anyText });
		case 'quiz/view':
			return complaintsAbout(body, { id: anyText });
		case 'phones/test':
			return complaintsAbout(body, { phone: anyText });
		case 'blacklist/check':
		case 'blacklist/delete':
		case 'groups/check':
		case 'phones/lookup':
		case 'blacklist/add':
		case 'phones/check':
			return complaintsAbout(body, { phone }, { id: anyText });
		default:
			return [`no such action: ${path}`];
	}
};

const from = choice('', 'SHOP', 'SHOP', '2waySMS', '500600700', 'a'.repeat(12), 'Żółw', 'a\nb');
const options = {
	'options.reference': reference,
	'options.sendAt': moment,
	...{ 'options.unicode': flag, 'options.flash': flag, 'options.speed': flag },
	...{ 'options.test': flag, 'options.vcard': flag, 'options.transliterate': flag },
	'options.dlrUrl': choice('https://example.com/#SMSID#', '', 'ftp://x'),
	'options.wapPush': choice('https://example.com', ''),
	'options.ic': choice(0, 1, 17),
	'options.maxParts': choice(1, 3),
};
const RIGHT = { from: '', to: '500600700', text: 'Hej' };
const FULL = { from: 'SHOP', 'options.unicode': true };
/** Six parts hold 918 characters of GSM-7 (`chars_limit`). Numbers have 8 to 15 digits. */
const limits: Limit[] = [
	...[...digits(8, 15), ...GSM7_PARTS, ...withOptions(UCS2_PARTS, FULL)],
	...[...lengths({ a: 918, '€': 6 * 76 }), ...lengths({ ł: 6 * 67, '🙂': 6 * 33 }, FULL)],
	...[2, 3, 50, 51].map((length): Limit => [
		{ 'options.reference': 'a'.repeat(length) },
		length >= 3 && length <= 50,
	]),
	...['order-1', 'zażółć'].map((reference): Limit => [{ 'options.reference': reference }, false]),
	...['S'.repeat(12), '123', '1'.repeat(16), 'Żółw'].map((from): Limit => [{ from }, false]),
	[{ from: 'SHOP' }, true],
];
const FIXED = { sendTo: 'number' };
const which = { messageId: choice('', '', 'aca3944055'), reference };

tryParameters('SerwerSMS', async () => await SerwerSmsBench.open(), rule, [
	{
		...{
			resource: 'message',
			operation: 'send',
			items: 3,
			tries: 40,
			fixed: FIXED,
			right: RIGHT,
			limits,
		},
		filled: { from, to: number, text, ...options },
	},
	{
		...{ resource: 'message', operation: 'sendBulk', items: 6, tries: 50, right: RIGHT, limits },
		filled: { from, to: number, text, ...options, 'options.batchSize': choice(1, 2, 100_001) },
	},
	{
		...{ resource: 'message', operation: 'sendVoice', fixed: { ...FIXED, say: 'text' } },
		filled: { to: number, text, 'options.sendAt': moment, 'options.test': flag },
	},
	{
		...{ resource: 'message', operation: 'reply' },
		filled: { replyThrough: choice('nd', 'ndi'), to: number, text, ndiNumber: number },
	},
	{
		...{ resource: 'message', operation: 'preview' },
		filled: { from, to: number, text, ...options },
	},
	{ resource: 'message', operation: 'getStatus', items: 3, filled: which },
	{ resource: 'message', operation: 'get', filled: which },
	{ resource: 'message', operation: 'cancelScheduled', filled: which },
	{
		...{ resource: 'message', operation: 'getMany' },
		filled: {
			...{ returnAll: flag, limit: choice(1, 1.5, 50), 'filters.dateFrom': moment },
			...{ 'filters.dateTo': moment, 'filters.phone': number, 'filters.statId': choice('1') },
		},
	},
	{
		...{ resource: 'incomingMessage', operation: 'getMany' },
		filled: {
			...{ types: choice(['nd'], 'eco,nd'), dateFrom: moment, dateTo: moment, returnAll: flag },
			...{ limit: choice(1, 1.5, 50), 'options.phone': number, 'options.ndi': number },
		},
	},
	{
		resource: 'contact',
		operation: 'create',
		filled: { phone: number, 'additionalFields.city': wild },
	},
	{
		...{ resource: 'contact', operation: 'getMany' },
		filled: { returnAll: flag, limit: choice(1, 1.5), 'filters.search': wild },
	},
	...['create', 'check', 'delete'].map((operation) => ({
		...{ resource: 'blacklist', operation, filled: { phone: number } },
	})),
	{ resource: 'group', operation: 'create', filled: { name: wild } },
	{ resource: 'group', operation: 'check', filled: { phone: number } },
	{ resource: 'template', operation: 'create', filled: { name: wild, text } },
	{
		...{ resource: 'premium', operation: 'send' },
		filled: { phone: number, text, gate: choice('71200'), premiumId: choice('1001') },
	},
	{ resource: 'premium', operation: 'getQuiz', filled: { quizId: choice('41', 41) } },
	{ resource: 'number', operation: 'test', filled: { phone: number } },
	{
		...{ resource: 'number', operation: 'lookup' },
		filled: { phone: number, timeoutSeconds: choice(1, 20) },
	},
	{
		...{ resource: 'number', operation: 'hlr' },
		filled: { phone: number, timeoutSeconds: fc.constantFrom<unknown>(1, 20, 'x', null) },
	},
]);
