import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Browser } from 'playwright-core';
import { readExamples } from '../../scripts/exampleFiles';
import { openBrowser } from '../support/browser';
import { GATEWAYS, gatewayNamed, type GatewayName } from '../support/gateways';
import { GatewaysInN8n, ours } from '../support/gatewaysInN8n';
import { connectionsOf, START } from '../support/realN8n';
import { EditorPage } from './editorPage';

let real: GatewaysInN8n;
let browser: Browser;
let editor: EditorPage;

beforeAll(async () => {
	browser = await openBrowser();
	real = await GatewaysInN8n.open();
	for (const { name, title, credential } of GATEWAYS) {
		const data = real.sandbox[name].credential();
		const { name: type } = credential;
		await real.n8n.createCredential({ name: `${title} account`, type, data });
	}
	editor = await EditorPage.open(browser, real.n8n.url);
});
beforeEach(() => real.sandbox.gateways.forEach((gateway) => gateway.reset()));
afterAll(async () => {
	await browser?.close();
	await real?.close();
});

/** Defines a test that keeps a screenshot and the page's console if it fails. */
function itInEditor(what: string, work: () => Promise<void>): void {
	it(what, async () => {
		try {
			await work();
		} catch (error) {
			const folder = await editor.keepEvidence();
			throw new Error(`${String(error)}\nSee ${folder}`, { cause: error });
		}
	});
}

const GUESTS: IDataObject[] = [
	{ to: '+48 500 600 700', text: 'Zapraszamy w sobotę o 18:00' },
	{ to: '+48 500 600 701', text: 'Zapraszamy w niedzielę o 12:00' },
	{ to: '12345', text: 'Zapraszamy w sobotę o 18:00' },
];

/** Creates the workflow "Guests", one of our nodes, "Then". */
async function workflow(
	type: GatewayName,
	parameters: INodeParameters = {},
	rows: IDataObject[] = GUESTS,
): Promise<string> {
	const { title: name, credential } = gatewayNamed(type);
	return await real.n8n.createWorkflow({
		name: 'Invitations',
		nodes: [
			{ ...START, name: 'Guests' },
			ours(type, parameters, {
				name,
				credentials: { [credential.name]: { name: `${name} account` } },
			}),
			{ name: 'Then', type: 'n8n-nodes-base.set', typeVersion: 3.4 },
		],
		connections: connectionsOf([
			['Guests', 0, name],
			[name, 0, 'Then'],
		]),
		pinData: { Guests: rows.map((json) => ({ json })) },
	});
}

const BULK = { operation: 'sendBulk', messagesFrom: 'inputFields' };
const PER_ITEM = { to: '={{ $json.to }}', text: '={{ $json.text }}' };

describe('the nodes panel of n8n’s editor', () => {
	itInEditor(
		'finds the gateways by the words that people search for, each with its icon',
		async () => {
			await editor.openWorkflow(await workflow('mProfi', BULK));
			const all = GATEWAYS.map(({ title }) => title);
			const searches: Array<[string, string[]]> = [
				['texting', all],
				['send SMS', all],
				['2FA', all],
				['bramka SMS', ['ACTIO', 'mProfi', 'SerwerSMS', 'SMS Webhook Trigger']],
				['ankieta', ['mProfi']],
				['3CX', ['ACTIO']],
				['HLR', ['SerwerSMS']],
				['рассылка', ['MOBIPACE']],
				['raport doręczenia', ['SMS Webhook Trigger']],
				['sms', [...all, 'SMS Webhook Trigger']],
			];
			for (const [words, names] of searches) {
				const found = await editor.searchNodes(words);
				for (const name of names) {
					const title = editor.page.getByText(name, { exact: true });
					const item = found.filter({ has: title }).first();
					await item.waitFor();
					expect([words, name, await editor.isLoaded(item.locator('img').first())]).toEqual([
						words,
						name,
						true,
					]);
				}
			}
			await editor.picture('nodes-panel');
		},
	);
});

