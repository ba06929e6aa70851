import type {
	ICredentialType,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeParameters,
	INodeType,
} from 'n8n-workflow';
import type { HttpRequest } from '../../../nodes/shared/gateway/transport';
import { execute } from '../../../nodes/shared/n8n/execute';
import type { Gateway } from '../../../nodes/shared/n8n/gateway';
import type { Fault, LoggedRequest, Sandbox } from '../../../sandbox';
import type { Gateway as AnySandboxGateway, Network } from '../../../sandbox/gateway';

/** The name of an action node. The gateway has the same key in the sandbox and in its options. */
export type GatewayName = {
	[Key in keyof Sandbox]: Sandbox[Key] extends AnySandboxGateway ? Key : never;
}[keyof Sandbox];

/** What every gateway of the sandbox offers a test. */
export interface SandboxGateway {
	readonly url: string;
	readonly requests: readonly LoggedRequest[];
	readonly mostAtOnce: number;
	fault: (fault: Fault) => void;
	clearFaults: () => void;
	switchNetwork: (network: Network) => Promise<void>;
	reset: () => void;
	open: (host: string, port: number) => Promise<void>;
	close: () => Promise<void>;
	credential: () => Record<string, string>;
}

/** The two operations that every gateway has for its text messages. */
export const SENDINGS = ['send', 'sendBulk'] as const;
export type Sending = (typeof SENDINGS)[number];

/** A message that a gateway of the sandbox took. */
export interface TakenMessage {
	/** The digits of the recipient's number, calling code included. */
	to: string;
	text: string;
}

/** How long a request waits for its answer, in ms, in place of the node's own time-out. */
export type Patience = (request: HttpRequest) => number;

/** A way of failing that only one gateway has. */
export interface OwnFault {
	name: string;
	/** Whether the gateway took the message before it failed. */
	taken: boolean;
	/** Whether the answer says that nothing was done and that the request may be sent again. */
	isRefusal: boolean;
	fault: Fault;
}

/** An operation of one gateway alone, and what it needs beside recipient and text. */
export interface OwnSending {
	resource: string;
	operation: string;
	parameters?: INodeParameters;
}

/** Everything that a test suite must know about a gateway to test the promises of all gateways. */
export interface TestedGateway<G = SandboxGateway, Options = object> {
	readonly name: GatewayName;
	/** The vendor's spelling. */
	readonly title: string;

	/** The class of the action node. */
	readonly node: new () => INodeType;
	readonly trigger?: {
		readonly node: new () => INodeType;
		/** Parameters with which the trigger polls. Absent if it is a webhook. */
		readonly polling?: INodeParameters;
		/** Whether a poll reads a list, whose entries must each be emitted once. */
		readonly readsList?: boolean;
	};
	readonly credential: ICredentialType;
	/** Creates the sandbox gateway alone, without opening it. */
	create(options?: Options): G;
	/** Creates the action node with another time-out and no other difference. */
	readonly nodeWith: (patience: Patience) => INodeType;

	/**
	 * Secrets for the options of the sandbox gateway. They are long and unusual, so that none is part
	 * of another text by chance.
	 */
	readonly secrets: Readonly<Record<string, string>>;
	/** The IDs of the sessions that the gateway has opened. They are secrets too. */
	sessions?(gateway: G): readonly string[];
	/** Options with which the gateway refuses a reference that was used before, if it has them. */
	readonly strict?: Options;
	/** Options with which the account never runs out of money. */
	readonly ample?: Options;

	/** The connection test of the credential: it costs nothing and sends nothing. */
	readonly connectionTest: {
		/** Below the base URL. */
		readonly path: string;
		/** The answer of the gateway where the credential is good. */
		readonly passing: { readonly status: number; readonly body: string };
		/** The answer to a login, where the gateway has sessions. */
		readonly session?: string;
		/** Fields of the credential for each way to sign requests, where there are several. */
		readonly signings?: ReadonlyArray<Record<string, string>>;
	};

