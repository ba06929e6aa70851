import type { IDataObject } from 'n8n-workflow';
import { inChunks, sendInBatches } from '../../gateway/batches';
import { InvalidInput } from '../../gateway/error';
import { sendAndFindOut } from '../../gateway/findOut';
import type { Message } from '../../gateway/message';
import type { Outcome } from '../../gateway/outcome';
import type { Permit } from '../../gateway/permit';
import type { Run } from '../operation';
import type { Output } from '../output';
import type { Item } from '../parameters';
import { askFirst, finderOf, mayHaveSent, perhapsUnlisted } from './askFirst';
import type { Content } from './content';
import { sendInHours, spreadOf, timeInHours } from './inAllowedHours';
import { draftOf, pastSendAt, type Messaging } from './messaging';
import { messageJson, outcomeOutput, rejectedJson } from './outputs';
import { messagesOf, type Batches, type Pending } from './pending';
import { takeTurns } from './takeTurns';

export interface Dispatch<M extends Message> {
	content: Content;
	/** Which messages go into one request together. Without it, each goes alone. */
	batches?: Batches<Pending<M>>;
	/** Called before each request. */
	onSend?: () => void;
}

/** The messages of some items: those that are still to be sent, and the outputs of the others. */
export interface Messages<M extends Message> {
	pending: Array<Pending<M>>;
	/** By position among the items. */
	outputs: Output[];
}

/** Sends the messages of some items. Each item gets its output, in the items' order. */
export async function dispatch<Api, M extends Message>(
	messaging: Messaging<Api, M>,
	items: Item[],
	api: Api,
	run: Run,
	how: Dispatch<M>,
): Promise<Output[]> {
	const messages = prepareMessages(messaging, items, run, how.content);
	return await sendMessages(messaging, messages, api, run, how);
}

/** Reads and checks the messages of some items. What the ledger has is not sent again. */
export function prepareMessages<Api, M extends Message>(
	messaging: Messaging<Api, M>,
	items: Item[],
	run: Run,
	content: Content,
): Messages<M> {
	const outputs = new Array<Output>(items.length);
	const put = (position: number, json: IDataObject, isKnown = false) => {
		outputs[position] = outcomeOutput(json, isKnown);
	};
	const pending: Array<Pending<M>> = [];
	items.forEach((item, position) => {
		const kept = run.gate.known(item.index);
		if (kept && (kept.outcome === 'accepted' || !messaging.find)) {
			claimKept(messaging, kept, item.index, run);
			put(position, kept, true);
			return;
		}
		const prepared = prepare(messaging, item, position, run, content, kept);
		if ('message' in prepared) pending.push(prepared);
		else put(position, kept ?? prepared.rejection, kept !== undefined);
	});
	return { pending, outputs };
}

/** Sends what is pending. What may be at the gateway already is asked for first, if that is possible. */
export async function sendMessages<Api, M extends Message>(
	messaging: Messaging<Api, M>,
	{ pending, outputs }: Messages<M>,
	api: Api,
	run: Run,
	how: Omit<Dispatch<M>, 'content'>,
): Promise<Output[]> {
	const put = (position: number, json: IDataObject, isKnown = false) => {
		outputs[position] = outcomeOutput(json, isKnown);
	};
	const settle = ({ position, index, message }: Pending<M>, outcome: Outcome) =>
		put(position, run.gate.settle(index, messageJson(run, messaging, message, outcome)));

	// Two executions that want the same message only once must not both find that it is not there.
	const unique = pending.filter(({ onlyOnce }) => onlyOnce);
	const account = JSON.stringify([run.gateway, run.node.credentials, run.references.account]);
	const turns = unique.map(({ message }) => `${account}/${message.reference}`);
	// Two items at once must not both find the one message that an earlier attempt has sent.
	if (messaging.find && pending.length > 0 && (await run.gate.mayBeIncomplete())) {
		turns.push(`${run.id}/messages of earlier attempts`);
	}
	await takeTurns(turns, async () => {
		const open = await askFirst(messaging, api, pending, run, settle, put);
		// Only now: a message whose time has passed may have been sent before, in time.
		const inTime = open.filter(({ message, position }) => {
			const error = pastSendAt(message.scheduledAt);
			if (error) put(position, rejectedJson(run.gateway, message.to, error));
			return error === null;
		});
		await sendAll(messaging, api, inTime, run, how, settle);
	});
	return outputs;
}

