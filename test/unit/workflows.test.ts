import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const FOLDER = join(__dirname, '../../.github/workflows');

interface Job {
	permissions?: Record<string, string>;
	environment?: string;
	needs?: string;
	steps: Array<{ uses?: string; run?: string; with?: Record<string, unknown> }>;
}

interface Workflow {
	permissions?: Record<string, string>;
	jobs: Record<string, Job>;
}

const files = readdirSync(FOLDER);
const textOf = (file: string) => readFileSync(join(FOLDER, file), 'utf8');
const workflow = (file: string) => parse(textOf(file)) as Workflow;

describe('the workflows of GitHub Actions', () => {
	it('are found', () => {
		expect(files.sort()).toEqual(['ci.yml', 'publish.yml', 'weekly.yml']);
	});

	it.each(files)('use only actions that are pinned to a commit: %s', (file) => {
		const uses = textOf(file)
			.split('\n')
			.filter((line) => /\buses:/.test(line))
			.map((line) => line.trim());
		expect(uses).not.toEqual([]);
		// A tag can be moved to other code, a commit cannot. To pin an action, enter the commit that
		// "git ls-remote --tags" shows for its newest version, and that version as a comment.
		const pinned = /^- uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
		expect(uses.filter((line) => !pinned.test(line))).toEqual([]);
	});

	it.each(files)('have no rights that a job does not ask for: %s', (file) => {
		const { permissions = { everything: 'write' }, jobs } = workflow(file);
		const rights = [permissions, ...Object.values(jobs).map((job) => job.permissions ?? {})];
		const writes = rights.flatMap((each) => Object.entries(each)).filter(([, it]) => it !== 'read');
		expect(writes).toEqual(file === 'publish.yml' ? [['id-token', 'write']] : []);
	});

	it.each(files)('leave no token behind in the checkout: %s', (file) => {
		const checkouts = Object.values(workflow(file).jobs)
			.flatMap(({ steps }) => steps)
			.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
		for (const { with: inputs } of checkouts) {
			expect(inputs).toMatchObject({ 'persist-credentials': false });
		}
	});
});

describe('the job that publishes', () => {
	const { build, publish } = workflow('publish.yml').jobs as { build: Job; publish: Job };

	it('is the only one that may, and asks for approval', () => {
		expect(build.permissions).toEqual({ contents: 'read' });
		expect(build.environment).toBeUndefined();
		expect(publish).toMatchObject({
			needs: 'build',
			environment: 'npm',
			permissions: { 'id-token': 'write' },
		});
	});

	it('runs nothing but npm on the file of the job before it', () => {
		const steps = publish.steps.map(({ uses, run }) => run ?? uses?.replace(/@.*/, ''));
		expect(steps).toEqual([
			'actions/setup-node',
			'actions/download-artifact',
			expect.stringMatching(/^npm publish [^;&|]*--ignore-scripts [^;&|]*\.\/\*\.tgz$/),
		]);
	});

	it('gets the package only after all tests and the rehearsal passed', () => {
		const commands = build.steps.flatMap(({ run, uses }) => run ?? uses?.replace(/@.*/, '') ?? []);
		const order = ['.ci/run', 'npm run rehearse', 'actions/upload-artifact'];
		expect(commands.filter((command) => order.includes(command))).toEqual(order);
	});

	it('takes no cache, which another workflow could have filled', () => {
		const text = textOf('publish.yml');
		expect(text).not.toContain('actions/cache');
		for (const { uses, with: inputs } of [...build.steps, ...publish.steps]) {
			if (!uses?.startsWith('actions/setup-node@')) continue;
			expect(inputs).toMatchObject({ 'package-manager-cache': false });
		}
	});
});
