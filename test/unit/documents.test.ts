import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { n8n } from '../../package.json';

const ROOT = join(__dirname, '../..');
const pages = [
	'README.md',
	'CONTRIBUTING.md',
	...readdirSync(join(ROOT, 'docs'))
		.filter((name) => name.endsWith('.md'))
		.map((name) => `docs/${name}`),
];

describe('the documents', () => {
	it('are linked from the panel at pages and sections that there are', () => {
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

	it.each(pages)('link to pages, sections and pictures that there are: %s', (page) => {
		const links = [...read(page).matchAll(/\]\((?!https?:)([^)]+)\)/g)].map(([, target]) =>
			target!.startsWith('#') ? page + target : join(dirname(page), target!),
		);
		expect(links.filter((target) => !exists(target))).toEqual([]);
	});
});

function read(path: string): string {
	return readFileSync(join(ROOT, path), 'utf8');
}

/** A file of the checkout, or with `#` a section of one of its pages. */
function exists(target: string): boolean {
	const [path, anchor] = target.split('#');
	if (!existsSync(join(ROOT, path!))) return false;
	return anchor === undefined || sections(read(path!)).has(anchor);
}

/** The sections of a page, as their links name them. */
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
