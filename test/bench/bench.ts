import type { WorkflowDraft } from '../../scripts/n8n/workflow';
import type { GatewayName, TestedGateway } from '../support/gateways';
import type { Gateways } from './gateways/gateways';
import type { LinkName } from './gateways/links';
import type { Counts } from './gateways/process';
import type { Cost, MeasuredN8n } from './measuredN8n';
import type { Report } from './report';

/** What a section needs to measure. */
export interface Bench {
	report: Report;
	gateways: Gateways;
	/** Started by the first section that needs it. */
	n8n: () => Promise<MeasuredN8n>;
	/** How many times everything is measured. The median counts. */
	runs: number;
	/** Measure everything at every size, which takes long. */
	isFull: boolean;
	/** Measure only small sizes, to see that the bench works. */
	isQuick: boolean;
	chosen: readonly TestedGateway[];
}

/** Returns `runs` results. One more before them is dropped, because it starts cold. */
export async function repeated<T>(runs: number, measure: () => Promise<T>): Promise<T[]> {
	return (await inTurn(runs, 1, { measure })).measure;
}

type Ways = Record<string, () => Promise<unknown>>;
type Results<W extends Ways> = { [Name in keyof W]: Array<Awaited<ReturnType<W[Name]>>> };

/**
 * Returns `runs` results of each way, measured in turn so that other load on the machine affects
 * all of them alike. The results of the first `warmUps` rounds are dropped. With `twice` each way
 * runs twice in a round and the second run counts, because the way before it slows the first.
 */
export async function inTurn<W extends Ways>(
	runs: number,
	warmUps: number,
	ways: W,
	twice = false,
): Promise<Results<W>> {
	const names = Object.keys(ways);
	const results = Object.fromEntries(names.map((name): [string, unknown[]] => [name, []]));
	for (let round = 0; round < warmUps + runs; round++) {
		for (const name of names) {
			if (twice) await ways[name]!();
			const result = await ways[name]!();
			if (round >= warmUps) results[name]!.push(result);
		}
	}
	return results as Results<W>;
}

/** How often something is measured at most that takes many seconds. */
export const SLOW_RUNS = 3;

export const count = (items: number) => items.toLocaleString('en');

/** Saves the workflow. Returns a function that executes it once. */
export async function executing({ n8n }: Bench, workflow: WorkflowDraft) {
	const measured = await n8n();
	const id = await measured.save(workflow);
	return async (): Promise<Cost> => await measured.cost(id);
}

/** Runs `act`. Returns its result and what arrived at the gateway meanwhile. */
export async function counted<T>(
	{ gateways }: Bench,
	gateway: GatewayName,
	act: () => Promise<T>,
): Promise<[result: T, arrived: Counts]> {
	const before = await gateways.call('counts', gateway);
	const result = await act();
	const after = await gateways.call('counts', gateway);
	const names = Object.keys(after) as Array<keyof Counts>;
	const arrived = Object.fromEntries(names.map((name) => [name, after[name] - before[name]]));
	return [result, arrived as unknown as Counts];
}

/** Saves the workflow. Returns a function that measures its node for `size` items, in ms. */
export async function nodeTime(
	bench: Bench,
	gateway: GatewayName,
	workflow: WorkflowDraft,
	size: number,
	link: LinkName = '0 ms',
) {
	const execute = await executing(bench, workflow);
	return async (): Promise<number> => {
		await bench.gateways.call('clear', gateway, link);
		const { items, nodeMs } = await execute();
		if (items.length !== size) throw new Error(`${items.length} of ${size} items came out.`);
		return nodeMs;
	};
}

/** @throws Error if a message was not accepted, because then the time means nothing. */
export function checkAccepted({ items }: Cost, size: number): void {
	const accepted = items.filter(({ json }) => json.outcome === 'accepted').length;
	if (accepted !== size) throw new Error(`${accepted} of ${size} messages were accepted.`);
}
