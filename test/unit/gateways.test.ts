import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSandbox, type Sandbox } from '../../sandbox';
import { GATEWAYS, titled, type TestedGateway } from '../support/gateways';
import { packageCredentials, packageNodes } from '../support/packageNodes';

const TEST = join(__dirname, '..');

describe('the list of gateways', () => {
	it('has every action node of the package', async () => {
		const names = (await packageNodes()).map(({ description }) => description.name);
		const actions = names.filter((name) => !name.endsWith('Trigger'));
		expect(GATEWAYS.map(({ name }) => name).sort()).toEqual(actions.sort());
	});

	it('has each gateway under the name of its node, with its trigger and its credential', async () => {
		const nodes = (await packageNodes()).map(({ description }) => description);
		const credentials = (await packageCredentials()).map(({ name }) => name);
		expect(GATEWAYS.map(({ credential }) => credential.name).sort()).toEqual(credentials.sort());
		for (const { name, node, trigger, credential } of GATEWAYS) {
			const { description } = new node();
			expect(description.name).toBe(name);
			expect(description.credentials?.map((each) => each.name)).toEqual([credential.name]);
			const triggers = nodes.filter((each) => each.name === `${name}Trigger`);
			const given = trigger ? [new trigger.node().description] : [];
			expect(given.map((each) => each.name)).toEqual(triggers.map((each) => each.name));
			const isPolling = given.some(({ polling }) => polling);
			expect([name, trigger?.polling !== undefined]).toEqual([name, isPolling]);
		}
	});

	it('has the same gateways as the sandbox, with the same titles', async () => {
		const sandbox = await startSandbox();
		try {
			const titles = GATEWAYS.map(({ title }) => title);
			expect(sandbox.gateways.map(({ title }) => title).sort()).toEqual([...titles].sort());
			const byName: Partial<Sandbox> = sandbox;
			expect(GATEWAYS.map(({ name }) => byName[name]?.title)).toEqual(titles);
		} finally {
			await sandbox.close();
		}
	});

	it.each(titled(GATEWAYS))('has secrets of %s that its sandbox gateway uses', (_, gateway) => {
		const secrets = Object.values(gateway.secrets);
		expect(secrets.length).toBeGreaterThan(0);
		const stored = Object.values(gateway.create(gateway.secrets).credential());
		expect(stored).toEqual(expect.arrayContaining(secrets));
		// The search for leaked secrets ignores shorter ones.
		expect(secrets.filter((secret) => secret.length < 12)).toEqual([]);
	});

	it.each(titled(GATEWAYS))('knows the hint of %s about the length of a part', (_, gateway) => {
		const { properties } = new gateway.node().description;
		const hints = properties.filter(({ name }) => name === 'text').map(({ hint }) => hint);
		expect(hints).toContainEqual(expect.stringMatching(gateway.partsHint));
	});

	it.each(titled(GATEWAYS))('has a different number for %s at each index', (_, { number }) => {
		const numbers = Array.from({ length: 2_000 }, (_unused, index) => number(index));
		expect(new Set(numbers).size).toBe(numbers.length);
		expect(numbers.filter((one) => !/^\d{11,15}$/.test(one))).toEqual([]);
	});
});

/** Some suites need rules for each gateway. They have a file for each, named like the node. */
const FOLDERS: Array<[folder: string, isNeeded: (gateway: TestedGateway) => boolean]> = [
	['engine/fuzz/answers', () => true],
	['engine/fuzz/requests', () => true],
	['engine/fuzz/triggers', ({ trigger }) => trigger?.readsList ?? false],
];

describe.each(FOLDERS)('test/%s', (folder, isNeeded) => {
	it.each(titled(GATEWAYS.filter(isNeeded)))('has a file for %s', (_, { name }) => {
		const files = readdirSync(join(TEST, folder));
		expect(files.filter((file) => file.startsWith(`${name}.`))).not.toEqual([]);
	});
});

/**
 * Files that may name more than one gateway, and the reason. Every other suite must run over the
 * list of gateways, so that its tests also run for a gateway that is added.
 */
const MAY_NAME_SEVERAL: Record<string, string> = {
	'n8n/bridge3cx.test.ts': 'Each gateway receives messages in its own way.',
	'n8n/webhooks.test.ts': 'A trigger that is called beside one that polls.',
	'browser/editor.test.ts': 'The users of each gateway search for different words.',
	'browser/sandboxPage.test.ts': 'Each part of the page is tested with a gateway that has it.',
	'engine/fuzz/requests/kannel.test.ts': 'A provider behind Kannel is also a gateway of its own.',
	'engine/kannel/send.test.ts': 'A provider behind Kannel is also a gateway of its own.',
	'n8n/actio.test.ts': 'It also tests the SMS Webhook Trigger with a push of SerwerSMS.',
	'unit/gateways.test.ts': 'It names test files.',
	'unit/n8n/triggers/documentedPushes.test.ts': 'Each gateway pushes in its own form.',
	'unit/n8n/triggers/webhookTriggers.test.ts': 'The SMS Webhook Trigger supports two vendors.',
};

/** These tests are about the sandbox, whose gateways have only its page in common. */
const SANDBOX = 'unit/sandbox/';

describe('a test file', () => {
	const files = readdirSync(TEST, { recursive: true, encoding: 'utf8' })
		.map((file) => file.replaceAll('\\', '/'))
		.filter((file) => file.endsWith('.ts') && !file.startsWith(SANDBOX));

	it('names at most one gateway unless it is an exception', () => {
		const wrong = files.filter((file) => !(file in MAY_NAME_SEVERAL) && named(file).length > 1);
		expect(wrong.map((file) => [file, named(file)])).toEqual([]);
	});

	it('exists for every exception', () => {
		expect(Object.keys(MAY_NAME_SEVERAL).filter((file) => !files.includes(file))).toEqual([]);
	});
});

/** The gateways that a file names in its code by node, class, path or title. */
function named(file: string): string[] {
	const text = readFileSync(join(TEST, file), 'utf8');
	const code = text.replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '');
	return GATEWAYS.filter(({ name, title, node }) => {
		const asWord = new RegExp(`\\b(${name}|${node.name})([A-Z]\\w*)?\\b`);
		const asPathOrText = new RegExp(`[/'](${name}|${title})['./]`, 'i');
		return asWord.test(code) || asPathOrText.test(code);
	}).map(({ name }) => name);
}
