import { SerwerSmsApi } from '../../../credentials/SerwerSmsApi.credentials';
import { serwerSms } from '../../../nodes/SerwerSms/gateway';
import { SerwerSms } from '../../../nodes/SerwerSms/SerwerSms.node';
import { SerwerSmsTrigger } from '../../../nodes/SerwerSms/SerwerSmsTrigger.node';
import { SerwerSmsGateway, type Fault, type SerwerSmsOptions } from '../../../sandbox';
import { patient, type OwnSending, type TestedGateway } from './gateway';
import { digits, polishNumber } from './numbers';

const toGroup = { sendTo: 'group', groupId: '701' };
const toContact = { sendTo: 'contact', contactId: '60001' };

export const SERWER_SMS: TestedGateway<SerwerSmsGateway, SerwerSmsOptions> = {
	name: 'serwerSms',
	title: 'SerwerSMS',
	node: SerwerSms,
	trigger: {
		node: SerwerSmsTrigger,
		polling: { event: 'incomingMessage', types: ['nd'] },
		readsList: true,
	},
	alarm: {
		polling: { event: 'balanceBelow', type: 'full', threshold: 500 },
		set: (gateway, value) => (gateway as SerwerSmsGateway).setLimit('full', value),
	},
	credential: new SerwerSmsApi(),
	create: (options) => new SerwerSmsGateway(options),
	nodeWith: (patience) => patient(new SerwerSms(), serwerSms, patience),
	secrets: {
		token: 'serwersms-token-2c80ab7c17cecf58',
		password: 'serwersms-password-58277e9173f4',
	},
	strict: { duplicateControl: true },
	ample: { limits: { full: 'no_limit' } },
	connectionTest: {
		path: '/account/limits.json',
		passing: { status: 200, body: '{"items":[{"type":"eco","value":"1"}]}' },
		signings: [{ authentication: 'token' }, { authentication: 'login' }],
	},
	parameters: { from: 'SHOP', sendTo: 'number' },
	ownSendings: [
		...[toGroup, toContact].flatMap((parameters): OwnSending[] => [
			{ resource: 'message', operation: 'send', parameters },
			{ resource: 'message', operation: 'sendVoice', parameters },
		]),
		{ resource: 'message', operation: 'sendVoice' },
		{
			...{ resource: 'message', operation: 'sendVoice' },
			parameters: { say: 'recording', fileId: 'f1' },
		},
		{
			...{ resource: 'message', operation: 'sendMms' },
			parameters: { title: 'Paczka', fileId: 'f1' },
		},
		{ resource: 'message', operation: 'sendRcs', parameters: { rcsId: 'bot-1' } },
		{ resource: 'message', operation: 'reply' },
		{
			...{ resource: 'message', operation: 'reply' },
			parameters: { replyThrough: 'ndi', ndiNumber: '500600700' },
		},
		{
			...{ resource: 'premium', operation: 'send' },
			parameters: { phone: '500600700', gate: '71200', premiumId: '1001' },
		},
		{ resource: 'number', operation: 'hlr', parameters: { phone: '500600700' } },
		{ resource: 'number', operation: 'lookup', parameters: { phone: '500600700' } },
	],
	number: polishNumber,
	taken: ({ messages }) => messages.map(({ phone, text }) => ({ to: digits(phone), text })),
	arrive: (gateway, text, phone = '+48500600700', received) =>
		void gateway.receive({ phone, text, type: 'nd', received }),
	reports: {
		polling: { event: 'deliveryReport' },
		send: async (gateway, text) =>
			await fetch(`${gateway.url}/messages/send_sms.json`, {
				method: 'POST',
				headers: {
					authorization: `Bearer ${gateway.credential().token}`,
					'content-type': 'application/json',
				},
				body: JSON.stringify({ phone: '500600700', text }),
			}),
	},
	paths: { send: /send_sms/, sendBulk: /send_personalized/ },
	lookup: { path: /\/messages\/reports\.json$/, emptyList: { items: [] } },
	login: null,
	timeoutMs: 180_000,
	ownFaults: [
		{ name: '1010', taken: false, isRefusal: true, fault: error(1010, false) },
		// An error that is not documented, after the gateway has taken the message.
		{ name: '9999', taken: true, isRefusal: false, fault: error(9999, true) },
	],
	refusalOfOne: (words) => ({
		items: [{ phone: '+48500600700', status: 'unsent', error_code: words, error_message: words }],
	}),
	refusal: (message) => ({ success: false, error: { code: 1006, type: 'Invalid', message } }),
	reading: { resource: 'account', operation: 'getBalance' },
	statusKey: 'messageId',
	partsHint: /at most 6 parts/,
	request: {
		path: '/messages/send_sms.json',
		body: (to, text) => ({ phone: `+${to}`, text, sender: 'SHOP' }),
	},
};

function error(code: number, taken: boolean): Fault {
	const body = { error: { code, type: 'SystemError', message: 'It failed.' } };
	return { kind: 'status', status: 200, taken, body };
}
