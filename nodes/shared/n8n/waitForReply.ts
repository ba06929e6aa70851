import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { groupBy } from '../gateway/batches';
import { GatewayError, orGatewayError } from '../gateway/error';
import type { OutputJson } from '../gateway/output';
import { recentWindow } from '../inbox/window';
import { earliestWallTime, latestInstant, wallText, wallTimeAt } from '../time';
import { askAgain } from './askAgain';
import { readTimeoutMs, timeoutField } from './fields';
import type { BulkOperation, Run } from './operation';
import { failedOutput, firstProblem, type Output } from './output';
import type { Item } from './parameters';
import { problemOf, type Problem } from './problem';

/** How to ask a gateway for the messages of some senders. */
export interface Replies<Api extends { timeZone: string }> {
	/** Shown between Since and Timeout. They hold for all items. */
	fields: INodeProperties[];
	/**
	 * The international digits of an item's number.
	 * @throws {InvalidInput}
	 */
	readPhone: (value: unknown) => string;
	/**
	 * Returns how to ask for the messages between two local times (`YYYY-MM-DD HH:MM:SS`). An answer may
	 * have messages of other senders too.
	 * @throws {InvalidInput}
	 */
	open: (
		first: Item,
	) => (api: Api, phones: string[], from: string, to: string) => Promise<Received[]>;
}

/** A received message as a gateway lists it. */
export interface Received {
	/** The gateway's time. */
	at: string;
	output: OutputJson;
}

/** Whose message an item waits for, since when. */
interface Awaited {
	phone: string;
	/** In milliseconds since 1970. */
	since: number;
}

const DEFAULT_SINCE_MS = 5 * 60_000;

/**
 * Waits for a message from the number of each item. All items are asked for together. Nothing is
 * marked as read, so triggers get the messages too.
 */
export function waitForReplyOperation<Api extends { timeZone: string }>(
	replies: Replies<Api>,
): BulkOperation<Api> {
	return {
		over: 'all',
		name: 'Wait for Reply',
		action: 'Wait until replies arrive',
		description:
			'Check again, with growing pauses, until a message from every number has arrived or the time is up',
		fields: [phoneField, sinceField, ...replies.fields, replyTimeoutField],
		failure: firstProblem,
		async run(items, api, run) {
			const ask = replies.open(items[0]!);
			const timeoutMs = readTimeoutMs(items[0]!);
			const awaited = items.map((item) => awaitedBy(item, replies, run));
			const found = new Found(awaited, api.timeZone);
			let failure: GatewayError | null = null;
			await askAgain(timeoutMs, run, async () => {
				const { phones, since } = found.open();
				if (phones.length === 0) return true;
				const from = wallText(earliestWallTime(since, api.timeZone));
				const to = wallText(recentWindow(wallTimeAt(Date.now(), api.timeZone)).to);
				const answer = await orGatewayError(ask(api, phones, from, to));
				failure = answer instanceof GatewayError ? answer : null;
				if (answer instanceof GatewayError) return !answer.transient;
				found.add(answer);
				return found.open().phones.length === 0;
			});
			return items.map(({ json }, index) => outputOf(json, awaited[index]!, found, failure));
		},
	};
}

function awaitedBy<Api extends { timeZone: string }>(
	item: Item,
	{ readPhone }: Replies<Api>,
	run: Run,
): Awaited | Problem {
	try {
		const phone = readPhone(item.value('phone'));
		// A gateway's times have no fractions of a second.
		const since = item.instant('since', 'Since', run.timeZone)?.set({ millisecond: 0 }).toMillis();
		return { phone, since: since ?? run.began() - DEFAULT_SINCE_MS };
	} catch (error) {
		return problemOf(error);
	}
}

/** The first message for each item. */
class Found {
	private readonly byItem = new Map<Awaited, Received>();

	constructor(
		private readonly awaited: Array<Awaited | Problem>,
		private readonly timeZone: string,
	) {}

	/** The numbers that still have to answer, and since when the earliest of them may have done so. */
	open(): { phones: string[]; since: number } {
		const open = this.awaited.filter(isAwaited).filter((one) => !this.byItem.has(one));
		const since = open.reduce((earliest, one) => Math.min(earliest, one.since), Infinity);
		return { phones: [...new Set(open.map(({ phone }) => phone))], since };
	}

	add(messages: Received[]): void {
		const ordered = messages
			.map((message) => ({ message, at: latestInstant(message.at, this.timeZone) ?? Infinity }))
			.sort((a, b) => a.at - b.at || 0);
		const bySender = new Map(
			groupBy(ordered, senderOf).map((group) => [senderOf(group[0]!), group] as const),
		);
		for (const one of this.awaited) {
			if (!isAwaited(one) || this.byItem.has(one)) continue;
			const first = bySender.get(one.phone)?.find(({ at }) => at >= one.since);
			if (first) this.byItem.set(one, first.message);
		}
	}

	of(one: Awaited): OutputJson | null {
		return this.byItem.get(one)?.output ?? null;
	}
}

function senderOf({ message }: { message: Received }): string {
	return message.output.from as string;
}

function isAwaited(one: Awaited | Problem): one is Awaited {
	return 'phone' in one;
}

function outputOf(
	json: IDataObject,
	awaited: Awaited | Problem,
	found: Found,
	failure: GatewayError | null,
): Output {
	if (!isAwaited(awaited)) return failedOutput({ ...json, reply: null }, awaited);
	const reply = found.of(awaited);
	if (reply === null && failure) return failedOutput({ ...json, reply }, problemOf(failure));
	return { json: { ...json, reply } };
}

const phoneField: INodeProperties = {
	displayName: 'Phone',
	name: 'phone',
	type: 'string',
	required: true,
	default: '={{ $json.to }}',
	placeholder: 'e.g. +48 500 600 700',
	description:
		'Number that is to answer, one per item. It may contain spaces and dashes, and begin with + or 00.',
};

const sinceField: INodeProperties = {
	displayName: 'Since',
	name: 'since',
	type: 'dateTime',
	default: '',
	description:
		'Earlier messages do not count. If empty, messages count from five minutes before this node starts.',
};

const replyTimeoutField: INodeProperties = {
	...timeoutField,
	description:
		'The longest time to wait, in seconds. After that, items without a reply are returned with the reply null.',
};
