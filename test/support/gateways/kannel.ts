import { KannelApi } from '../../../credentials/KannelApi.credentials';
import { kannel } from '../../../nodes/Kannel/gateway';
import { Kannel } from '../../../nodes/Kannel/Kannel.node';
import { KannelTrigger } from '../../../nodes/Kannel/KannelTrigger.node';
import { KannelGateway, type KannelOptions } from '../../../sandbox';
import { patient, type TestedGateway } from './gateway';
import { polishNumber } from './numbers';

export const KANNEL: TestedGateway<KannelGateway, KannelOptions> = {
	name: 'kannel',
	title: 'Kannel',
	node: Kannel,
	trigger: { node: KannelTrigger },
	credential: new KannelApi(),
	create: (options) => new KannelGateway(options),
	nodeWith: (patience) => patient(new Kannel(), kannel, patience),
	secrets: {
		password: 'sendsms-password-9173f4223c162c80',
		statusPassword: 'status-password-ab7c17cecf58277e',
	},
	connectionTest: {
		path: '',
		passing: { status: 400, body: 'Missing receiver(s) number(s), rejected' },
	},
	parameters: { from: 'SHOP' },
	number: polishNumber,
	isOnePerRequest: true,
	taken: ({ messages }) => messages.map(({ to, text }) => ({ to, text })),
	paths: { send: /\/sendsms$/, sendBulk: /\/sendsms$/ },
	lookup: null,
	login: null,
	timeoutMs: 60_000,
	ownFaults: [
		{
			name: '503 of a full queue',
			taken: false,
			isRefusal: true,
			fault: {
				kind: 'status',
				status: 503,
				taken: false,
				body: 'Temporal failure, try again later.',
			},
		},
	],
	refusal: (words) => words,
	resumption: ({ requests }) => {
		const url = requests.at(-1)!.headers['x-kannel-dlr-url'] as string;
		const values: Record<string, string> = {
			d: '1',
			A: 'stat:DELIVRD',
			F: 'aca1',
			p: '48500600700',
			T: '1795893158',
			i: 'x',
			I: '1',
			'%': '%',
		};
		return url.replace(/%(.)/g, (_, name: string) => values[name]!);
	},
	partsHint: /at most 6 parts.*Polish letters or emoji: 70, then 67/,
	request: {
		path: '',
		headers: (to) => ({
			'Content-Type': 'text/plain; charset=UTF-8',
			'X-Kannel-To': to,
			'X-Kannel-From': 'SHOP',
			'X-Kannel-Coding': '0',
		}),
		body: (_to, text) => text,
	},
	requestsAtOnce: 10,
};
