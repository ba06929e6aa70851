import { ActioApi } from '../../../credentials/ActioApi.credentials';
import { Actio } from '../../../nodes/Actio/Actio.node';
import { ActioTrigger } from '../../../nodes/Actio/ActioTrigger.node';
import { actio } from '../../../nodes/Actio/gateway';
import { ActioGateway, type ActioOptions } from '../../../sandbox';
import { patient, type TestedGateway } from './gateway';
import { digits, polishNumber } from './numbers';

const FROM = '48732129000';

export const ACTIO: TestedGateway<ActioGateway, ActioOptions> = {
	name: 'actio',
	title: 'ACTIO',
	node: Actio,
	trigger: { node: ActioTrigger },
	credential: new ActioApi(),
	create: (options) => new ActioGateway(options),
	nodeWith: (patience) => patient(new Actio(), actio, patience),
	secrets: { token: 'actio-token-9173f4223c162c80' },
	connectionTest: {
		path: '/api/sms',
		passing: { status: 422, body: '{"errors":{"to":["required"]}}' },
	},
	parameters: { from: FROM },
	ownSendings: [{ resource: 'message', operation: 'sendVia3cx' }],
	number: polishNumber,
	needsOneText: true,
	taken: ({ messages }) => messages.map(({ to, body: text }) => ({ to: digits(to), text })),
	paths: { send: /\/sms$/, sendBulk: /sms-multi/ },
	lookup: null,
	login: null,
	timeoutMs: 60_000,
	ownFaults: [],
	refusal: (message) => ({ message, errors: { to: [message] } }),
	partsHint: /Every 60 characters/,
	request: { path: '/api/sms', body: (to, body) => ({ from: FROM, to, body }) },
	requestsAtOnce: 5,
};
