import type { IDataObject } from 'n8n-workflow';
import { inChunks, sendInBatches } from '../gateway/batches';
import { GatewayError, InvalidInput } from '../gateway/error';
import { sendAndFindOut } from '../gateway/findOut';
import type { IsOurs, Message } from '../gateway/message';
import { rejected, unknown, type Outcome } from '../gateway/outcome';
import { draftOf, outcomeOutput, refused, settle, type Content, type Messaging } from './messaging';
import type { Output, Run } from './operation';
import type { Item } from './parameters';

interface Pending<M> {
	/** Among the items that are sent now. */
	position: number;
	/** Among all of the input. */
	index: number;
	message: M;
	/** An earlier try's result: it may have been sent then. */
	earlier?: IDataObject;
	/** The user wants the gateway asked before it is sent. */
	onlyOnce: boolean;
	/** The gateway is asked before it is sent. */
	isAskedFirst: boolean;
	/** What the gateway has under its reference can only be this message. */
	isOurs: boolean;
}

export interface Dispatch<M> {
	content: Content;
	/** Which messages go into one request together. */
	batches: (messages: M[]) => M[][];
	send: (messages: M[], isOurs: IsOurs<M>) => Promise<Outcome[]>;
}

/**
 * Sends the messages of some items: each gets its output, in their order. What the ledger knows is
 * not sent again; what may be at the gateway already is asked for first, where that is possible.
 */
export async function dispatch<Api, M extends Message>(
	messaging: Messaging<Api, M>,
	items: Item[],
	api: Api,
	run: Run,
	{ content, batches, send }: Dispatch<M>,
): Promise<Output[]> {
	const outputs = new Array<Output>(items.length);
	const put = (position: number, json: IDataObject, isKnown = false) => {
		outputs[position] = outcomeOutput(json, isKnown);
	};
	const conclude = ({ position, index, message }: Pending<M>, outcome: Outcome) =>
		put(position, settle(messaging, run, index, message, outcome));

	let pending: Array<Pending<M>> = [];
	items.forEach((item, position) => {
		const kept = run.ledger.get(item.index);
		if (kept && (kept.outcome === 'accepted' || !messaging.find)) {
			put(position, kept, true);
			return;
		}
		const prepared = prepare(messaging, item, position, run, content, kept);
		if ('message' in prepared) pending.push(prepared);
		else put(position, kept ?? prepared.refusal, kept !== undefined);
	});
	pending = await askFirst(messaging, api, pending, run, conclude, put);
	const entries = new Map(pending.map((entry) => [entry.message, entry]));
	const { find } = messaging;
	const isOurs = (message: M) => entries.get(message)!.isOurs;
	const attempt = async (messages: M[]) =>
		await send(messages, isOurs).finally(() => {
			for (const message of messages) entries.get(message)!.isOurs = true;
		});
	await sendInBatches(batches([...entries.keys()]), {
		atOnce: messaging.atOnce,
		send: async (batch) => {
			if (!find) return await attempt(batch);
			return await sendAndFindOut(batch, {
				send: attempt,
				find: async (messages) => await find(api, messages),
				sleep: run.cancellation.sleep,
			});
		},
		onOutcomes: (batch, outcomes) =>
			batch.forEach((message, i) => conclude(entries.get(message)!, outcomes[i]!)),
		isCancelled: () => run.cancellation.isCancelled,
	});
	return outputs;
}

/** Settles what is at the gateway already. Returns what is left to be sent. */
async function askFirst<Api, M extends Message>(
	messaging: Messaging<Api, M>,
	api: Api,
	pending: Array<Pending<M>>,
	{ continuesOnFail }: Pick<Run, 'continuesOnFail'>,
	conclude: (entry: Pending<M>, outcome: Outcome) => void,
	put: (position: number, json: IDataObject, isKnown: boolean) => void,
): Promise<Array<Pending<M>>> {
	const open = pending.filter(({ isAskedFirst }) => isAskedFirst);
	const settled = new Set<Pending<M>>();
	for (const batch of inChunks(open, messaging.batchSize)) {
		const messages = batch.map(({ message }) => message);
		const found = await messaging.find!(api, messages).catch((error: unknown) =>
			error instanceof GatewayError ? error : Promise.reject(error),
		);
		batch.forEach((entry, position) => {
			if (found instanceof GatewayError) {
				settled.add(entry);
				if (entry.earlier) put(entry.position, entry.earlier, true);
				else if (entry.onlyOnce) conclude(entry, rejected(couldNotAsk(found)));
				// What a killed execution may have sent is no rejection; stopping, a retry asks again.
				else if (continuesOnFail) conclude(entry, unknown(couldNotAsk(found)));
				else throw found;
			} else if (found[position]) {
				settled.add(entry);
				conclude(entry, found[position]);
			}
		});
	}
	return settled.size === 0 ? pending : pending.filter((entry) => !settled.has(entry));
}

function couldNotAsk({ code, message }: GatewayError): { code: string; message: string } {
	return { code, message: `Not sent, because the gateway could not be asked first: ${message}` };
}

function prepare<Api, M extends Message>(
	messaging: Messaging<Api, M>,
	item: Item,
	position: number,
	run: Run,
	content: Content,
	earlier: IDataObject | undefined,
): Pending<M> | { refusal: IDataObject } {
	const { gateway, find, fromFields, compose } = messaging;
	let to: unknown = null;
	try {
		if (run.refusal) throw run.refusal;
		const draft = draftOf(item, run, fromFields.length > 0, content);
		to = draft.to;
		const onlyOnce = find !== undefined && draft.options.onlyOnce === true;
		if (onlyOnce && draft.reference === null) {
			throw new InvalidInput('Only Once needs a Reference of your own. Give the message one.');
		}
		const isOurs = earlier !== undefined || onlyOnce || draft.reference === null;
		if (find) {
			const given = (earlier?.reference as string) ?? draft.reference;
			if (given !== null) checkUnique(given, item.index, run);
			draft.reference = given ?? run.ledger.reference(item.index);
		}
		const message = compose(draft);
		checkDuplicate(messaging.duplicateKey?.(message, draft.options) ?? null, item.index, run);
		const isAskedFirst =
			earlier !== undefined || onlyOnce || (find !== undefined && isOurs && run.ledger.mayLack);
		const { index } = item;
		return { position, index, message, earlier, onlyOnce, isAskedFirst, isOurs };
	} catch (error) {
		return { refusal: refused(gateway, to, error) };
	}
}

function checkDuplicate(key: string | null, index: number, run: Run): void {
	const holder = key === null ? null : run.ledger.claim(`duplicate ${key}`, index);
	if (holder === null) return;
	throw new InvalidInput(`Item ${holder} is the same message to the same number already.`);
}

/** With one reference for two messages, asking for it would tell nothing of either. */
function checkUnique(reference: string, index: number, run: Run): void {
	const holder = run.ledger.claim(`reference ${reference}`, index);
	if (holder === null) return;
	throw new InvalidInput(
		`The reference "${reference}" is that of item ${holder} already. Give each message its own.`,
	);
}
