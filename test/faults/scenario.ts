import type { IDataObject } from 'n8n-workflow';
import { sideBySide } from '../../nodes/shared/gateway/sideBySide';
import type { Fault } from '../../sandbox';
import type { Result } from '../support/engine';
import type { LineFault } from '../support/faultProxy';
import { SENDINGS, type Sending, type TestedGateway } from '../support/gateways';
import { isLookup } from '../support/gateways/gateway';
import { FaultyLine, LONG_MS } from './faultyLine';

/** The time-out of a request whose answer comes too late or never. */
export const SHORT_MS = 5_000;

/** How many scenarios run side by side. They mostly wait, but each must not miss `SHORT_MS`. */
const CONCURRENT = 30;

export interface Scenario {
	/** What goes wrong, as a part of the test's name. */
	words: string;
	/** The fault of the first request that sends. With `always`, every request has it. */
	on: { line: LineFault } | { gateway: Fault; always?: boolean };
	/** Whether the request times out before an answer arrives. */
	isLong?: boolean;
}

/** What the gateway received and what the user sees. */
export interface Observation {
	result: Result;
	/** The outcome of each item. */
	outcomes: unknown[];
	failures: Array<{ code: string; message: string } | undefined>;
	/** How often the gateway took each message. */
	taken: number[];
	/** The requests that left the node, in order. */
	requests: Array<{ body: string; isFirst: boolean; isAsking: boolean; atMs: number }>;
}

export const ITEMS = 4;

/** How many items are in the first request: in Send Bulk two, if the gateway allows it. */
export function itemsPerRequest({ isOnePerRequest }: TestedGateway, operation: Sending): number {
	return operation === 'sendBulk' && !isOnePerRequest ? 2 : 1;
}

/** Runs the node with On Error = Continue and lets the first request that sends fail. */
export async function play(
	gateway: TestedGateway,
	operation: Sending,
	{ on, isLong }: Scenario,
): Promise<Observation> {
	const line = await FaultyLine.open(gateway);
	try {
		const numbers = Array.from({ length: ITEMS }, (_, index) => gateway.number(index));
		const [first] = numbers as [string];
		const items = numbers.map((to) => ({ to, text: 'Paczka w drodze' }));
		let calls = 0;
		line.patience = ({ headers, body }) => {
			const isHit = JSON.stringify([headers, body]).includes(first) && calls++ === 0;
			return isHit && isLong ? SHORT_MS : LONG_MS;
		};
		const requests: Observation['requests'] = [];
		line.proxy.choose = ({ path, body, content }) => {
			const isFirst = content.includes(first);
			const isAsking = isLookup(gateway, path);
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

/** The observations of all scenarios, by gateway, operation and words. */
export class Stage {
	private readonly observations = new Map<string, Observation>();

	async playAll(
		gateways: readonly TestedGateway[],
		scenariosOf: (gateway: TestedGateway) => readonly Scenario[],
	): Promise<void> {
		const plays = gateways.flatMap((gateway) =>
			scenariosOf(gateway).flatMap((scenario) =>
				SENDINGS.map((operation) => ({ gateway, scenario, operation })),
			),
		);
		await sideBySide(plays, CONCURRENT, async ({ gateway, scenario, operation }) => {
			const key = keyOf(gateway, operation, scenario);
			this.observations.set(key, await play(gateway, operation, scenario));
		});
	}

	of(gateway: TestedGateway, operation: Sending, scenario: Scenario): Observation {
		return this.observations.get(keyOf(gateway, operation, scenario))!;
	}
}

function keyOf({ name }: TestedGateway, operation: Sending, { words }: Scenario): string {
	return [name, operation, words].join();
}
