import type { WorkflowDraft } from '../../scripts/n8n/workflow';
import type { Gateways } from './gateways/gateways';
import type { GatewayName } from './gateways/process';
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
	await measure();
	const results: T[] = [];
	for (let i = 0; i < runs; i++) results.push(await measure());
	return results;
}

export const count = (items: number) => items.toLocaleString('en');

/**
 * What each execution of the workflow cost. The gateway forgets all before each; `around` may look at
 * it before and after.
 */
export async function costs(
	{ gateways, n8n, runs }: Bench,
	gateway: GatewayName,
	workflow: WorkflowDraft,
	around: (run: () => Promise<Cost>) => Promise<Cost> = async (run) => await run(),
): Promise<Cost[]> {
	const measured = await n8n();
	const id = await measured.save(workflow);
	return await repeated(runs, async () => {
		await gateways.call('clear', gateway);
		return await around(async () => await measured.cost(id));
	});
}

/** What the node took for so many items, each time. */
export async function nodeTimes(
	bench: Bench,
	gateway: GatewayName,
	workflow: WorkflowDraft,
	size: number,
): Promise<number[]> {
	const all = await costs(bench, gateway, workflow);
	const short = all.find(({ items }) => items.length !== size);
	if (short) throw new Error(`${short.items.length} of ${size} items came out.`);
	return all.map(({ nodeMs }) => nodeMs);
}

/** @throws where a message was not accepted: then the time tells nothing. */
export function checkAccepted({ items }: Cost, size: number): void {
	const accepted = items.filter(({ json }) => json.outcome === 'accepted').length;
	if (accepted !== size) throw new Error(`${accepted} of ${size} messages were accepted.`);
}
