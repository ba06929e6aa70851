import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../../package.json';
import { compare, N8N_VERSION, pinsOf, SUPPORTED } from '../../../scripts/n8n/releases';

const read = (path: string) => readFileSync(join(__dirname, '../../..', path), 'utf8');

describe('the supported releases of n8n', () => {
	const { oldest, newest } = SUPPORTED;

	it('are the same in package.json, in the README, and on the page about them', () => {
		expect(manifest.engines.n8n).toBe(`>=${oldest}`);
		expect(read('README.md')).toContain(`n8n ${oldest} to ${newest}`);
		expect(read('docs/releases.md')).toContain(`n8n from ${oldest} to ${newest}`);
	});

	it('include the one that all figures refer to', () => {
		expect(compare(oldest, N8N_VERSION)).toBeLessThan(0);
		expect(compare(N8N_VERSION, newest)).toBeLessThan(0);
	});

	it('are all toured each week, with the next one', () => {
		const [, list] = /n8n: \[(.*)\]/.exec(read('.github/workflows/weekly.yml'))!;
		const toured = list!.split(',').map((one) => one.trim().replaceAll("'", ''));
		const [, tried] = /^Tried: (.*)\.$/m.exec(read('docs/releases.md'))!;
		expect(toured).toEqual([...tried!.split(', '), 'latest', 'next']);
		expect(toured).toEqual(expect.arrayContaining([oldest, N8N_VERSION, newest]));
	});
});

it.each([
	['1.9.0', '1.123.81', -1],
	['2.0.0', '1.123.81', 1],
	['2.41.0', '2.41', 0],
	['2.42.0-exp.1', '2.42.0', 0],
])('compares the versions %s and %s by number', (a, b, sign) => {
	expect(Math.sign(compare(a, b))).toBe(sign);
});

it.each([
	['1.115.4', ['xlsx']],
	['2.0.3', ['xlsx', 'linkedom', '@langchain/langgraph-checkpoint']],
	['2.50.0', Object.keys(pinsOf('2.40.7'))],
])('pins for n8n %s the packages of its line: %p', (version, names) => {
	expect(Object.keys(pinsOf(version))).toEqual(names);
});
