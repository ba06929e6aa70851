/** `npm run bench`: what sending costs in a real n8n, beside what a user would do otherwise. */
import '../support/environment';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { n8nVersion } from '../../scripts/n8n/install';
import { checkout } from '../../scripts/n8n/node';
import type { Bench } from './bench';
import { Gateways } from './gateways/gateways';
import type { GatewayName } from './gateways/process';
import { MeasuredN8n } from './measuredN8n';
import { Report } from './report';
import { bulk } from './sections/bulk';
import { fetched } from './sections/fetched';
import { load } from './sections/load';
import { memory } from './sections/memory';
import { send } from './sections/send';
import { inbox, status } from './sections/status';
import { text } from './sections/text';
import { GATEWAY_NAMES, SUBJECTS } from './workflows';

const SECTIONS: Record<string, (bench: Bench) => Promise<void>> = {
	text,
	load,
	bulk,
	memory,
	send,
	status,
	inbox,
	fetch: fetched,
};

const usage = `npm run bench -- [sections] [options]

  Sections: ${Object.keys(SECTIONS).join(', ')}; all by default.

  --gateway <name>   only this gateway; may be given more than once
  --quick            two runs of small sizes, to see that it works
  --full             every size of everything
  --runs <number>    how often each is measured (default 5)
  --compare <file>   show the change since that report
  --output <file>    where the report goes (default reports/bench.json)
`;

async function main(): Promise<void> {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: {
			gateway: { type: 'string', multiple: true, default: GATEWAY_NAMES },
			quick: { type: 'boolean', default: false },
			full: { type: 'boolean', default: false },
			runs: { type: 'string' },
			compare: { type: 'string' },
			output: { type: 'string', default: join(checkout, 'reports/bench.json') },
			help: { type: 'boolean', default: false },
		},
	});
	const unknown = [
		...positionals.filter((name) => !(name in SECTIONS)),
		...values.gateway.filter((name) => !(name in SUBJECTS)),
	];
	if (values.help || unknown.length > 0) {
		process.stdout.write(usage);
		return;
	}
	const report = new Report(values.compare);
	const gateways = await Gateways.start();
	let n8n: Promise<MeasuredN8n> | undefined;
	const bench: Bench = {
		report,
		gateways,
		n8n: async () => await (n8n ??= MeasuredN8n.start(gateways)),
		runs: Number(values.runs ?? (values.quick ? 2 : 5)),
		isFull: values.full,
		isQuick: values.quick,
		chosen: values.gateway as GatewayName[],
	};
	const began = Date.now();
	try {
		for (const name of positionals.length > 0 ? positionals : Object.keys(SECTIONS)) {
			const from = Date.now();
			await SECTIONS[name]!(bench);
			report.note(`${name} took ${Math.round((Date.now() - from) / 1000)} s`);
		}
		report.save(values.output, n8nVersion);
	} finally {
		await (await n8n?.catch(() => undefined))?.close();
		gateways.close();
	}
	process.stdout.write(`${Math.round((Date.now() - began) / 1000)} s.\n`);
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
	process.exitCode = 1;
});