	/** The parameters that the sending operations need in addition to recipient and text. */
	readonly parameters: INodeParameters;
	/** What sends, or is billed, beside the operations that all gateways have. */
	readonly ownSendings?: readonly OwnSending[];
	/** A valid recipient as digits, a different one for each index. The sandbox delivers to all. */
	readonly number: (index: number) => string;
	/** Whether messages must have the same text to share a request of Send Bulk. */
	readonly needsOneText?: boolean;
	/** Whether each request carries one message, even in Send Bulk. */
	readonly isOnePerRequest?: boolean;
	/** Whether the account takes only one request at a time. */
	readonly isSerial?: boolean;
	/** The messages that the gateway took, in order. */
	taken(gateway: G): TakenMessage[];
	/**
	 * Lets the list get an entry with this text, from a number and at a local time (`YYYY-MM-DD HH:MM:SS`).
	 * Only for a trigger that reads a list.
	 */
	arrive?(gateway: G, text: string, from?: string, at?: string): void;
	/** For a trigger that polls for reports: its parameters, and how a message is sent. */
	readonly reports?: {
		readonly polling: INodeParameters;
		readonly send: (gateway: SandboxGateway, text: string) => Promise<unknown>;
	};
	/** For a trigger with an alarm: its parameters, and how the account gets what the alarm watches. */
	readonly alarm?: {
		readonly polling: INodeParameters & { threshold: number };
		readonly set: (gateway: SandboxGateway, value: number) => void;
	};
	/** Forgets only the messages. Needed if `reset` would also end a session. */
	forget?(gateway: G): void;

	/** The paths of the requests that send messages. */
	readonly paths: Readonly<Record<Sending, RegExp>>;
	/** How to ask the gateway about messages by reference. Null if it cannot be asked. */
	readonly lookup: {
		readonly path: RegExp;
		/** Its answer if it has none of the messages. */
		readonly emptyList: Record<string, unknown>;
	} | null;
	/** The path of the request that opens a session. Null if the gateway has no sessions. */
	readonly login: RegExp | null;
	/** How long the node waits for the answer to Send, in ms. */
	readonly timeoutMs: number;
	readonly ownFaults: readonly OwnFault[];
	/** A refusal in the gateway's format that contains these words. */
	readonly refusal: (words: string) => object | string;
	/** Its answer if it refuses one message of a request that it accepts, with HTTP 200. */
	readonly refusalOfOne?: (words: string) => object | string;
	/** The address in the last request that resumes an execution which waits for a report. */
	resumption?(gateway: G): string;
	/** An operation that only reads. Absent if the gateway has none. */
	readonly reading?: INodeParameters;
	/** The parameter that names a message in Get Status. Absent if the gateway has no Get Status. */
	readonly statusKey?: 'messageId' | 'reference';
	/** The hint under the field Text that says how long a part of a message is. */
	readonly partsHint: RegExp;

	/** The request that sends one message, as a user of n8n's HTTP Request node would write it. */
	readonly request: {
		/** The path below the base URL. */
		readonly path: string;
		/** Its headers, if the gateway takes the recipient in one. */
		readonly headers?: (to: string) => Record<string, string>;
		/** A text is sent unchanged. */
		readonly body: (to: string, text: string) => IDataObject | string;
	};
	/** How many requests of Send Bulk are under way at once. 1 if absent. */
	readonly requestsAtOnce?: number;
}

/** Makes the requests of a node wait as long as `patience` says. */
export function patient<Api>(
	type: INodeType,
	gateway: Gateway<Api>,
	patience: Patience,
): INodeType {
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

/**
 * The data that n8n stores for a credential: its defaults and the values of the sandbox gateway.
 */
export function storedCredential(
	{ credential }: Pick<TestedGateway, 'credential'>,
	gateway: Pick<SandboxGateway, 'credential'>,
): Record<string, string> {
	const defaults = credential.properties.map((field) => [field.name, field.default as string]);
	return { ...(Object.fromEntries(defaults) as object), ...gateway.credential() };
}

/** Whether a request to this path asks the gateway what happened to messages. */
export function isLookup({ lookup }: Pick<TestedGateway, 'lookup'>, path: string): boolean {
	return lookup?.path.test(path) ?? false;
}
