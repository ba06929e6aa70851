import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { InvalidInput, type Failure } from '../gateway/error';
import { checkParts, type Draft, type IsOurs, type Message } from '../gateway/message';
import type { Outcome } from '../gateway/outcome';
import { readInstant } from '../inbox/localTime';
import { characterCount } from '../sms/segments';
import type { Ledger } from './ledger';
import type { Output, Run } from './operation';
import { asParameterText, type Item } from './parameters';
import { problemOf, type Problem } from './problem';
import { positive, type SharedOption } from './properties';

/** How a gateway sends messages; its Send, Send Bulk and Preview operations are made from this. */
export interface Messaging<Api, M extends Message> {
	/** The node's name. */
	gateway: string;
	/** The gateway's name as people write it. */
	title: string;
	hints: Hints;
	/** The sender's field, where the gateway has one. */
	fromFields: INodeProperties[];
	/** Which of the shared options the gateway has. */
	sharedOptions: SharedOption[];
	ownOptions: INodeProperties[];
	/** What it has for a bulk only. */
	bulkOptions?: INodeProperties[];
	/** How many messages one request takes. */
	batchSize: number;
	/** Which messages go into one request together; absent where any `size` of them may. */
	batches?: (messages: M[], size: number) => M[][];
	/** How many requests of a bulk may be under way at once; 1 where absent. */
	atOnce?: number;
	/** The gateway takes one request at a time, whichever the operation. */
	isOneAtATime?: boolean;
	/** A recipient and a sender that pass every check, for a preview without them. */
	example: Pick<Draft, 'to' | 'from'>;
	/**
	 * Where the gateway can be asked for messages by reference: what became of each, null where it
	 * has none. Then every message has a reference, and no two of a run have the same.
	 * @throws {GatewayError}
	 */
	find?: (api: Api, messages: M[]) => Promise<Array<Outcome | null>>;
	/**
	 * Where the user wants the same message to the same person only once: what makes two the same,
	 * or null where it may be sent again.
	 */
	duplicateKey?: (message: M, options: Draft['options']) => string | null;
	/** How a person finds out whether a message of unknown outcome was sent. */
	howToFindOut: string;
	/** @throws {InvalidInput} for what the gateway would refuse. */
	compose: (draft: Draft) => M;
	/** The text as the handset will show it. */
	shownText: (message: M) => string;
	/** What its output says besides, or says otherwise. */
	more?: (message: M) => IDataObject;
	/** @throws {GatewayError} */
	send: (api: Api, message: M, isOurs: IsOurs<M>) => Promise<Outcome>;
	/**
	 * An outcome for each, in order.
	 * @throws {GatewayError} when the request as a whole failed.
	 */
	sendBatch: (api: Api, messages: M[], isOurs: IsOurs<M>) => Promise<Outcome[]>;
}

/** What the panel says of a gateway's limits, and of what it does with numbers and texts. */
export interface Hints {
	/** A sentence after the description of To. */
	to: string;
	/** Below Text: how long a part is here, and the whole. */
	text: string;
}

/** Where recipient, text and reference of an item come from. */
export type Content = (item: Item) => { to: unknown; text: unknown; reference?: unknown };

export const parameterContent: Content = (item) => ({
	to: item.value('to'),
	text: item.value('text'),
});

/** Reads the message of one item, without judging it. */
export function draftOf(item: Item, run: Run, hasFrom: boolean, content: Content): Draft {
	const options = item.collection('options');
	const { to, text, reference = options.reference } = content(item);
	return {
		to,
		text,
		from: hasFrom ? item.value('from') : null,
		reference: asParameterText(reference, 'reference') || null,
		sendAt: readSendAt(options.sendAt, run.timeZone),
		unicode: options.unicode === true,
		transliterate: options.transliterate === true,
		maxParts: positive(options, 'maxParts'),
		options,
	};
}

/** @throws {InvalidInput} for what is no date and time. */
export function readSendAt(value: unknown, timeZone: string): string | null {
	if (value === undefined || value === null || value === '') return null;
	const at = readInstant(value, timeZone)?.toISO({ suppressMilliseconds: true });
	if (at) return at;
	throw new InvalidInput(
		`Send At is no date and time: "${asParameterText(value, 'sendAt')}". Use a form such as 2026-03-31T09:30:00+02:00.`,
	);
}

