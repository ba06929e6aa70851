import type { IBinaryData, INode, INodeProperties } from 'n8n-workflow';
import type { Cancellation } from './cancellation';
import type { Output } from './output';
import type { Item } from './parameters';
import type { Problem } from './problem';
import type { Pause } from './sendAndWait/question';
import type { Gate } from './sending/gate';
import type { MessageCount } from './sending/maxMessages';
import type { References } from './sending/references';

/** What an operation may use of the run it is part of. */
export interface Run {
	/** Tells this run from every other run of every execution, and is the same in a retry. */
	id: string;
	node: INode;
	/** The node's name, and `gateway` in every output. */
	gateway: string;
	cancellation: Cancellation;
	/** When the first attempt of this run asked for this time, in milliseconds since 1970. */
	began: () => number;
	/** The only way to send. */
	gate: Gate;
	references: References;
	/** IANA zone of the workflow: a date parameter without offset is meant in it. */
	timeZone: string;
	continuesOnFail: boolean;
	/** Whether the output items also carry the fields of their input items. */
	includesInputFields: boolean;
	/**
	 * Checks that an input item carries a file in a binary field.
	 * @throws {NodeOperationError} when it has none.
	 */
	checkFile: (index: number, field: string) => void;
	/**
	 * The bytes of a file that an input item carries in a binary field.
	 * @throws {NodeOperationError} when it has none.
	 */
	readFile: (index: number, field: string) => Promise<Buffer>;
	/** Asks a person, and waits for the answer. */
	pause: Pause;
	/** A file for an output item. */
	attach: (bytes: Uint8Array, name: string, mimeType: string) => Promise<IBinaryData>;
	/** Shows a warning in the output panel. */
	warn: (message: string) => void;
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
	/**
	 * How many messages an item costs, so that a run over Max Messages sends nothing at all. Without
	 * it, the run stops at the message that would exceed the limit.
	 */
	messageCount?: MessageCount;
}

interface OverItems extends Described {
	over: 'item';
	/** How many items may be under way at once. Read from the first item's parameters. */
	atOnce?: (first: Item) => number;
}

/** Runs for each item, one after the other unless `atOnce` allows more. */
export interface ItemOperation<Api> extends OverItems {
	run: (item: Item, api: Api, run: Run) => Promise<Output | Output[]>;
}

/** Sends something for each item. All items are read and checked before the first request. */
export interface SendingOperation<Api> extends OverItems {
	prepare: (item: Item, api: Api, run: Run) => Prepared | Promise<Prepared>;
}

/** How to send an item that passed the checks, or the outputs of one that is not to be sent. */
export type Prepared = Output[] | (() => Promise<Output[]>);

/**
 * Runs once for all items of an account. Gives one output for each, in their order, or outputs
 * with `sources`.
 */
export interface BulkOperation<Api> extends Described {
	over: 'all';
	/** It refuses more than one item, so it is given all of them, whatever their accounts are. */
	takesOneItem?: boolean;
	/** What fails the node when On Error is Stop, or null when every item reports for itself. */
	failure: (outputs: Output[]) => { problem: Problem; index: number } | null;
	run: (items: Item[], api: Api, run: Run) => Promise<Output[]>;
}

export type Operation<Api> = ItemOperation<Api> | SendingOperation<Api> | BulkOperation<Api>;
