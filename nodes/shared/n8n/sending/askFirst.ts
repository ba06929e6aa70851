import type { IDataObject } from 'n8n-workflow';
import { inChunks } from '../../gateway/batches';
import { GatewayError, orGatewayError, type Failure } from '../../gateway/error';
import type { Message } from '../../gateway/message';
import { rejected, unknown, type Outcome } from '../../gateway/outcome';
import type { Run } from '../operation';
import { findWithAnyText } from './findWithAnyText';
import type { Messaging } from './messaging';
import { messagesOf, type Pending } from './pending';

type LookUp<Api, M extends Message> = NonNullable<Messaging<Api, M>['find']>;

/** The code of a message that may have been sent with another text. */
const OTHER_TEXT = 'sentWithOtherText';
/** The code of a message whose reference the user may have given to another one before. */
const IN_USE = 'referenceInUse';

/** Finds messages by the one reference that each has. */
export function finderOf<Api, M extends Message>(lookUp: LookUp<Api, M>, api: Api) {
	return async (entries: Array<Pending<M>>): Promise<Array<Outcome | null>> => {
		const messages = messagesOf(entries);
		const sought = messages.map((message) => ({ message, references: [message.reference!] }));
		const found = await lookUp(api, sought);
		return messages.map(({ reference }, i) => found[i]?.get(reference!) ?? null);
	};
}

/**
 * Asks for what may be at the gateway already, and settles what is there. Returns what is still to be
 * sent. The gateway is asked for
 * - what an earlier attempt may have sent,
 * - what the user wants to be sent only once,
 * - everything, when n8n was killed and its ledger is lost, or when another retry of the execution
 *   may have sent it.
 */
export async function askFirst<Api, M extends Message>(
	{ find, batchSize }: Pick<Messaging<Api, M>, 'find' | 'batchSize'>,
	api: Api,
	pending: Array<Pending<M>>,
	run: Pick<Run, 'continuesOnFail' | 'gate' | 'references'>,
	settle: (entry: Pending<M>, outcome: Outcome) => void,
	put: (position: number, json: IDataObject, isKnown: boolean) => void,
): Promise<Array<Pending<M>>> {
	if (!find || pending.length === 0) return pending;
	const isBlind = await run.gate.mayBeIncomplete();
	const asked = pending.filter(({ earlier, onlyOnce }) => isBlind || earlier || onlyOnce);
	// What belongs to another message of this execution is not this one, whatever its reference.
	const taken = isBlind ? run.gate.sentReferences() : new Set<string>();
	const settled = new Set<Pending<M>>();
	const missing: Array<Pending<M>> = [];
	const fail = (entry: Pending<M>, error: GatewayError) => {
		settled.add(entry);
		if (entry.earlier) put(entry.position, entry.earlier, true);
		else if (entry.onlyOnce && !isBlind) settle(entry, rejected(couldNotAsk(error)));
		// The message may have been sent before the crash, so it is `unknown`, not `rejected`.
		// If the node stops instead, a retry asks again.
		else if (run.continuesOnFail) settle(entry, unknown(couldNotAsk(error)));
		else throw error;
	};

	for (const batch of inChunks(asked, batchSize)) {
		const found = await orGatewayError(finderOf(find, api)(batch));
		batch.forEach((entry, i) => {
			if (found instanceof GatewayError) return fail(entry, found);
			const { reference } = entry.message;
			const isAnothers = entry.identity !== null && !entry.earlier && taken.has(reference!);
			const there = isAnothers ? null : found[i];
			if (!there) return void missing.push(entry);
			settled.add(entry);
			settle(entry, entry.ownsReference ? there : perhapsThere(entry));
		});
	}

	const ours = new Set(
		missing.filter(
			({ identity, earlier }) => identity !== null && (isBlind || isOtherText(earlier)),
		),
	);
	const others = await orGatewayError(
		findWithAnyText(async (sought) => await find(api, sought), [...ours], asked, run),
	);
	for (const entry of missing) {
		const isOurs = ours.has(entry);
		if (isOurs && others instanceof GatewayError) fail(entry, others);
		else if (isOurs && others instanceof Map && others.has(entry)) {
			settled.add(entry);
			settle(entry, others.get(entry) ?? unknown(sentWithOtherText()));
		} else run.gate.reopen(entry.index);
	}
	run.gate.takeOver();
	return pending.filter((entry) => !settled.has(entry));
}

function isOtherText(earlier: IDataObject | undefined): boolean {
	return codeOf(earlier) === OTHER_TEXT;
}

/**
 * Whether an earlier attempt may have sent the message. It has sent nothing if it found the reference
 * in use.
 */
export function mayHaveSent(earlier: IDataObject | undefined): boolean {
	return earlier !== undefined && codeOf(earlier) !== IN_USE;
}

function codeOf(earlier: IDataObject | undefined): string | undefined {
	return (earlier?.failure as Failure | undefined)?.code;
}

function couldNotAsk({ code, message }: Failure): Failure {
	return { code, message: `The gateway could not be asked first: ${message}` };
}

function sentWithOtherText(): Failure {
	return {
		code: OTHER_TEXT,
		message:
			'An earlier attempt of this execution sent a message with another text to this number. It may have been this one, so it was not sent again.',
	};
}

/** The outcome of a message when the gateway has one with its reference, which may be another one. */
function perhapsThere({ message }: Pending): Outcome {
	return unknown({
		code: IN_USE,
		message: `The gateway has a message with the reference "${message.reference}". It may be this one, sent before n8n was killed, so it was not sent again. With Only Once it would count as this one.`,
	});
}

/**
 * The same for a message that the gateway does not list, when it refuses the reference with these
 * words. Null if no earlier attempt can have sent it.
 */
export function perhapsUnlisted(
	{ message, earlier }: Pending,
	isBlind: boolean,
	refusal: Failure,
): Outcome | null {
	if (!isBlind && earlier === undefined) return null;
	return unknown({
		code: IN_USE,
		message: `This message may have been sent before n8n was killed. The gateway does not list one with the reference "${message.reference}", but refused to take another one: ${refusal.message}`,
	});
}
