import type {
	ICredentialType,
	IExecuteFunctions,
	INodeExecutionData,
	INodeParameters,
	INodeType,
} from 'n8n-workflow';
import { ActioApi } from '../../credentials/ActioApi.credentials';
import { MobipaceApi } from '../../credentials/MobipaceApi.credentials';
import { MProfiApi } from '../../credentials/MProfiApi.credentials';
import { SerwerSmsApi } from '../../credentials/SerwerSmsApi.credentials';
import { Actio } from '../../nodes/Actio/Actio.node';
import { actio } from '../../nodes/Actio/gateway';
import { Mobipace } from '../../nodes/Mobipace/Mobipace.node';
import { mobipace } from '../../nodes/Mobipace/gateway';
import { MProfi } from '../../nodes/MProfi/MProfi.node';
import { mProfi } from '../../nodes/MProfi/gateway';
import { SerwerSms } from '../../nodes/SerwerSms/SerwerSms.node';
import { serwerSms } from '../../nodes/SerwerSms/gateway';
import { execute } from '../../nodes/shared/n8n/execute';
import type { HttpRequest } from '../../nodes/shared/gateway/transport';
import type { Gateway } from '../../nodes/shared/n8n/operation';
import {
	ActioGateway,
	MobipaceGateway,
	MProfiGateway,
	SerwerSmsGateway,
	type Fault,
} from '../../sandbox';

/** How long a request waits for its answer, in ms, in place of the node's own time. */
export type Patience = (request: HttpRequest) => number;

export type Sending = 'send' | 'sendBulk';

/** A gateway of the sandbox, as far as the tests of faults look at it. */
export interface SandboxGateway {
	readonly url: string;
	readonly requests: ReadonlyArray<{ path: string; body: string }>;
	fault: (fault: Fault) => void;
	clearFaults: () => void;
	reset: () => void;
	open: (host: string, port: number) => Promise<void>;
	close: () => Promise<void>;
	credential: () => Record<string, string>;
}

/** What the tests of faults have to know of a gateway; the rest is the same for all. */
export interface Subject {
	/** The folder's name. */
	readonly name: string;
	readonly title: string;
	/** Whether it can be asked, by reference, what became of a message. */
	readonly canBeAsked: boolean;
	/** A request that asks what became of messages. */
	readonly asking: RegExp | null;
	/** Its answer to such a request where it has none of the messages. */
	readonly emptyList: Record<string, unknown>;
	/** A request that opens a session. */
	readonly login: RegExp | null;
	readonly credential: ICredentialType;
	node: (patience: Patience) => INodeType;
	/** `strict`: it takes nothing under a reference that was used, where it has such a control. */
	create: (strict?: boolean) => SandboxGateway;
	/** The recipients it took messages for, as digits. */
	taken: (gateway: SandboxGateway) => string[];
	/** What its operations need beside recipient and text. */
	readonly parameters: INodeParameters;
	/** An international number, of which nobody else has the six digits; its end is not special. */
	number: (six: number) => string;
	/** Its own ways to fail; `taken` says whether it did what was asked before. */
	readonly ownFaults: ReadonlyArray<{ name: string; taken: boolean; fault: Fault }>;
}

/** A node with another patience; all else is its own. */
function patient<Api>(type: INodeType, gateway: Gateway<Api>, patience: Patience): INodeType {
	const connect: Gateway<Api>['connect'] = (access) =>
		gateway.connect({
			...access,
			transport: async (request) =>
				await access.transport({ ...request, timeoutMs: patience(request) }),
		});
	return Object.assign(type, {
		async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
			return await execute(this, { ...gateway, connect });
		},
	});
}

const NUMBERS_OF_A_CASE = 1_000;
const POLISH_MOBILE = ['50', '51', '53', '57', '60', '66', '69', '72', '73', '78', '79', '88'];

/** The sandbox gives a meaning to some last digits below 500. */
function polishNumber(index: number): string {
	const high = Math.floor(index / NUMBERS_OF_A_CASE);
	const prefix = POLISH_MOBILE[Math.floor(high / 10_000)]!;
	const last = String(500 + (index % NUMBERS_OF_A_CASE));
	return `48${prefix}${String(high % 10_000).padStart(4, '0')}${last}`;
}

