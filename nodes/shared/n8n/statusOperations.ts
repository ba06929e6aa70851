import type { INodeProperties } from 'n8n-workflow';
import { GatewayError } from '../gateway/error';
import type { BulkOperation, Output, Run } from './operation';
import type { Item } from './parameters';
import { problemOf, type Problem } from './problem';
import { timeoutField } from './properties';

/** A message's delivery status; `status` and `final` mean the same for every gateway. */
export interface StatusReport {
	messageId: string | null;
	reference: string | null;
	status: string;
	final: boolean;
	/** The gateway's own word or number. */
	gatewayStatus: string | number | null;
	/** ISO 8601 with offset, null where the gateway gives no time. */
	updatedAt: string | null;
}

/** How a gateway is asked for delivery statuses. */
export interface Delivery<Api> {
	gateway: string;
	/** What a message is asked for by. */
	fields: INodeProperties[];
	/** @throws {InvalidInput} */
	key: (item: Item) => string;
	/**
	 * A report, or why there is none, for each key. A key the gateway does not know (yet) is null.
	 * Asked in as few requests as the gateway takes.
	 */
	ask: (api: Api, keys: string[]) => Promise<Map<string, StatusReport | Error | null>>;
	/** The key as a report names it. */
	identify: (key: string) => Pick<StatusReport, 'messageId' | 'reference'>;
	/** What it means that the gateway does not know a key. */
	notKnown: (key: string) => string;
}

type Answer = StatusReport | Error | null;

export function getStatusOperation<Api>(delivery: Delivery<Api>): BulkOperation<Api> {
	return {
		over: 'all',
		name: 'Get Status',
		action: 'Get the delivery status of messages',
		description: 'Ask whether messages were delivered',
		fields: delivery.fields,
		failure: firstProblem,
		async run(items, api) {
			const keys = items.map((item) => keyOf(delivery, item));
			const answers = await delivery.ask(api, distinct(keys));
			return keys.map((key) => report(delivery, key, answers));
		},
	};
}

/** Pauses between two questions, in seconds; the last one goes on. */
const PAUSES = [2, 3, 5, 8, 13, 20, 30];

export function waitForDeliveryOperation<Api>(delivery: Delivery<Api>): BulkOperation<Api> {
	return {
		over: 'all',
		name: 'Wait for Delivery',
		action: 'Wait until messages are delivered',
		description: 'Ask again, with growing pauses, until every status is final or the time is up',
		fields: [...delivery.fields, timeoutField],
		failure: firstProblem,
		async run(items, api, run) {
			const keys = items.map((item) => keyOf(delivery, item));
			const timeoutMs = items[0]!.number('timeoutSeconds', 'Timeout', 1) * 1000;
			const answers = await askUntilFinal(delivery, api, distinct(keys), timeoutMs, run);
			return keys.map((key) => report(delivery, key, answers, true));
		},
	};
}

async function askUntilFinal<Api>(
	delivery: Delivery<Api>,
	api: Api,
	keys: string[],
	timeoutMs: number,
	run: Run,
): Promise<Map<string, Answer>> {
	const deadline = Date.now() + timeoutMs;
	const answers = new Map<string, Answer>();
	for (let round = 0; ; round++) {
		const open = keys.filter((key) => isOpen(answers.get(key)));
		for (const [key, answer] of await delivery.ask(api, open)) {
			const known = answers.get(key);
			// What is known of a message outlives a question that failed.
			const isWorse = answer instanceof Error && known && !(known instanceof Error);
			if (!isWorse) answers.set(key, answer);
		}
		const pause = PAUSES[Math.min(round, PAUSES.length - 1)]! * 1000;
		const left = deadline - Date.now();
		if (left <= 0 || !keys.some((key) => isOpen(answers.get(key)))) return answers;
		await run.cancellation.sleep(Math.min(pause, left));
	}
}

/** Worth asking again: a gateway may not know a message yet right after it took it. */
function isOpen(answer: Answer | undefined): boolean {
	if (answer instanceof Error) return answer instanceof GatewayError && answer.transient;
	return !answer?.final;
}

function keyOf<Api>(delivery: Delivery<Api>, item: Item): string | Problem {
	try {
		return delivery.key(item);
	} catch (error) {
		return problemOf(error);
	}
}

function distinct(keys: Array<string | Problem>): string[] {
	return [...new Set(keys.filter((key): key is string => typeof key === 'string'))];
}

function report<Api>(
	delivery: Delivery<Api>,
	key: string | Problem,
	answers: Map<string, Answer>,
	/** An id that is not known yet is a status, not a problem. */
	isPatient = false,
): Output {
	const { gateway, identify, notKnown } = delivery;
	const blank = { ...NOTHING_KNOWN, ...(typeof key === 'string' && identify(key)) };
	const failed = (problem: Problem): Output => {
		const { code, message } = problem;
		return { json: { gateway, ...blank, failure: { code, message } }, problem };
	};
	if (typeof key !== 'string') return failed(key);
	const answer = answers.get(key) ?? null;
	if (answer instanceof Error) return failed(problemOf(answer));
	if (answer) return { json: { gateway, ...answer } };
	return isPatient
		? { json: { gateway, ...blank } }
		: failed({ code: 'notFound', message: notKnown(key) });
}

const NOTHING_KNOWN: StatusReport = {
	messageId: null,
	reference: null,
	status: 'unknown',
	final: false,
	gatewayStatus: null,
	updatedAt: null,
};

function firstProblem(outputs: Output[]): { problem: Problem; index: number } | null {
	const index = outputs.findIndex(({ problem }) => problem);
	return index < 0 ? null : { problem: outputs[index]!.problem!, index };
}
