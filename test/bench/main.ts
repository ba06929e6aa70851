/**
 * `npm run bench` measures what sending costs in a real n8n, beside what users could do instead.
 */
import '../support/environment';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { N8N_VERSION } from '../../scripts/n8n/releases';
import { CHECKOUT } from '../../scripts/n8n/node';
import { GATEWAYS, gatewayNamed, type GatewayName } from '../support/gateways';
import type { Bench } from './bench';
import { Gateways } from './gateways/gateways';
import { MeasuredN8n } from './measuredN8n';
import { LAST_RUN, writeDocs } from './docs';
import { Report } from './report';
import { bulk } from './sections/bulk';
import { fetched } from './sections/fetched';
import { load } from './sections/load';
import { memory } from './sections/memory';
import { profile } from './sections/profile';
import { loop, send } from './sections/send';
import { inbox, status } from './sections/status';
import { text } from './sections/text';

const SECTIONS: Record<string, (bench: Bench) => Promise<void>> = {
	text,
	load,
	bulk,
	profile,
	memory,
	send,
	status,
	inbox,
	loop,
	fetch: fetched,
};

/** What costs n8n the same at any gateway is measured at the first. */
const FIRST: GatewayName = 'mProfi';
const ALL = [FIRST, ...GATEWAYS.map(({ name }) => name).filter((name) => name !== FIRST)];

const usage = `npm run bench -- [sections] [options]

  Sections: ${Object.keys(SECTIONS).join(', ')}; all by default.

  --gateway <name>   only this gateway; may be given more than once
  --quick            two runs of small sizes, to see that it works
  --full             every size of everything
  --runs <number>    how often each is measured (default 5)
  --compare <file>   show the change since that report (default: the last run with --docs)
  --docs             keep a complete run as the last one, and write its figures into the documents
  --output <file>    where the report goes (default reports/bench.json)
`;

async function main(): Promise<void> {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: {
			gateway: { type: 'string', multiple: true, default: ALL },
			quick: { type: 'boolean', default: false },
			full: { type: 'boolean', default: false },
			runs: { type: 'string' },
			compare: { type: 'string', default: LAST_RUN },
			docs: { type: 'boolean', default: false },
			output: { type: 'string', default: join(CHECKOUT, 'reports/bench.json') },
			help: { type: 'boolean', default: false },
		},
	});
	const unknown = [
		...positionals.filter((name) => !(name in SECTIONS)),
		...values.gateway.filter((name) => !GATEWAYS.some((gateway) => gateway.name === name)),
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
		chosen: values.gateway.map((name) => gatewayNamed(name as GatewayName)),
	};
	const began = Date.now();
	const failed: string[] = [];
	try {
		for (const name of positionals.length > 0 ? positionals : Object.keys(SECTIONS)) {
			const from = Date.now();
			await SECTIONS[name]!(bench).catch((error: unknown) => {
				// The other sections are worth their time all the same.
				report.note(`${name} failed: ${String(error)}`);
				failed.push(name);
			});
			report.note(`${name} took ${Math.round((Date.now() - from) / 1000)} s`);
		}
		const saved = report.save(values.output, N8N_VERSION);
		if (failed.length > 0) throw new Error(`These sections failed: ${failed.join(', ')}.`);
		if (values.docs) await writeDocs(saved);
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
