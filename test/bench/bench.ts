import type { WorkflowDraft } from '../../scripts/n8n/workflow';
import type { Gateways } from './gateways/gateways';
import type { Counts, GatewayName } from './gateways/process';
import type { Cost, MeasuredN8n } from './measuredN8n';
import type { Report } from './report';

/** What a section measures with. */
export interface Bench {
	report: Report;
	gateways: Gateways;
	/** Started by the first section that needs it. */
	n8n: () => Promise<MeasuredN8n>;
	/** How often each thing is measured; its median counts. */
	runs: number;
	/** Everything at every size, whatever it takes. */
	isFull: boolean;
	/** Small sizes, to see that it works. */
	isQuick: boolean;
	chosen: GatewayName[];
}

/** So many results, after one that is thrown away: it finds nothing compiled and no session open. */
export async function repeated<T>(runs: number, measure: () => Promise<T>): Promise<T[]> {
	return (await inTurn(runs, 1, { measure })).measure;
}

type Ways = Record<string, () => Promise<unknown>>;
type Results<W extends Ways> = { [Name in keyof W]: Array<Awaited<ReturnType<W[Name]>>> };

/**
 * So many results of each, measured in turn: what else the machine does meets all of them alike.
 * Those of the first rounds are thrown away; and with `twice` each is done twice in a round and the
 * second counts, since what another left behind slows the first.
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

export const count = (items: number) => items.toLocaleString('en');

/** Saves the workflow. Each call of what comes back executes it once. */
export async function executing({ n8n }: Bench, workflow: WorkflowDraft) {
	const measured = await n8n();
	const id = await measured.save(workflow);
	return async (): Promise<Cost> => await measured.cost(id);
}

/** What came to the gateway while something was done. */
export async function counted<T>(
	{ gateways }: Bench,
	gateway: GatewayName,
	act: () => Promise<T>,
): Promise<[result: T, came: Counts]> {
	const before = await gateways.call('counts', gateway);
	const result = await act();
	const after = await gateways.call('counts', gateway);
	const names = Object.keys(after) as Array<keyof Counts>;
	const came = Object.fromEntries(names.map((name) => [name, after[name] - before[name]]));
	return [result, came as unknown as Counts];
}

/** Saves the workflow. Each call of what comes back tells what its node took for so many items. */
export async function nodeTime(
	bench: Bench,
	gateway: GatewayName,
	workflow: WorkflowDraft,
	size: number,
) {
	const execute = await executing(bench, workflow);
	return async (): Promise<number> => {
		await bench.gateways.call('clear', gateway);
		const { items, nodeMs } = await execute();
		if (items.length !== size) throw new Error(`${items.length} of ${size} items came out.`);
		return nodeMs;
	};
}

/** @throws where a message was not accepted: then the time tells nothing. */
export function checkAccepted({ items }: Cost, size: number): void {
	const accepted = items.filter(({ json }) => json.outcome === 'accepted').length;
	if (accepted !== size) throw new Error(`${accepted} of ${size} messages were accepted.`);
}