describe('the panel of a node in n8n’s editor', () => {
	itInEditor(
		'shows To, Text and From in this order, and how long a part is at this gateway',
		async () => {
			for (const { name, title, partsHint, parameters } of GATEWAYS) {
				await editor.openWorkflow(await workflow(name), title);
				const hint = editor.page.getByText(partsHint);
				await hint.waitFor();
				const order = (await editor.fields()).filter((label) => /^(To|Text|From)$/.test(label));
				expect(order).toEqual('from' in parameters ? ['To', 'Text', 'From'] : ['To', 'Text']);
			}
			await editor.picture('send');
		},
	);

	itInEditor('changes with the resource and the operation', async () => {
		await editor.openWorkflow(await workflow('serwerSms', PER_ITEM), 'SerwerSMS');
		await editor.choose('resource', 'Number');
		await editor.parameter('phone').waitFor();
		expect(await editor.parameter('text').count()).toBe(0);
		await editor.choose('operation', 'HLR');
		await editor.page.getByText('bills every number check').waitFor();
		await editor.parameter('timeoutSeconds').waitFor();
		await editor.choose('resource', 'Message');
		await editor.choose('operation', 'Preview');
		await editor.parameter('text').waitFor();
		expect(await editor.find('node-credentials-select').count()).toBe(0);
	});

	itInEditor('offers the senders of the account', async () => {
		await editor.openWorkflow(await workflow('serwerSms', PER_ITEM), 'SerwerSMS');
		await editor.find('rlc-mode-selector').click();
		await editor.find('mode-list').filter({ visible: true }).click();
		await editor.find('rlc-input').click();
		const names = editor.find('rlc-item');
		await names.filter({ hasText: 'SHOP' }).waitFor();
		await names.filter({ hasText: 'SHOP' }).click();
		expect(await editor.find('rlc-input').inputValue()).toBe('SHOP');
	});
});

describe('the credential dialog', () => {
	itInEditor('explains what is wrong with a credential and confirms a correct one', async () => {
		await editor.openWorkflow(await workflow('mProfi', BULK), 'mProfi');
		await editor.find('node-credentials-select').click();
		await editor.find('node-credentials-select-item-new').filter({ visible: true }).click();
		const dialog = editor.find('editCredential-modal');
		const field = (name: string) => editor.find(`parameter-input-${name}`, dialog).locator('input');
		const { apiKey, incomingApiKey, baseUrl } = real.sandbox.mProfi.credential();
		await field('apiKey').fill('not-this-one');
		await field('baseUrl').fill(baseUrl!);
		await editor.find('credential-save-button', dialog).click();
		await dialog.getByText('More details').click();
		await dialog.getByText('mProfi does not know this API key').waitFor();
		await editor.picture('credential-wrong');
		await field('apiKey').fill(apiKey!);
		await field('incomingApiKey').fill(incomingApiKey!);
		await editor.find('credential-save-button', dialog).click();
		// n8n closes the dialog after a successful test, and tests again when it is opened.
		await dialog.waitFor({ state: 'hidden' });
		await editor.find('credential-edit-button').click();
		await dialog.getByText('Connection tested successfully').waitFor();
		await editor.picture('credential');
		expect(real.sandbox.mProfi.messages).toEqual([]);
	});
});

