import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CHECKOUT, node24 } from '../../../scripts/n8n/node';
import { count, SLOW_RUNS, type Bench } from '../bench';
import type { Measured } from './memory.process';

const execute = promisify(execFile);

/**
 * Measures the memory that Send Bulk takes while it runs and keeps for the rest of the execution.
 */
export async function memory(bench: Bench): Promise<void> {
	const { report, gateways, isQuick, isFull } = bench;
	report.begin('memory', 'Send Bulk on n8n’s engine: memory above a node that passes its items on');
	for (const gateway of bench.chosen) {
		// A request for each of 100,000 messages takes minutes and keeps nothing more.
		const sizes = [isQuick || gateway.isOnePerRequest ? 1_000 : 100_000];
		if (isFull) sizes.unshift(100);
		const credential = await gateways.call('credential', gateway.name, '0 ms');
		for (const size of sizes) {
			const program = ['--expose-gc', '--import', 'tsx', join(__dirname, 'memory.process.ts')];
			const runs = Math.min(bench.runs, SLOW_RUNS);
			const args = [gateway.name, size, runs, JSON.stringify(credential)].map(String);
			const { stdout } = await execute(node24(), [...program, ...args], { cwd: CHECKOUT });
			await gateways.call('clear', gateway.name, '0 ms');
			const measured = JSON.parse(stdout) as Measured[];
			const name = `${gateway.title}, ${count(size)}`;
			const goal = size === 100_000 ? { atMost: 1024 } : undefined;
			const of = (what: keyof Measured) => measured.map((each) => each[what]);
			report.measured(`${name}: kept for each message`, of('kept'), 'bytes', goal);
			report.measured(`${name}: taken while it runs`, of('peak'), 'bytes');
		}
	}
}
