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

/** What the node took for so many items, each time. The gateway forgets all before. */
export async function nodeTimes(
	bench: Bench,
	gateway: GatewayName,
	workflow: WorkflowDraft,
	size: number,
): Promise<number[]> {
	await bench.gateways.call('reset', gateway);
	const n8n = await bench.n8n();
	const id = await n8n.save(workflow);
	const costs = await repeated(bench.runs, async () => {
		const cost = await n8n.cost(id);
		if (cost.items.length !== size) throw new Error(`${cost.items.length} of ${size} items.`);
		return cost;
	});
	return costs.map(({ nodeMs }) => nodeMs);
}

/** @throws where a message was not accepted: then the time tells nothing. */
export function checkAccepted({ items }: Cost, size: number): void {
	const accepted = items.filter(({ json }) => json.outcome === 'accepted').length;
	if (accepted !== size) throw new Error(`${accepted} of ${size} messages were accepted.`);
}
