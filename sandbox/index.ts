import { actio } from './actio';
import { openControl } from './control';
import type { GatewayDefinition, GatewaySetup } from './definition';
import type { Gateway } from './gateway';
import { kannel } from './kannel';
import { mobipace } from './mobipace';
import { mProfi } from './mprofi';
import type { CommonOptions } from './options';
import { serwerSms } from './serwersms';

export type { Fault, FaultKind } from './faults';
export type { LoggedRequest } from './requests';
export { ActioGateway } from './actio/gateway';
export type { ActioOptions } from './actio/options';
export { KannelGateway } from './kannel/gateway';
export type { KannelOptions } from './kannel/options';
export { MobipaceGateway } from './mobipace/gateway';
export type { MobipaceOptions } from './mobipace/options';
export { MProfiGateway, type MProfiOptions } from './mprofi/gateway';
export { FilePoller } from './serwersms/channels/filePoller';
export { readLines, type FileRules, type Line } from './serwersms/channels/fileReader';
export { pollEvery } from './serwersms/channels/polling';
export { TablePoller } from './serwersms/channels/tablePoller';
export { connect, type DatabaseAddress } from './serwersms/channels/database';
export { SerwerSmsGateway } from './serwersms/gateway';
export type { NewIncomingMessage as NewSerwerSmsIncomingMessage } from './serwersms/incoming/inbox';
export type { SerwerSmsOptions } from './serwersms/options';

/**
 * Every gateway of the sandbox, by the name of its n8n node. This is the only list. The options and
 * the result of `startSandbox`, the command line, the ports, the control API and the page derive
 * from it.
 */
export const SANDBOX_GATEWAYS = {
	mProfi,
	actio,
	serwerSms,
	mobipace,
	kannel,
};

export type GatewayName = keyof typeof SANDBOX_GATEWAYS;

type GatewayOf<Definition> = Definition extends GatewayDefinition<infer G, never> ? G : never;
type OptionsOf<Definition> =
	Definition extends GatewayDefinition<Gateway, infer Options> ? Options : never;

export type SandboxGateways = {
	readonly [Name in GatewayName]: GatewayOf<(typeof SANDBOX_GATEWAYS)[Name]>;
};
export type GatewayOptions = {
	[Name in GatewayName]?: OptionsOf<(typeof SANDBOX_GATEWAYS)[Name]>;
};

export interface SandboxOptions extends GatewayOptions {
	/** Default: `127.0.0.1`. */
	host?: string;
	/** The control API. Default: none. Port 0 takes any free port. */
	control?: { port?: number } | false;
}

export interface Sandbox extends SandboxGateways {
	/** All gateways, in the order of `SANDBOX_GATEWAYS`. */
	readonly gateways: readonly Gateway[];
	/** The base URL of the control API. Null without a control API. */
	readonly controlUrl: string | null;
	/** The address in n8n to which the page leads. Null: the page only names n8n. */
	readonly n8n: { url: string | null };
	/** Closes every socket at once. It can be called more than once. */
	close(): Promise<void>;
}

export const GATEWAY_NAMES = Object.keys(SANDBOX_GATEWAYS) as GatewayName[];

/** The port of the control API on the command line. Each gateway's own port follows it. */
export const CONTROL_PORT = 8791;

/** The port of a gateway on the command line. */
export function defaultPort(name: GatewayName): number {
	return CONTROL_PORT + 1 + GATEWAY_NAMES.indexOf(name);
}

/** Options for `startSandbox` that set the common options of every gateway. */
export function forEveryGateway(
	optionsOf: (name: GatewayName) => CommonOptions,
): Record<GatewayName, CommonOptions> {
	const entries = GATEWAY_NAMES.map((name) => [name, optionsOf(name)] as const);
	return Object.fromEntries(entries) as Record<GatewayName, CommonOptions>;
}

/** Starts all gateways on this machine. If a port is taken, it closes everything and rejects. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const { host = '127.0.0.1', control = false } = options;
	const setups = GATEWAY_NAMES.map((name) => setUp(name, options));
	const gateways = setups.map(({ gateway }) => gateway);
	const open: Array<{ close(): Promise<void> }> = [...gateways];
	const close = async () => {
		await Promise.all(open.map((one) => one.close()));
	};
	try {
		for (const [index, name] of GATEWAY_NAMES.entries()) {
			await gateways[index]!.open(host, options[name]?.port ?? 0);
		}
		// TypeScript cannot tell which class belongs to which name, but the definitions do.
		const byName = Object.fromEntries(GATEWAY_NAMES.map((name, index) => [name, gateways[index]]));
		const all = { ...(byName as unknown as SandboxGateways), gateways, close };
		if (control === false) return { ...all, controlUrl: null, n8n: { url: null } };
		const controlApi = await openControl(setups, host, control.port ?? 0);
		open.push(controlApi);
		return { ...all, controlUrl: controlApi.url, n8n: controlApi.n8n };
	} catch (error) {
		await close();
		throw error;
	}
}

function setUp(name: GatewayName, options: SandboxOptions): GatewaySetup {
	const definition: GatewayDefinition = SANDBOX_GATEWAYS[name];
	return definition.create(options[name]);
}
