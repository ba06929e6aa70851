import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { node24 } from '../../../../scripts/n8n/node';
import { TIME_LIMIT_MS } from '../runs';
import type { Compared } from './compare.process';

/** How many parameters are compared on each engine, each for a few items. */
const PARAMETERS = 800;

async function compare(engine: string): Promise<Compared> {
	const file = join(__dirname, 'compare.process.ts');
	const program = ['--import', 'tsx', file, engine, String(PARAMETERS)];
	const { stdout } = await promisify(execFile)(node24(), program);
	return JSON.parse(stdout) as Compared;
}

it.each(['legacy', 'vm', 'quickjs'])(
	'a parameter is for every item what the %s engine of n8n makes of its expressions',
	async (engine) => {
		const { values, read, difference } = await compare(engine);
		expect(difference).toBeNull();
		expect(read).toBeGreaterThan(values / 10);
	},
	TIME_LIMIT_MS,
);
