import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { CHECKOUT } from '../../scripts/n8n/node';
import { GATEWAYS } from '../support/gateways';
import { hasGoal, isMet, shown, wanted, type SavedReport } from './report';
import { count } from './bench';
import { PARTS, SIZES } from './sections/profile';

/** The last complete run, which later runs are compared with. */
export const LAST_RUN = join(CHECKOUT, 'test/bench/lastRun.json');

/** A row of the documents: what was measured, how many messages and requests, and the figure. */
const ROWS: Array<
	[what: string, messages: string, requests: string, section: string, name: string]
> = [
	['Send Bulk from Input Fields', '10,000', '20', 'bulk', 'mProfi, 10,000, 0 ms: input fields'],
	[
		'Send Bulk from Parameters, plain expressions',
		...(['10,000', '20', 'bulk', 'mProfi, 10,000, 0 ms: plain expressions'] as const),
	],
	[
		'The same requests, sent by a script with a connection pool',
		...(['10,000', '20', 'bulk', 'mProfi, 10,000, 0 ms: a script'] as const),
	],
	[
		'Send Bulk from Parameters, evaluated by n8n',
		...(['10,000', '20', 'bulk', 'mProfi, 10,000, 0 ms: other expressions'] as const),
	],
	[
		'Edit Fields, with two such expressions',
		...(['10,000', '–', 'bulk', 'mProfi, 10,000, 0 ms: other expressions, Edit Fields'] as const),
	],
	['Send Bulk from Input Fields', '100,000', '200', 'bulk', 'mProfi, 100,000, 0 ms: input fields'],
	['Send with Concurrency 50', '1,000', '1,000', 'send', 'mProfi, 1,000, 0 ms, 50 at once'],
	[
		'Send, one after the other',
		'1,000',
		'1,000',
		'send',
		'mProfi, 1,000, 0 ms, one after the other',
	],
	[
		'HTTP Request in batches of 50',
		...(['1,000', '1,000', 'send', 'mProfi, 1,000, 0 ms, HTTP Request in batches of 50'] as const),
	],
	[
		'Loop Over Items and HTTP Request',
		...(['100', '100', 'send', 'mProfi, Loop Over Items and HTTP Request, 100'] as const),
	],
	['Loop Over Items and Send', '20,000', '20,000', 'loop', 'mProfi, 20,000 turns: all'],
	['Preview', '10,000', '–', 'status', 'mProfi, 10,000 previews'],
	['Get Status', '1,000', '1,000', 'status', 'mProfi, 1,000 statuses'],
	[
		'Requests with TLS and 30 ms of round trip, ten at once, through n8n',
		'200',
		'200',
		'fetch',
		'mProfi: n8n’s helper',
	],
	['The same through the built-in fetch', '200', '200', 'fetch', 'mProfi: fetch'],
	[
		'A poll with all in the window and none new',
		...(['100,000', '1', 'inbox', '100,000 messages in the window, none new'] as const),
	],
];

/**
 * Keeps a run as the last one, and writes its figures into the documents.
 * @throws Error if the run was not a complete one.
 */
export async function writeDocs(report: SavedReport): Promise<void> {
	const figure = (section: string, name: string): number => {
		const found = report.figures.find((each) => each.section === section && each.name === name);
		if (found) return found.value;
		throw new Error(`The documents are unchanged, because this run has no figure "${name}".`);
	};
	const rows = ROWS.map(([what, messages, requests, section, name]) => {
		const seconds = shown(figure(section, name) / 1000);
		return `| ${what} | ${messages} | ${requests} | ${seconds} s |`;
	});
	const goals = report.figures.filter(hasGoal).map(({ name, value, unit, goal }) => {
		return `| ${name} | ${shown(value)} ${unit} | ${wanted(goal)} | ${isMet(value, goal) ? '✓' : '✗'} |`;
	});
	const gateways = GATEWAYS.filter(({ isOnePerRequest }) => !isOnePerRequest);
	const titles = gateways.map(({ title }) => title);
	const profile = SIZES.flatMap((size) => [
		'',
		`| ${count(size)} messages | ${titles.join(' | ')} |`,
		`|---${'|---'.repeat(titles.length)}|`,
		...PARTS.map((part) => {
			const ms = titles.map((title) =>
				shown(figure('profile', `${title}, ${count(size)}: ${part}`)),
			);
			return `| ${part} | ${ms.join(' | ')} |`;
		}),
	]);
	const day = report.at.slice(0, 10);
	const blocks = {
		figures: ['| | messages | requests | time |', '|---|---|---|---|', ...rows],
		goals: ['| | measured | goal | |', '|---|---|---|---|', ...goals],
		profile: profile.slice(1),
		run: [`Measured on ${day}: ${report.machine}; Node.js ${report.node}, n8n ${report.n8n}.`],
	};
	await change(join(CHECKOUT, 'docs/performance.md'), (text) =>
		Object.entries(blocks).reduce((all, [name, lines]) => withBlock(all, name, lines), text),
	);
	const seconds = shown(figure('bulk', 'mProfi, 10,000, 0 ms: input fields') / 1000);
	await change(join(CHECKOUT, 'README.md'), (text) =>
		text.replace(/10,000 messages in [\d.]+ s/, `10,000 messages in ${seconds} s`),
	);
	await write(LAST_RUN, JSON.stringify(report));
}

/** Replaces what stands between the comments that name a block. */
function withBlock(text: string, name: string, lines: string[]): string {
	const [begin, end] = [`<!-- bench: ${name} -->`, '<!-- end of bench -->'];
	const [before, rest] = text.split(begin);
	const after = rest?.slice(rest.indexOf(end));
	if (before === undefined || !after?.startsWith(end)) throw new Error(`There is no "${begin}".`);
	return `${before}${begin}\n\n${lines.join('\n')}\n\n${after}`;
}

async function change(file: string, by: (text: string) => string): Promise<void> {
	await write(file, by(await readFile(file, 'utf8')));
}

/** Formatted as `npm run lint` wants it. */
async function write(file: string, text: string): Promise<void> {
	const options = await resolveConfig(file);
	await writeFile(file, await format(text, { ...options, filepath: file }));
}
