import type {
	IBinaryData,
	IBinaryKeyData,
	IDataObject,
	INode,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import type { InvalidInput } from '../gateway/error';
import type { Transport } from '../gateway/transport';
import type { Cancellation } from './cancellation';
import type { Ledger } from './ledger';
import type { Item } from './parameters';
import type { Problem } from './problem';
import type { Waiting } from './sendAndWait/question';
import type { SessionRules } from './sessionTransport';
import type { Spends } from './spending';

/** One output item, and where it did not go well, why. */
export interface Output {
	json: IDataObject;
	binary?: IBinaryKeyData;
	problem?: Problem;
	/** It comes from all items together, not from one. */
	isSummary?: boolean;
	/** The problem is an earlier try's: it does not keep the items after it from running. */
	isKnown?: boolean;
}

/** What an operation may use of the run it is part of. */
export interface Run {
	node: INode;
	cancellation: Cancellation;
	ledger: Ledger;
	/** IANA zone of the workflow: what a date parameter without offset means. */
	timeZone: string;
	continuesOnFail: boolean;
	/** Why nothing more may be sent; what sends throws it. */
	refusal?: InvalidInput | null;
	/**
	 * The bytes of a file that an input item carries in a binary field.
	 * @throws {NodeOperationError} where it has none.
	 */
	readFile: (index: number, field: string) => Promise<Buffer>;
	/** Asking a person, and waiting for the answer. */
	waiting: Waiting;
	/** A file for an output item. */
	attach: (bytes: Uint8Array, name: string, mimeType: string) => Promise<IBinaryData>;
}

interface Described {
	/** Title Case, as the list of operations shows it. */
	name: string;
	/** Sentence case, as the list of actions shows it. */
	action: string;
	description: string;
	fields: INodeProperties[];
	/** Needs neither credential nor network. */
	isOffline?: boolean;
	/** How many messages an item costs, where it sends any. */
	spends?: Spends;
}

/** Runs for each item, one after the other unless `atOnce` allows more. */
export interface ItemOperation<Api> extends Described {
	over: 'item';
	/** How many items may be under way at once, as the first one's parameters say. */
	atOnce?: (first: Item) => number;
	run: (item: Item, api: Api, run: Run) => Promise<Output | Output[]>;
}

/** Runs once for all items; an output for each, in their order, or one summary. */
export interface BulkOperation<Api> extends Described {
	over: 'all';
	/** What fails the node where On Error = Stop, or null where every item reports for itself. */
	failure: (outputs: Output[]) => { problem: Problem; index: number } | null;
	run: (items: Item[], api: Api, run: Run) => Promise<Output[]>;
}

export type Operation<Api> = ItemOperation<Api> | BulkOperation<Api>;

export interface Resource<Api> {
	/** Title Case, as the list of resources shows it. */
	name: string;
	operations: Record<string, Operation<Api>>;
}

/** What a gateway's client is made from. */
export interface Access {
	baseUrl: string;
	/** The credential's other fields; empty for an offline operation. */
	credential: IDataObject;
	transport: Transport;
	sleep: (ms: number) => Promise<void>;
}

/** A gateway as a node offers it. */
export interface Gateway<Api> {
	/** The node's name, and `gateway` in every output. */
	name: string;
	credential: string;
	/** Where the credential exchanges a login for a session. */
	session?: SessionRules;
	connect: (access: Access) => Api;
	resources: Record<string, Resource<Api>>;
}

/** The node's properties: resource, operation, and each operation's fields shown only for it. */
export function properties<Api>({ resources }: Pick<Gateway<Api>, 'resources'>): INodeProperties[] {
	const names = Object.keys(resources);
	const first = names[0] ?? '';
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: names.map((value) => ({ name: resources[value]!.name, value })),
			default: first,
		},
		...names.flatMap((resource) => resourceProperties(resource, resources[resource]!.operations)),
	];
}

function resourceProperties<Api>(
	resource: string,
	operations: Record<string, Operation<Api>>,
): INodeProperties[] {
	const options = Object.entries(operations).map(
		([value, { name, action, description }]): INodePropertyOptions => ({
			name,
			value,
			action,
			description,
		}),
	);
	const first = options[0]?.value ?? '';
	return [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			displayOptions: { show: { resource: [resource] } },
			options,
			default: first,
		},
		...Object.entries(operations).flatMap(([operation, { fields }]) =>
			fields.map((field) => shownFor(field, resource, operation)),
		),
	];
}

function shownFor(field: INodeProperties, resource: string, operation: string): INodeProperties {
	const { show, ...rest } = field.displayOptions ?? {};
	return {
		...field,
		displayOptions: { ...rest, show: { resource: [resource], operation: [operation], ...show } },
	};
}
