import { ActioGateway } from './actio/gateway';
import type { ActioOptions } from './actio/options';
import { openControl } from './control';
import type { Gateway } from './gateway';
import { MobipaceGateway } from './mobipace/gateway';
import type { MobipaceOptions } from './mobipace/options';
import type { MProfiOptions } from './mprofi/gateway';
import { MProfiGateway } from './mprofi/gateway';
import { SerwerSmsGateway } from './serwersms/gateway';
import type { SerwerSmsOptions } from './serwersms/options';

export type { Fault, FaultKind } from './faults';
export type { LoggedRequest } from './requests';
export type {
	FinalStatus as ActioFinalStatus,
	Message as ActioMessage,
	Status as ActioStatus,
} from './actio/ledger';
export type { NewIncomingMessage as NewActioMessage } from './actio/gateway';
export type { ActioOptions } from './actio/options';
export type { WebhookCall } from './actio/webhook';
export type { IncomingMessage } from './mprofi/inbox';
export type { Message, Status } from './mprofi/ledger';
export type { MProfiOptions, NewIncomingMessage } from './mprofi/gateway';
export type { NewSurvey, Participation, Survey } from './mprofi/surveys';
export type {
	Message as MobipaceMessage,
	RefusedMessage as RefusedMobipaceMessage,
} from './mobipace/ledger';
export type { MessageStatus, RefusalCode, RequestStatus } from './mobipace/codes';
export type { MobipaceOptions } from './mobipace/options';
export type { Refusing } from './mobipace/gateway';
export type { ErrorCode as SerwerSmsErrorCode } from './serwersms/errors';
export type { Refusing as SerwerSmsRefusing } from './serwersms/gateway';
export type {
	IncomingMessage as SerwerSmsIncomingMessage,
	NewIncomingMessage as NewSerwerSmsIncomingMessage,
} from './serwersms/incoming/inbox';
export type { LimitType, LimitValue } from './serwersms/account/limits';
export type { Message as SerwerSmsMessage } from './serwersms/messages/message';
export type {
	Reason as SerwerSmsReason,
	Status as SerwerSmsStatus,
} from './serwersms/messages/life';
export type { PushedReport } from './serwersms/messages/delivery-reports';
export type { SerwerSmsOptions } from './serwersms/options';
export { ActioGateway, MobipaceGateway, MProfiGateway, SerwerSmsGateway };

export interface SandboxOptions {
	/** Default `127.0.0.1`. */
	host?: string;
	mProfi?: MProfiOptions;
	actio?: ActioOptions;
	serwerSms?: SerwerSmsOptions;
	mobipace?: MobipaceOptions;
	/** The control API; none by default. Port 0 takes any free one. */
	control?: { port?: number } | false;
}

export interface Sandbox {
	/** All of them, for what they have in common. */
	readonly gateways: readonly Gateway[];
	readonly mProfi: MProfiGateway;
	readonly actio: ActioGateway;
	readonly serwerSms: SerwerSmsGateway;
	readonly mobipace: MobipaceGateway;
	/** The base URL of the control API; null without one. */
	readonly controlUrl: string | null;
	/** Closes every socket at once; may be called again. */
	close(): Promise<void>;
}

/** The gateways on this machine. Rejects, with nothing left open, when a port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const { host = '127.0.0.1', control = false } = options;
	const mProfi = new MProfiGateway(options.mProfi);
	const actio = new ActioGateway(options.actio);
	const serwerSms = new SerwerSmsGateway(options.serwerSms);
	const mobipace = new MobipaceGateway(options.mobipace);
	const gateways = [mProfi, actio, serwerSms, mobipace];
	const open: Array<{ close(): Promise<void> }> = [...gateways];
	const close = async () => {
		await Promise.all(open.map((one) => one.close()));
	};
	try {
		await mProfi.open(host, options.mProfi?.port ?? 0);
		await actio.open(host, options.actio?.port ?? 0);
		await serwerSms.open(host, options.serwerSms?.port ?? 0);
		await mobipace.open(host, options.mobipace?.port ?? 0);
		const all = { gateways, mProfi, actio, serwerSms, mobipace, close };
		if (control === false) return { ...all, controlUrl: null };
		const controlApi = await openControl(gateways, host, control.port ?? 0);
		open.push(controlApi);
		return { ...all, controlUrl: controlApi.url };
	} catch (error) {
		await close();
		throw error;
	}
}
