import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../support/browser';
import { GatewaysInN8n, ours } from '../support/gatewaysInN8n';
import { connectionsOf, start } from '../support/realN8n';
import { EditorPage } from './editorPage';

let real: GatewaysInN8n;
let browser: Browser;
let editor: EditorPage;

beforeAll(async () => {
	browser = await openBrowser();
	real = await GatewaysInN8n.open();
	for (const [name, title] of Object.entries(TITLES)) {
		const data = real.sandbox[name as Type].credential();
		await real.n8n.createCredential({ name: `${title} account`, type: `${name}Api`, data });
	}
	editor = await EditorPage.open(browser, real.n8n.url);
});
beforeEach(() => real.sandbox.gateways.forEach((gateway) => gateway.reset()));
afterAll(async () => {
	await browser?.close();
	await real?.close();
});

/** A test whose failure leaves a screenshot and the page's console behind. */
function see(what: string, work: () => Promise<void>): void {
	it(what, async () => {
		try {
			await work();
		} catch (error) {
			const folder = await editor.keepEvidence();
			throw new Error(`${String(error)}\nSee ${folder}`, { cause: error });
		}
	});
}

const guests: IDataObject[] = [
	{ to: '+48 500 600 700', text: 'Zapraszamy w sobotę o 18:00' },
	{ to: '+48 500 600 701', text: 'Zapraszamy w niedzielę o 12:00' },
	{ to: '12345', text: 'Zapraszamy w sobotę o 18:00' },
];

/** How the gateways are written, and their nodes called. */
const TITLES = {
	actio: 'ACTIO',
	mProfi: 'mProfi',
	mobipace: 'MOBIPACE',
	serwerSms: 'SerwerSMS',
} as const;
type Type = keyof typeof TITLES;

/** "Guests", one of our nodes, "Then". */
async function workflow(type: Type, parameters: INodeParameters = {}): Promise<string> {
	const name = TITLES[type];
	return await real.n8n.createWorkflow({
		name: 'Invitations',
		nodes: [
			{ ...start, name: 'Guests' },
			ours(type, parameters, {
				name,
				credentials: { [`${type}Api`]: { name: `${name} account` } },
			}),
			{ name: 'Then', type: 'n8n-nodes-base.set', typeVersion: 3.4 },
		],
		connections: connectionsOf([
			['Guests', 0, name],
			[name, 0, 'Then'],
		]),
		pinData: { Guests: guests.map((json) => ({ json })) },
	});
}

const bulk = { operation: 'sendBulk', messagesFrom: 'inputFields' };
const perItem = { to: '={{ $json.to }}', text: '={{ $json.text }}' };

describe('the nodes panel', () => {
	see('finds the gateways by the words people look for, each with its icon', async () => {
		await editor.openWorkflow(await workflow('mProfi', bulk));
		const all = ['ACTIO', 'mProfi', 'MOBIPACE', 'SerwerSMS'];
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
	});
});

describe('the panel of a node', () => {
	see('shows whom, what, as whom, and what a part is at this gateway', async () => {
		for (const [type, words] of [
			['mProfi', /153 each, at most 612/],
			['actio', /every 60 characters/],
			['mobipace', /Cyrillic.*70 and 67/],
			['serwerSms', /at most 6 parts/],
		] as const) {
			await editor.openWorkflow(await workflow(type), TITLES[type]);
			const hint = editor.page.getByText(words);
			await hint.waitFor();
			const order = (await editor.fields()).filter((label) => /^(To|Text|From)$/.test(label));
			expect(order).toEqual(type === 'mProfi' ? ['To', 'Text'] : ['To', 'Text', 'From']);
		}
		await editor.picture('send');
	});

	see('changes with resource and operation', async () => {
		await editor.openWorkflow(await workflow('serwerSms', perItem), 'SerwerSMS');
		await editor.choose('resource', 'Number');
		await editor.parameter('phone').waitFor();
		expect(await editor.parameter('text').count()).toBe(0);
		await editor.choose('operation', 'HLR');
		await editor.page.getByText('bills every number that is checked').waitFor();
		await editor.parameter('timeoutSeconds').waitFor();
		await editor.choose('resource', 'Message');
		await editor.choose('operation', 'Preview');
		await editor.parameter('text').waitFor();
		expect(await editor.find('node-credentials-select').count()).toBe(0);
	});

	see('offers what the account has', async () => {
		await editor.openWorkflow(await workflow('serwerSms', perItem), 'SerwerSMS');
		await editor.find('rlc-mode-selector').click();
		await editor.find('mode-list').filter({ visible: true }).click();
		await editor.find('rlc-input').click();
		const names = editor.find('rlc-item');
		await names.filter({ hasText: 'SHOP' }).waitFor();
		await names.filter({ hasText: 'SHOP' }).click();
		expect(await editor.find('rlc-input').inputValue()).toBe('SHOP');
	});
});

describe('a credential', () => {
	see('says what is wrong with it, and that it works once it is right', async () => {
		await editor.openWorkflow(await workflow('mProfi', bulk), 'mProfi');
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
		// n8n closes it once the test went well, and tests again when it is opened.
		await dialog.waitFor({ state: 'hidden' });
		await editor.find('credential-edit-button').click();
		await dialog.getByText('Connection tested successfully').waitFor();
		await editor.picture('credential');
		expect(real.sandbox.mProfi.messages).toEqual([]);
	});
});

describe('a run by the button', () => {
	see('shows the result of every item', async () => {
		await editor.openWorkflow(await workflow('mProfi', bulk));
		await editor.executeWorkflow();
		await editor.openNode('mProfi');
		const rows = await editor.outputTable();
		expect(
			rows.map((row) => row.filter((cell) => /^(\d{5,}|accepted|rejected)$/.test(cell))),
		).toEqual([
			['48500600700', 'accepted'],
			['48500600701', 'accepted'],
			['12345', 'rejected'],
		]);
		await editor.dragPanel(100);
		await editor.picture('send-bulk');
		await editor.dragPanel(600);
		expect(real.sandbox.mProfi.messages).toHaveLength(2);
	});

	see('says in plain words what is wrong, and with which item', async () => {
		await editor.openWorkflow(await workflow('serwerSms', perItem));
		await editor.executeWorkflow();
		await editor.openNode('SerwerSMS');
		const message = editor.find('node-error-message');
		await message.waitFor();
		expect(await message.innerText()).toMatch(
			/"12345" has 5 digits.*Write the number with \+.*\[item 2\]/,
		);
		expect(await editor.find('node-error-description').innerText()).toBe(
			'Nothing was sent for this item.',
		);
		await editor.picture('error');
		expect(real.sandbox.serwerSms.messages).toHaveLength(2);
	});
});

describe('the next node', () => {
	see('is offered the fields before anything was run', async () => {
		await editor.openWorkflow(await workflow('mProfi', bulk), 'Then');
		const offered = editor.find('run-data-schema-item', editor.find('ndv-input-panel'));
		await offered.filter({ hasText: 'messageId' }).waitFor();
		for (const field of ['to', 'outcome', 'parts', 'failure', 'code']) {
			await offered.filter({ hasText: new RegExp(`^\\s*${field}\\s*$`) }).waitFor();
		}
		await editor.picture('next-node');
	});

	it('is offered them for every operation of every node, also as a tool', async () => {
		const all = await real.n8n.nodeTypes('n8n-nodes-sms-gateways.');
		// A human review has one operation, and hands on what the reviewed tool gives.
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

/** What n8n adds to every node with a credential. */
const CUSTOM_CALL = 'Custom API Call';

function isOperation({ name }: { name: string }): boolean {
	return name === 'operation';
}
