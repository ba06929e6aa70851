import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkout, node24 } from '../../../scripts/n8n/node';
import { count, type Bench } from '../bench';
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
		for (const size of isQuick ? [1_000] : [1_000, 100_000]) {
			await gateways.call('reset', gateway);
			const program = ['--expose-gc', '--import', 'tsx', join(__dirname, 'memory.process.ts')];
			const given = [gateway, size, bench.runs, JSON.stringify(credential)].map(String);
			const { stdout } = await execute(node24(), [...program, ...given], { cwd: checkout });
			const kept = JSON.parse(stdout) as number[];
			const name = `${SUBJECTS[gateway].title}, ${count(size)} messages: kept for each`;
			report.measured(name, kept, 'bytes', size === 100_000 ? { atMost: 1024 } : undefined);
		}
	}
}
