import { MProfiApi } from '../../../credentials/MProfiApi.credentials';
import { mProfi } from '../../../nodes/MProfi/gateway';
import { MProfi } from '../../../nodes/MProfi/MProfi.node';
import { MProfiTrigger } from '../../../nodes/MProfi/MProfiTrigger.node';
import { MProfiGateway, type MProfiOptions } from '../../../sandbox';
import { patient, type TestedGateway } from './gateway';
import { polishNumber } from './numbers';

export const M_PROFI: TestedGateway<MProfiGateway, MProfiOptions> = {
	name: 'mProfi',
	title: 'mProfi',
	node: MProfi,
	trigger: { node: MProfiTrigger, polling: { event: 'incomingSms' }, readsList: true },
	credential: new MProfiApi(),
	create: (options) => new MProfiGateway(options),
	nodeWith: (patience) => patient(new MProfi(), mProfi, patience),
	secrets: {
		apiKey: 'sending-key-9173f4223c162c80',
		incomingApiKey: 'receiving-key-ab7c17cecf58277e',
	},
	connectionTest: {
		path: '/status/',
		passing: { status: 404, body: '{"detail":"Not found."}' },
	},
	parameters: {},
	ownSendings: [
		{
			...{ resource: 'survey', operation: 'start' },
			parameters: { surveyId: '1', msisdn: '500600700' },
		},
	],
	number: polishNumber,
	taken: ({ messages }) => messages.map(({ recipient: to, message: text }) => ({ to, text })),
	arrive: (gateway, message, sender = '48500600700', ts) =>
		void gateway.receive({ sender, message, ts }),
	paths: { send: /\/send\/$/, sendBulk: /\/sendbulk\/$/ },
	lookup: null,
	login: null,
	timeoutMs: 60_000,
	ownFaults: [],
	refusalOfOne: (words) => ({ result: [{ error_message: words }] }),
	refusal: (words) => ({ detail: words, error_message: words }),
	reading: { resource: 'incomingMessage', operation: 'getMany' },
	statusKey: 'messageId',
	partsHint: /153 a part, at most 612/,
	request: { path: '/send/', body: (recipient, message) => ({ recipient, message }) },
};
