import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkout, node24 } from '../../../scripts/n8n/node';
import { count, type Bench } from '../bench';
import { SUBJECTS } from '../workflows';
import type { Measured } from './memory.process';

const execute = promisify(execFile);

/** What Send Bulk takes of memory while it runs, and keeps for the rest of the execution. */
export async function memory(bench: Bench): Promise<void> {
	const { report, gateways, isQuick } = bench;
	report.begin('memory', 'Send Bulk on n8n’s engine: memory above a node that hands its items on');
	for (const gateway of bench.chosen) {
		const credential = await gateways.call('credential', gateway, '0 ms');
		for (const size of isQuick ? [1_000] : [1_000, 100_000]) {
			const program = ['--expose-gc', '--import', 'tsx', join(__dirname, 'memory.process.ts')];
			const given = [gateway, size, bench.runs, JSON.stringify(credential)].map(String);
			const { stdout } = await execute(node24(), [...program, ...given], { cwd: checkout });
			await gateways.call('clear', gateway);
			const measured = JSON.parse(stdout) as Measured[];
			const name = `${SUBJECTS[gateway].title}, ${count(size)}`;
			const goal = size === 100_000 ? { atMost: 1024 } : undefined;
			const of = (what: keyof Measured) => measured.map((each) => each[what]);
			report.measured(`${name}: kept for each message`, of('kept'), 'bytes', goal);
			report.measured(`${name}: taken meanwhile`, of('peak'), 'bytes');
		}
	}
}
