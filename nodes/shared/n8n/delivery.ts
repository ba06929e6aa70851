import type { INodeProperties } from 'n8n-workflow';
import { GatewayError } from '../gateway/error';
import { askAgain } from './askAgain';
import type { BulkOperation, Run } from './operation';
import { failedOutput, firstProblem, type Output } from './output';
import type { StatusReport } from '../sms/status';
import type { Item } from './parameters';
import { problemOf, type Problem } from './problem';
import { readTimeoutMs, timeoutField } from './fields';

/** How to ask a gateway for delivery statuses. */
export interface Delivery<Api> {
	/** The fields that identify a message. */
	fields: INodeProperties[];
	/**
	 * The key that identifies an item's message.
	 * @throws {InvalidInput} if the fields do not contain one.
	 */
	key: (item: Item) => string;
	/**
	 * Returns a report for each key, an error if there is none, or null if the gateway does not know the
	 * key (yet). Makes as few requests as the gateway allows.
	 */
	ask: (api: Api, keys: string[]) => Promise<Map<string, StatusReport | Error | null>>;
	/** The key as a field of the report. */
	identify: (key: string) => Pick<StatusReport, 'messageId' | 'reference'>;
	/** The error message for a key that the gateway does not know. */
	notFoundMessage: (key: string) => string;
}

type Answer = StatusReport | Error | null;

/** The operations of every gateway that tells delivery statuses. */
export function deliveryOperations<Api>(delivery: Delivery<Api>) {
	return {
		getStatus: getStatusOperation(delivery),
		waitForDelivery: waitForDeliveryOperation(delivery),
	};
}

function getStatusOperation<Api>(delivery: Delivery<Api>): BulkOperation<Api> {
	return {
		over: 'all',
		name: 'Get Status',
		action: 'Get the delivery status of messages',
		description: 'Check whether messages were delivered',
		fields: delivery.fields,
		failure: firstProblem,
		async run(items, api, { gateway }) {
			const keys = items.map((item) => keyOf(delivery, item));
			const answers = await delivery.ask(api, uniqueKeys(keys));
			return keys.map((key) => report(gateway, delivery, key, answers));
		},
	};
}

function waitForDeliveryOperation<Api>(delivery: Delivery<Api>): BulkOperation<Api> {
	return {
		over: 'all',
		name: 'Wait for Delivery',
		action: 'Wait until messages are delivered',
		description: 'Check again, with growing pauses, until every status is final or the time is up',
		fields: [...delivery.fields, timeoutField],
		failure: firstProblem,
		async run(items, api, run) {
			const keys = items.map((item) => keyOf(delivery, item));
			const timeoutMs = readTimeoutMs(items[0]!);
			const answers = await askUntilFinal(delivery, api, uniqueKeys(keys), timeoutMs, run);
			return keys.map((key) => report(run.gateway, delivery, key, answers, true));
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
	const answers = new Map<string, Answer>();
	await askAgain(timeoutMs, run, async () => {
		const openKeys = keys.filter((key) => isWorthAsking(answers.get(key)));
		for (const [key, answer] of await delivery.ask(api, openKeys)) {
			const earlier = answers.get(key);
			// A request that fails later does not replace an earlier report.
			const isWorse = answer instanceof Error && earlier && !(earlier instanceof Error);
			if (!isWorse) answers.set(key, answer);
		}
		return !keys.some((key) => isWorthAsking(answers.get(key)));
	});
	return answers;
}

/** An unknown key is worth asking for again, because a gateway may list a message only after a while. */
function isWorthAsking(answer: Answer | undefined): boolean {
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

function uniqueKeys(keys: Array<string | Problem>): string[] {
	return [...new Set(keys.filter((key): key is string => typeof key === 'string'))];
}

function report<Api>(
	gateway: string,
	delivery: Delivery<Api>,
	key: string | Problem,
	answers: Map<string, Answer>,
	/** Reports a key that the gateway does not know with the status `unknown`, not as a failure. */
	allowsUnknown = false,
): Output {
	const { identify, notFoundMessage } = delivery;
	const blank = { ...UNKNOWN_REPORT, ...(typeof key === 'string' && identify(key)) };
	const failed = (problem: Problem) => failedOutput({ gateway, ...blank }, problem);
	if (typeof key !== 'string') return failed(key);
	const answer = answers.get(key) ?? null;
	if (answer instanceof Error) return failed(problemOf(answer));
	if (answer) return { json: { gateway, ...answer } };
	return allowsUnknown
		? { json: { gateway, ...blank } }
		: failed({ code: 'notFound', message: notFoundMessage(key) });
}

const UNKNOWN_REPORT: StatusReport = {
	messageId: null,
	reference: null,
	status: 'unknown',
	final: false,
	gatewayStatus: null,
	updatedAt: null,
};