/** The output of a message that was settled with the gateway. */
export function settle<M extends Message>(
	{ gateway, howToFindOut, more }: Pick<Messaging<never, M>, 'gateway' | 'howToFindOut' | 'more'>,
	run: Run,
	index: number,
	message: M,
	outcome: Outcome,
): IDataObject {
	const { segments } = message;
	const json: IDataObject = {
		gateway,
		to: message.to,
		from: message.from,
		messageId: outcome.outcome === 'accepted' ? outcome.messageId : null,
		reference: message.reference,
		outcome: outcome.outcome,
		encoding: segments.encoding,
		parts: segments.parts,
		scheduledAt: message.scheduledAt,
		...more?.(message),
	};
	return settleOutcome(json, outcome, howToFindOut, run.ledger, index);
}

/** Adds what became of a request that must not be repeated, and keeps it where that is so. */
export function settleOutcome(
	json: IDataObject,
	result: Outcome,
	howToFindOut: string,
	ledger: Ledger,
	key: string | number,
): IDataObject {
	addOutcome(json, result, howToFindOut);
	if (result.outcome !== 'rejected') ledger.keep(key, json);
	return json;
}

/** Adds what became of a message, in words for the user. */
export function addOutcome(json: IDataObject, result: Outcome, howToFindOut: string): IDataObject {
	json.outcome = result.outcome;
	if (result.outcome === 'rejected') json.failure = { ...result.failure };
	if (result.outcome === 'unknown') {
		const { code, message } = result.failure;
		const when = new Date().toISOString();
		json.failure = {
			code,
			message: `${message} It may have been sent (${when}). Before sending it again, find out: ${howToFindOut}`,
		};
	}
	return json;
}

/** The output of a message that did not pass the checks. */
export function refused(gateway: string, to: unknown, error: unknown): IDataObject {
	const { code, message } = problemOf(error);
	return {
		gateway,
		to: typeof to === 'string' || typeof to === 'number' ? String(to) : null,
		from: null,
		messageId: null,
		reference: null,
		outcome: 'rejected',
		encoding: null,
		parts: null,
		scheduledAt: null,
		failure: { code, message },
	};
}

/** An output whose problem follows from its outcome. */
export function outcomeOutput(json: IDataObject, isKnown = false): Output {
	if (json.outcome === 'accepted') return { json, isKnown };
	const description =
		json.outcome === 'unknown'
			? 'A retry of this execution does not send it again.'
			: 'Nothing was sent for this item.';
	return { json, isKnown, problem: { ...(json.failure as unknown as Failure), description } };
}

/** A bulk fails as a whole only where not one of its messages can have been sent. */
export function nothingSent(outputs: Output[]): { problem: Problem; index: number } | null {
	const problem = outputs[0]?.problem;
	if (!problem) return null;
	// Without outcomes the operation itself failed, which tells nothing of what was sent.
	if (outputs.every(({ json }) => json.outcome === undefined)) return { problem, index: 0 };
	if (outputs.some(({ json }) => json.outcome !== 'rejected')) return null;
	const message =
		outputs.length === 1
			? problem.message
			: `None of the ${outputs.length} messages was sent. The first: ${problem.message}`;
	return { problem: { ...problem, message }, index: 0 };
}

/** What would become of a message, without sending it. */
export function previewOf<M extends Message>(
	messaging: Messaging<never, M>,
	draft: Draft,
): IDataObject {
	const { gateway, example } = messaging;
	const complete = { ...draft, to: draft.to || example.to, from: draft.from || example.from };
	const verdict: IDataObject = { gateway, wouldBeSent: false, refusal: null };
	try {
		const message = messaging.compose({ ...complete, maxParts: null });
		const { encoding, parts, unitsLeft } = message.segments;
		const shownText = messaging.shownText(message);
		Object.assign(verdict, {
			to: draft.to ? message.to : null,
			encoding,
			parts,
			characters: characterCount(shownText),
			charactersLeft: unitsLeft,
			text: message.text,
			shownText,
			changesText: shownText !== message.text,
		});
		checkParts(message.segments, draft.maxParts);
		return { ...verdict, wouldBeSent: true };
	} catch (error) {
		return { ...verdict, refusal: problemOf(error).message };
	}
}