async function sendAll<Api, M extends Message>(
	messaging: Messaging<Api, M>,
	api: Api,
	pending: Array<Pending<M>>,
	run: Run,
	{ batches, onSend }: Omit<Dispatch<M>, 'content'>,
	settle: (entry: Pending<M>, outcome: Outcome) => void,
): Promise<void> {
	const { find: lookUp, send, sendOne, atOnce } = messaging;
	const request = async (permit: Permit, batch: Array<Pending<M>>) => {
		onSend?.();
		return batches || !sendOne
			? await send(api, permit, messagesOf(batch))
			: [await sendOne(api, permit, batch[0]!.message)];
	};
	const isBlind = lookUp !== undefined && pending.length > 0 && (await run.gate.mayBeIncomplete());
	const sendNow = async (batch: Array<Pending<M>>) => {
		const indexes = batch.map(({ index }) => index);
		const times = batch.map(({ message }) => message.scheduledAt);
		const permit = await run.gate.permit(indexes, times);
		if (!lookUp) return await request(permit, batch);
		return await sendAndFindOut(batch, {
			send: async (some) => await request(permit, some),
			find: finderOf(lookUp, api),
			ownsReference: ({ ownsReference }) => ownsReference,
			perhapsThere: (entry, refusal) => perhapsUnlisted(entry, isBlind, refusal),
			sleep: run.cancellation.sleep,
		});
	};
	const inBatches = batches ?? ((entries) => inChunks(entries, 1));
	await sendInBatches(inBatches(pending), {
		atOnce,
		send: async (batch) => await sendInHours(messaging, run, batch, sendNow, inBatches),
		onOutcomes: (batch, outcomes) => batch.forEach((entry, i) => settle(entry, outcomes[i]!)),
		isCanceled: () => run.cancellation.isCanceled,
	});
}

function prepare<Api, M extends Message>(
	messaging: Messaging<Api, M>,
	item: Item,
	position: number,
	run: Run,
	content: Content,
	earlier: IDataObject | undefined,
): Pending<M> | { rejection: IDataObject } {
	const { find, makesReferences, compose, duplicateKey, recipientOf } = messaging;
	const { gate, references } = run;
	const { index } = item;
	let to: unknown = null;
	try {
		if (gate.refusal) throw gate.refusal;
		const given = content(item);
		to = given.to;
		const draft = draftOf(messaging, item, run.timeZone, () => given, true);
		const spreadMs = spreadOf(messaging, draft);
		const onlyOnce = find !== undefined && draft.options.flag('onlyOnce', 'Only Once');
		const mayBeThere = earlier !== undefined || onlyOnce || gate.mayBeThere;
		const past = find && mayBeThere ? null : pastSendAt(draft.sendAt);
		if (past) throw past;
		if (onlyOnce && draft.reference === null) {
			throw new InvalidInput('Only Once needs a Reference of your own. Give the message one.');
		}
		const before = (earlier?.reference as string | null | undefined) ?? null;
		const isGiven = before === null ? draft.reference !== null : !references.isOurs(before);
		draft.reference = before ?? draft.reference;
		draft.sendAt = timeInHours(messaging, run, index, draft.sendAt, spreadMs);
		const message = compose(draft);
		const text = given.lastingText ?? message.text;
		let identity: Pending<M>['identity'] = null;
		if ((find || makesReferences) && !isGiven) {
			identity = references.next(recipientOf?.(message) ?? message.to, message.from);
			(message as Message).reference = before ?? references.of(identity, text);
		} else if (find) {
			checkUnique(message.reference!, index, run);
		}
		checkDuplicate(duplicateKey?.(message, draft.options) ?? null, index, run);
		const ownsReference = mayHaveSent(earlier) || onlyOnce || identity !== null;
		return {
			...{ position, index, message, spreadMs, earlier, onlyOnce, identity, text, ownsReference },
		};
	} catch (error) {
		return { rejection: rejectedJson(run.gateway, to, error) };
	}
}

/** What an earlier attempt settled keeps its reference and its place in the count. */
function claimKept<M extends Message>(
	{ find, makesReferences }: Pick<Messaging<never, M>, 'find' | 'makesReferences'>,
	{ reference }: IDataObject,
	index: number,
	{ references }: Run,
): void {
	if (!(find || makesReferences) || typeof reference !== 'string') return;
	if (references.isOurs(reference)) references.claimOurs(reference);
	else references.claim(claimOf(reference, references), index);
}

/** Each account has references of its own. */
function claimOf(reference: string, { account }: Run['references']): string {
	return `reference ${account}/${reference}`;
}

function checkDuplicate(key: string | null, index: number, { references }: Run): void {
	const holder = key === null ? null : references.claim(`duplicate ${key}`, index);
	if (holder === null) return;
	throw new InvalidInput(`Item ${holder} already sends the same message to the same number.`);
}

/** If two messages had one reference, asking for it would say nothing about either. */
function checkUnique(reference: string, index: number, { references }: Run): void {
	const holder = references.claim(claimOf(reference, references), index);
	if (holder === null) return;
	throw new InvalidInput(
		`Item ${holder} already has the reference "${reference}". Give each message its own.`,
	);
}