const digits = (number: string) => number.replace(/\D/g, '');

export const M_PROFI: Subject = {
	name: 'mprofi',
	title: 'mProfi',
	canBeAsked: false,
	asking: null,
	emptyList: {},
	login: null,
	credential: new MProfiApi(),
	node: (patience) => patient(new MProfi(), mProfi, patience),
	create: () => new MProfiGateway(),
	taken: (gateway) => (gateway as MProfiGateway).messages.map(({ recipient }) => recipient),
	parameters: {},
	number: polishNumber,
	ownFaults: [],
};

export const ACTIO: Subject = {
	name: 'actio',
	title: 'ACTIO',
	canBeAsked: false,
	asking: null,
	emptyList: {},
	login: null,
	credential: new ActioApi(),
	node: (patience) => patient(new Actio(), actio, patience),
	create: () => new ActioGateway(),
	taken: (gateway) => (gateway as ActioGateway).messages.map(({ to }) => digits(to)),
	parameters: { from: '48732129000' },
	number: polishNumber,
	ownFaults: [],
};

export const SERWER_SMS: Subject = {
	name: 'serwersms',
	title: 'SerwerSMS',
	canBeAsked: true,
	asking: /\/messages\/reports\.json$/,
	emptyList: { items: [] },
	login: null,
	credential: new SerwerSmsApi(),
	node: (patience) => patient(new SerwerSms(), serwerSms, patience),
	create: (strict = false) => new SerwerSmsGateway({ duplicateControl: strict }),
	taken: (gateway) => (gateway as SerwerSmsGateway).messages.map(({ phone }) => digits(phone)),
	parameters: { from: 'SHOP', sendTo: 'number' },
	number: polishNumber,
	ownFaults: [
		{ name: '1010', taken: false, fault: serwerSmsError(1010, 'SystemError', false) },
		// An error that nobody documents, in the middle of the work.
		{ name: '9999', taken: true, fault: serwerSmsError(9999, 'SystemError', true) },
	],
};

function serwerSmsError(code: number, type: string, taken: boolean): Fault {
	const error = { code, type, message: 'It failed.' };
	return { kind: 'status', status: 200, taken, body: { error } };
}

export const MOBIPACE: Subject = {
	name: 'mobipace',
	title: 'MOBIPACE',
	canBeAsked: true,
	asking: /\/QueryMessages$/i,
	emptyList: { StatusCode: 101, Status: 'Success', MessageStatuses: [] },
	login: /\/authorize$/i,
	credential: new MobipaceApi(),
	node: (patience) => patient(new Mobipace(), mobipace, patience),
	create: (strict = false) => new MobipaceGateway({ uniqueReferences: strict }),
	taken: (gateway) => (gateway as MobipaceGateway).messages.map(({ recipient }) => recipient),
	parameters: { from: 'SHOP' },
	number: (index) =>
		`7911${String(Math.floor(index / NUMBERS_OF_A_CASE)).padStart(5, '0')}${500 + (index % NUMBERS_OF_A_CASE)}`,
	ownFaults: [
		{ name: '100 taken', taken: true, fault: mobipaceCode(100, 'Unknown', true) },
		{ name: '100', taken: false, fault: mobipaceCode(100, 'Unknown', false) },
		{ name: '103', taken: false, fault: mobipaceCode(103, 'SessionExpired', false) },
		{ name: '104', taken: false, fault: mobipaceCode(104, 'AccessDenied', false) },
		{ name: '777', taken: true, fault: mobipaceCode(777, 'Surprise', true) },
	],
};

function mobipaceCode(code: number, status: string, taken: boolean): Fault {
	return { kind: 'status', status: 200, taken, body: { StatusCode: code, Status: status } };
}

export const SUBJECTS: readonly Subject[] = [M_PROFI, ACTIO, SERWER_SMS, MOBIPACE];
