import { count, repeated, type Bench } from '../bench';
import type { Cost } from '../measuredN8n';
import { median } from '../report';
import { messageJson, noOperation, ourNode, over, sendBulk, SUBJECTS } from '../workflows';

/** CPU and memory of n8n's process, above a workflow of the same items that does nothing. */
export async function cost(bench: Bench): Promise<void> {
	const { report, isQuick } = bench;
	report.begin('cost', 'Send Bulk by input fields: CPU and memory of n8n, above No Operation');
	const n8n = await bench.n8n();
	const [small, large] = isQuick ? ([100, 1_000] as const) : ([1_000, 100_000] as const);
	for (const gateway of bench.chosen) {
		const { title } = SUBJECTS[gateway];
		const peaks: number[] = [];
		for (const size of [small, large]) {
			await bench.gateways.call('reset', gateway);
			const measure = async (node: Parameters<typeof over>[2]) => {
				const id = await n8n.save(over(size, messageJson(gateway), node));
				return await repeated(bench.runs, async () => await n8n.cost(id));
			};
			const nothing = await measure(noOperation);
			const ours = await measure(ourNode(gateway, '0 ms', sendBulk.inputFields));
			const above = (of: (cost: Cost) => number) => median(ours.map(of)) - median(nothing.map(of));
			report.figure(
				`${title}, ${count(size)}: CPU`,
				above(({ cpuMs }) => cpuMs),
				'ms',
			);
			const peak = above(({ peakMb }) => peakMb);
			peaks.push(peak);
			report.figure(`${title}, ${count(size)}: peak memory (RSS)`, peak, 'MB');
		}
		const growth = ((peaks[1]! - peaks[0]!) * 1024) / (large - small);
		report.figure(`${title}: peak memory for each further message`, growth, 'KB');
	}
}
