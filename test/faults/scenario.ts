import type { IDataObject } from 'n8n-workflow';
import { sideBySide } from '../../nodes/shared/gateway/sideBySide';
import type { Fault } from '../../sandbox';
import type { Result } from '../support/engine';
import type { LineFault } from '../support/faultProxy';
import { FaultyLine, LONG_MS } from './faultyLine';
import type { Sending, Subject } from './gateways';

/** How long the client waits for an answer that will come too late, or never. */
export const SHORT_MS = 5_000;

/** So many run side by side: they mostly wait, but a request has to arrive within `SHORT_MS`. */
const AT_ONCE = 30;

export interface Scenario {
	words: string;
	/** What befalls the first request that sends; or every one. */
	on: { line: LineFault } | { gateway: Fault; always?: boolean };
	/** The time of that request is up before an answer comes. */
	isLong?: boolean;
}

/** What the gateway received and what the user sees. */
export interface Observation {
	result: Result;
	/** By item. */
	outcomes: unknown[];
	failures: Array<{ code: string; message: string } | undefined>;
	/** How often the gateway took each message. */
	taken: number[];
	/** The requests that reached the line, in order. */
	requests: Array<{ body: string; isFirst: boolean; isAsking: boolean; atMs: number }>;
}

/** Items of a bulk go two by two; with `send` each goes alone. */
export const ITEMS = 4;
export const HIT = { send: 1, sendBulk: 2 } as const;

/** Lets the first request of a run meet its fate; the node continues on errors. */
export async function play(
	subject: Subject,
	operation: Sending,
	{ on, isLong }: Scenario,
): Promise<Observation> {
	const line = await FaultyLine.open(subject);
	try {
		const numbers = Array.from({ length: ITEMS }, (_, index) => subject.number(index));
		const [first] = numbers as [string];
		const items = numbers.map((to) => ({ to, text: 'Paczka w drodze' }));
		let calls = 0;
		line.patience = ({ body }) => {
			const isHit = JSON.stringify(body).includes(first) && calls++ === 0;
			return isHit && isLong ? SHORT_MS : LONG_MS;
		};
		const requests: Observation['requests'] = [];
		line.proxy.choose = ({ path, body }) => {
			const isFirst = body.includes(first);
			const isAsking = subject.asking?.test(path) ?? false;
			const isHit = isFirst && !requests.some((request) => request.isFirst);
			requests.push({ body, isFirst, isAsking, atMs: Date.now() });
			return isHit && 'line' in on ? on.line : null;
		};
		if ('gateway' in on) {
			line.gateway.fault({
				...on.gateway,
				...(on.always ? { times: 100 } : { bodyContains: first }),
			});
		}
		const options = operation === 'sendBulk' ? { batchSize: 2 } : {};
		const settings = { onError: 'continueRegularOutput' } as const;
		const result = await line.run(line.setup(operation, items, { options }, settings));
		const outputs: IDataObject[] = result.outputs[0] ?? [];
		return {
			result,
			outcomes: outputs.map(({ outcome }) => outcome),
			failures: outputs.map(({ failure }) => failure as { code: string; message: string }),
			taken: numbers.map((number) => line.taken.filter((one) => one === number).length),
			requests,
		};
	} finally {
		await line.close();
	}
}

/** What came of all scenarios, by gateway, operation and words. */
export class Stage {
	private readonly observations = new Map<string, Observation>();

	async playAll(
		subjects: readonly Subject[],
		scenariosOf: (subject: Subject) => readonly Scenario[],
	): Promise<void> {
		const plays = subjects.flatMap((subject) =>
			scenariosOf(subject).flatMap((scenario) =>
				(['send', 'sendBulk'] as const).map((operation) => ({ subject, scenario, operation })),
			),
		);
		await sideBySide(plays, AT_ONCE, async ({ subject, scenario, operation }) => {
			const key = keyOf(subject, operation, scenario);
			this.observations.set(key, await play(subject, operation, scenario));
		});
	}

	of(subject: Subject, operation: Sending, scenario: Scenario): Observation {
		return this.observations.get(keyOf(subject, operation, scenario))!;
	}
}

function keyOf({ name }: Subject, operation: Sending, { words }: Scenario): string {
	return [name, operation, words].join();
}
