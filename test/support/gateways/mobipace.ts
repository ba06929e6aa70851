import { MobipaceApi } from '../../../credentials/MobipaceApi.credentials';
import { mobipace } from '../../../nodes/Mobipace/gateway';
import { Mobipace } from '../../../nodes/Mobipace/Mobipace.node';
import { MobipaceTrigger } from '../../../nodes/Mobipace/MobipaceTrigger.node';
import { MobipaceGateway, type Fault, type MobipaceOptions } from '../../../sandbox';
import { patient, type TestedGateway } from './gateway';
import { russianNumber } from './numbers';

const FROM = 'SHOP';
const ALARM = { event: 'balanceBelow', threshold: 500 };

export const MOBIPACE: TestedGateway<MobipaceGateway, MobipaceOptions> = {
	name: 'mobipace',
	title: 'MOBIPACE',
	node: Mobipace,
	trigger: { node: MobipaceTrigger, polling: ALARM },
	alarm: {
		polling: ALARM,
		set: (gateway, value) => {
			const mobipaceGateway = gateway as MobipaceGateway;
			// The alarm watches what can be spent, which includes the credit.
			mobipaceGateway.balance = value - mobipaceGateway.creditLimit;
		},
	},
	credential: new MobipaceApi(),
	create: (options) => new MobipaceGateway(options),
	nodeWith: (patience) => patient(new Mobipace(), mobipace, patience),
	secrets: { password: 'mobipace-password-7c17cecf58277e' },
	sessions: ({ handedOut }) => handedOut,
	strict: { uniqueReferences: true },
	ample: { balance: 1e12 },
	connectionTest: {
		path: '/QueryBalance',
		passing: { status: 200, body: '{"StatusCode":101,"Balance":"1300.30"}' },
		session: '{"StatusCode":101,"SessionId":"mobipace-session-9173f4223c162c80"}',
	},
	parameters: { from: FROM, country: 'RU' },
	number: russianNumber,
	isSerial: true,
	taken: ({ messages }) => messages.map(({ recipient: to, body: text }) => ({ to, text })),
	forget: (gateway) => gateway.forgetMessages(),
	paths: { send: /\/send$/i, sendBulk: /\/send$/i },
	lookup: {
		path: /\/QueryMessages$/i,
		emptyList: { StatusCode: 101, Status: 'Success', MessageStatuses: [] },
	},
	login: /\/authorize$/i,
	timeoutMs: 60_000,
	ownFaults: [
		{ name: '100 taken', taken: true, isRefusal: false, fault: code(100, 'Unknown', true) },
		{ name: '100', taken: false, isRefusal: false, fault: code(100, 'Unknown', false) },
		{ name: '103', taken: false, isRefusal: true, fault: code(103, 'SessionExpired', false) },
		{ name: '104', taken: false, isRefusal: true, fault: code(104, 'AccessDenied', false) },
		{ name: '777', taken: true, isRefusal: false, fault: code(777, 'Surprise', true) },
	],
	refusal: (words) => ({ StatusCode: 102, Status: words }),
	reading: { resource: 'account', operation: 'getBalance' },
	statusKey: 'reference',
	partsHint: /Cyrillic.*70, then 67/,
	request: {
		path: '/Send',
		body: (to, text) => ({ Sender: FROM, Messages: [{ Recipient: to, Body: text }] }),
	},
};

function code(StatusCode: number, Status: string, taken: boolean): Fault {
	return { kind: 'status', status: 200, taken, body: { StatusCode, Status } };
}
