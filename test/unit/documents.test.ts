import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { homepage, n8n } from '../../package.json';

const ROOT = join(__dirname, '../..');
const docs = readdirSync(join(ROOT, 'docs'))
	.filter((name) => name.endsWith('.md'))
	.map((name) => `docs/${name}`);
const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', ...docs];

/** The page behind each node's Docs link in n8n, with its anchor if it has one. */
const nodePages = n8n.nodes.map((path): [node: string, page: string] => {
	const codex = path.replace(/^dist\//, '').replace(/\.js$/, '.json');
	const { resources } = JSON.parse(read(codex)) as {
		resources: { primaryDocumentation: Array<{ url: string }> };
	};
	const [, page] = /\/blob\/main\/(.+)$/.exec(resources.primaryDocumentation[0]!.url)!;
	return [/(\w+)\.node\.json$/.exec(codex)![1]!, page!];
});
const triggerPages = nodePages.filter(([node]) => node.endsWith('Trigger'));
const gatewayPages = nodePages.filter(([node]) => !node.endsWith('Trigger'));

describe('the documentation', () => {
	it('has every page and section that the panel links to', () => {
		const sources = [
			...n8n.nodes.map((path) => path.replace(/\.js$/, '.json')),
			...n8n.credentials.map((path) => path.replace(/\.js$/, '.ts')),
		].map((path) => path.replace(/^dist\//, ''));
		const links = sources.flatMap((path) => {
			const found = [...read(path).matchAll(/\/blob\/main\/([\w./-]+(?:#[\w-]+)?)/g)];
			expect([path, found.length]).not.toEqual([path, 0]);
			return found.map(([, target]) => target!);
		});
		expect(links.filter((target) => !exists(target))).toEqual([]);
	});

	it.each(pages)('has no broken link in %s', (page) => {
		expect(linksOf(page).filter((target) => !exists(target))).toEqual([]);
	});

	// npm shows the README too, and has no files of the repository.
	it('has pictures in the README that show anywhere', () => {
		const pictures = [...read('README.md').matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(
			([, url]) => url!,
		);
		const raw = `${homepage.replace(/#.*/, '')}/raw/main/`;
		expect(pictures).not.toEqual([]);
		expect(pictures.filter((url) => !url.startsWith(raw))).toEqual([]);
		expect(pictures.filter((url) => !existsSync(join(ROOT, url.slice(raw.length))))).toEqual([]);
	});

	it('can be reached from the README, page by page', () => {
		const reached = new Set(['README.md']);
		for (const page of reached) {
			for (const target of linksOf(page)) {
				const path = target.split('#')[0]!;
				if (path.endsWith('.md')) reached.add(path);
			}
		}
		expect(pages.filter((page) => !reached.has(page))).toEqual([]);
	});

	it.each(gatewayPages)('has the same sections for every gateway: %s', (_, page) => {
		expect(headings(page)).toEqual([
			'What you need',
			`${titleOf(page)} credential`,
			'Send',
			'Delivery',
			'Incoming messages',
			'Trigger',
			'Other operations',
			'Numbers and text',
			`What ${titleOf(page)} cannot do`,
			'Errors',
		]);
	});

	it.each(triggerPages)('has the same sections for every trigger: %s', (_, page) => {
		expect(titleOf(page)).toMatch(/ Trigger$/);
		expect(headings(page)).toEqual(['Set it up', 'Events', 'Output', 'What to know']);
	});

	// n8n appends a query to the link. After an anchor, the query would break the link.
	it.each(nodePages)('is linked without an anchor from %s', (_, page) => {
		expect(page).not.toContain('#');
	});

	it.each(docs)('explains only errors that are in the code: %s', (page) => {
		const code = sourceTexts();
		const fragments = explainedErrors(page).flatMap((message) =>
			message.split('…').map((fragment) => fragment.trim()),
		);
		expect(fragments.filter((fragment) => !code.includes(fragment))).toEqual([]);
	});

	it('explains errors of every gateway', () => {
		for (const [, page] of [...gatewayPages, ['', 'docs/troubleshooting.md'] as const]) {
			expect([page, explainedErrors(page).length]).not.toEqual([page, 0]);
		}
	});

	it.each(docs)('has only valid JSON in its examples: %s', (page) => {
		for (const [, json] of read(page).matchAll(/```json\n([^]*?)```/g)) {
			expect(() => JSON.parse(json!) as unknown).not.toThrow();
		}
	});
});

function read(path: string): string {
	return readFileSync(join(ROOT, path), 'utf8');
}

/** The targets of a page's links, relative to the checkout. */
function linksOf(page: string): string[] {
	return [...read(page).matchAll(/\]\((?!https?:)([^)]+)\)/g)].map(([, target]) =>
		target!.startsWith('#') ? page + target : join(dirname(page), target!),
	);
}

/** Whether a file of the checkout exists or, with `#`, a section of one of its pages. */
function exists(target: string): boolean {
	const [path, anchor] = target.split('#');
	if (!existsSync(join(ROOT, path!))) return false;
	return anchor === undefined || sections(read(path!)).has(anchor);
}

/** The anchors of a page's sections. */
function sections(page: string): Set<string> {
	return new Set(
		[...page.matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
			title!
				.toLowerCase()
				.replace(/[^\p{L}\p{N} _-]/gu, '')
				.replaceAll(' ', '-'),
		),
	);
}

function titleOf(page: string): string {
	return /^# (.+)$/m.exec(read(page))![1]!;
}

function headings(page: string): string[] {
	return [...read(page).matchAll(/^## (.+)$/gm)].map(([, heading]) => heading!);
}

/** The errors in the first column of a page's tables. `…` means any text. */
function explainedErrors(page: string): string[] {
	const tables = [...read(page).matchAll(/^\| message +\| what to do.*\n((?:\|.*\n)+)/gm)];
	return tables.flatMap(([, rows]) =>
		[...rows!.matchAll(/^\| `([^`]+)`/gm)].map(([, message]) => message!),
	);
}

function sourceTexts(): string {
	return readdirSync(join(ROOT, 'nodes'), { recursive: true, encoding: 'utf8' })
		.filter((path) => path.endsWith('.ts'))
		.map((path) => read(join('nodes', path)))
		.join('\n');
}
