import { openControl } from './control';
import type { Gateway } from './gateway';
import { MobipaceGateway } from './mobipace/gateway';
import type { MobipaceOptions } from './mobipace/options';
import type { MProfiOptions } from './mprofi/gateway';
import { MProfiGateway } from './mprofi/gateway';

export type { Fault, FaultKind } from './faults';
export type { LoggedRequest } from './requests';
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
export { MobipaceGateway, MProfiGateway };

export interface SandboxOptions {
	/** Default `127.0.0.1`. */
	host?: string;
	mProfi?: MProfiOptions;
	mobipace?: MobipaceOptions;
	/** The control API; none by default. Port 0 takes any free one. */
	control?: { port?: number } | false;
}

export interface Sandbox {
	/** All of them, for what they have in common. */
	readonly gateways: readonly Gateway[];
	readonly mProfi: MProfiGateway;
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
	const mobipace = new MobipaceGateway(options.mobipace);
	const gateways = [mProfi, mobipace];
	const open: Array<{ close(): Promise<void> }> = [...gateways];
	const close = async () => {
		await Promise.all(open.map((one) => one.close()));
	};
	try {
		await mProfi.open(host, options.mProfi?.port ?? 0);
		await mobipace.open(host, options.mobipace?.port ?? 0);
		if (control === false) return { gateways, mProfi, mobipace, controlUrl: null, close };
		const controlApi = await openControl(gateways, host, control.port ?? 0);
		open.push(controlApi);
		return { gateways, mProfi, mobipace, controlUrl: controlApi.url, close };
	} catch (error) {
		await close();
		throw error;
	}
}
