import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkout, node24 } from '../../../scripts/n8n/node';
import { count, repeated, type Bench } from '../bench';
import { SUBJECTS } from '../workflows';

const execute = promisify(execFile);

/** What the results of Send Bulk keep in memory while an execution goes on, on n8n's engine. */
export async function memory(bench: Bench): Promise<void> {
	const { report, gateways, isQuick } = bench;
	report.begin(
		'memory',
		'Send Bulk by input fields: memory kept for each message, above the input',
	);
	for (const gateway of bench.chosen) {
		const credential = await gateways.call('credential', gateway, '0 ms');
		for (const size of isQuick ? [1_000] : [1_000, 10_000, 100_000]) {
			const kept = await repeated(Math.min(bench.runs, 5), async () => {
				await gateways.call('reset', gateway);
				const given = [gateway, String(size), JSON.stringify(credential)];
				const program = join(__dirname, 'memory.process.ts');
				const { stdout } = await execute(
					node24(),
					['--expose-gc', '--import', 'tsx', program, ...given],
					{ cwd: checkout },
				);
				return Number(stdout);
			});
			const name = `${SUBJECTS[gateway].title}, ${count(size)} messages: kept for each`;
			report.measured(name, kept, 'bytes', size === 100_000 ? { atMost: 1024 } : undefined);
		}
	}
}