describe('a run with the Execute button', () => {
	itInEditor('shows the result of every item', async () => {
		await editor.openWorkflow(await workflow('mProfi', BULK));
		await editor.executeWorkflow();
		await editor.openNode('mProfi');
		const rows = await editor.outputTable();
		expect(
			rows.map((row) => row.filter((cell) => /^(\d{5,}|accepted|rejected)$/.test(cell))),
		).toEqual([
			['accepted', '48500600700'],
			['accepted', '48500600701'],
			['rejected', '12345'],
		]);
		await editor.dragPanel(100);
		await editor.picture('send-bulk');
		await editor.dragPanel(600);
		expect(real.sandbox.mProfi.messages).toHaveLength(2);
	});

	itInEditor('says which rows were not sent', async () => {
		const rows = [{ ...GUESTS[0], to: '12345' }, ...GUESTS.slice(0, 2), { ...GUESTS[2], to: '' }];
		await editor.openWorkflow(await workflow('mProfi', BULK, rows));
		await editor.executeWorkflow();
		await editor.openNode('mProfi');
		const output = editor.find('output-panel');
		await output.getByText('2 of 4 were not sent (items 0 and 3)').waitFor();
		const table = await editor.outputTable();
		expect(table.map(([outcome]) => outcome)).toEqual([
			...['rejected', 'accepted', 'accepted', 'rejected'],
		]);
		expect(table[0]!.join()).toContain('"12345" has 5 digits');
		await editor.dragPanel(100);
		await editor.picture('failed-rows');
		await editor.dragPanel(600);
		expect(real.sandbox.mProfi.messages).toHaveLength(2);
	});

	itInEditor('explains what is wrong, and with which item', async () => {
		await editor.openWorkflow(await workflow('serwerSms', PER_ITEM));
		await editor.executeWorkflow();
		await editor.openNode('SerwerSMS');
		const message = editor.find('node-error-message');
		await message.waitFor();
		expect(await message.innerText()).toMatch(
			/^1 of 3 items cannot be sent: item 2\. Nothing was sent\. .*"12345" has 5 digits.*Write the number with \+/,
		);
		expect(await editor.find('node-error-description').innerText()).toBe(
			'n8n counts items from 0.',
		);
		await editor.picture('error');
		expect(real.sandbox.serwerSms.messages).toHaveLength(0);
	});
});

describe('the notes of the examples', () => {
	itInEditor('show their whole text, and are hardly higher than it', async () => {
		const notes = [...readExamples()].flatMap(([file, { nodes }]) =>
			nodes
				.filter(({ type }) => type === 'n8n-nodes-base.stickyNote')
				.map((note) => ({ ...note, name: file })),
		);
		for (const [index, note] of notes.entries()) {
			const position: [number, number] = [(index % 6) * 900, Math.floor(index / 6) * 600];
			notes[index] = { ...note, position };
		}
		await editor.openWorkflow(
			await real.n8n.createWorkflow({
				name: 'Notes',
				nodes: [{ ...START, position: [0, -300] }, ...notes],
				connections: {},
			}),
		);
		const strips = await editor.stripsBelowNotes();
		expect(strips).toHaveLength(notes.length);
		const named = notes.map(({ name }, index) => [name, strips[index]!] as const);
		expect(named.filter(([, strip]) => strip < 0 || strip > 32)).toEqual([]);
	});
});

describe('the next node', () => {
	itInEditor('is offered the output fields before the first run', async () => {
		await editor.openWorkflow(await workflow('mProfi', BULK), 'Then');
		const offered = editor.find('run-data-schema-item', editor.find('ndv-input-panel'));
		await offered.filter({ hasText: 'messageId' }).waitFor();
		for (const field of ['to', 'outcome', 'parts', 'failure', 'code']) {
			await offered.filter({ hasText: new RegExp(`^\\s*${field}\\s*$`) }).waitFor();
		}
		await editor.picture('next-node');
	});

	it('is offered the output fields of every operation of every node, even as a tool', async () => {
		const all = await real.n8n.nodeTypes('n8n-nodes-sms-gateways.');
		// A human review has one operation and passes on the output of the reviewed tool.
		const types = all.filter(({ name }) => !name.endsWith('HitlTool'));
		const missing: string[] = [];
		let asked = 0;
		for (const { name, properties } of types) {
			for (const { displayOptions, options = [] } of properties.filter(isOperation)) {
				const [resource] = displayOptions!.show!.resource as string[];
				for (const option of options.filter(({ name: title }) => title !== CUSTOM_CALL)) {
					const path = `${name}/1.0.0/${resource}/${'value' in option ? option.value : ''}.json`;
					const answer = await fetch(`${real.n8n.url}/schemas/${path}`);
					const schema = (await answer.json().catch(() => ({}))) as { properties?: object };
					if (Object.keys(schema.properties ?? {}).length === 0) missing.push(path);
					asked++;
				}
			}
		}
		expect(missing).toEqual([]);
		expect(asked).toBeGreaterThan(100);
	});
});

/** n8n adds this operation to every node with a credential. */
const CUSTOM_CALL = 'Custom API Call';

function isOperation({ name }: { name: string }): boolean {
	return name === 'operation';
}
