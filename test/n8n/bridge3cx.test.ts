import type { INodeParameters } from 'n8n-workflow';
import { PhoneSystem, type ChatMessage } from '../../sandbox/phoneSystem';
import { readExamples } from '../../scripts/exampleFiles';
import { outputOf } from '../../scripts/n8n/executions';
import type { NodeDraft } from '../../scripts/n8n/workflow';
import { GATEWAYS, titled } from '../support/gateways';
import { GatewaysInN8n, ours } from '../support/gatewaysInN8n';

const OWN = '+48664400100';
const ACTIO_NUMBER = '48732129000';

let real: GatewaysInN8n;
let phones: PhoneSystem;
beforeAll(async () => {
	phones = await PhoneSystem.open([OWN, `+${ACTIO_NUMBER}`]);
	real = await GatewaysInN8n.open();
});
afterAll(async () => {
	await phones?.close();
	await real?.close();
});
beforeEach(() => {
	phones.received.length = 0;
	phones.refused.length = 0;
});

/** Saves an example in which some nodes are replaced by others of their name. */
async function save(
	file: string,
	change: (node: NodeDraft) => NodeDraft | undefined,
): Promise<string> {
	const [, example] = [...readExamples()].find(([name]) => name.includes(file))!;
	const nodes = example.nodes.map((node) => change(node) ?? node);
	return await real.n8n.createWorkflow({ ...example, nodes });
}

describe('3CX bridge 1', () => {
	it.each(titled(GATEWAYS))('sends through %s what a user of 3CX writes', async (_, gateway) => {
		const { name, parameters, number } = gateway;
		const id = await save('bridge-3cx-1', (node) => {
			if (node.name !== 'Send') return undefined;
			const { to, text } = node.parameters!;
			const send = { resource: 'message', operation: 'send', to, text, ...parameters };
			return ours(name, send, { name: node.name });
		});
		await real.n8n.activate(id);
		try {
			const message = { from: OWN, to: `+${number(1)}`, text: 'Z centrali' };
			expect(await phones.send(`${real.n8n.url}/webhook/3cx-sms`, message)).not.toBe('');
			expect(gateway.taken(real.sandbox[name])).toEqual([{ to: number(1), text: 'Z centrali' }]);
		} finally {
			await real.n8n.deactivate(id);
		}
	});
});

describe('3CX bridge 2', () => {
	const TRIGGER = 'A Message Comes In';
	const POST = 'To 3CX';
	/** A sender as a gateway writes it, and as 3CX shows it. */
	const SENDERS: ReadonlyArray<[written: string, shown: string]> = [
		['InPost', 'InPost'],
		['4321', '4321'],
		['500600700', '+48500600700'],
		['48500600701', '+48500600701'],
		['+48500600702', '+48500600702'],
	];

	/** Saves the example with another trigger. */
	const saveWith = async (type: string, parameters: INodeParameters, webhookId?: string) =>
		await save('bridge-3cx-2', (node) => {
			if (node.name === TRIGGER) return ours(type, parameters, { name: TRIGGER, webhookId });
			if (node.name !== POST) return undefined;
			return { ...node, parameters: { ...node.parameters, url: phones.url } };
		});

	/** Runs the example by hand with a trigger that asks. It emits what came in today. */
	async function ask(type: string, parameters: INodeParameters): Promise<void> {
		const id = await saveWith(type, parameters);
		outputOf(await real.n8n.run(id, { from: TRIGGER }), POST);
	}

	/** Publishes the example with a trigger that is called, makes the calls, and waits for the end. */
	async function push(
		type: string,
		parameters: INodeParameters,
		calls: (address: string) => Promise<number>,
	): Promise<void> {
		const webhookId = `00000000-0000-4000-8000-0000000000${type.length}`;
		const id = await saveWith(type, parameters, webhookId);
		await real.n8n.activate(id);
		await real.n8n.waitForExecutions(id, await calls(`${real.n8n.url}/webhook/${webhookId}`));
	}

	function expectAll(to: string): void {
		const byText = (one: ChatMessage, other: ChatMessage) => one.text.localeCompare(other.text);
		const expected = SENDERS.map(([text, from]) => ({ from, to, text }));
		expect(phones.refused).toEqual([]);
		expect([...phones.received].sort(byText)).toEqual(expected.sort(byText));
	}

	it('takes numbers, names and short codes from mProfi', async () => {
		for (const [sender] of SENDERS) real.sandbox.mProfi.receive({ sender, message: sender });
		await ask('mProfiTrigger', { event: 'incomingSms' });
		expectAll(OWN);
	});

	it('takes numbers, names and short codes from SerwerSMS, which names no recipient', async () => {
		for (const [phone] of SENDERS) {
			real.sandbox.serwerSms.receive({ phone, text: phone, type: 'eco' });
		}
		await ask('serwerSmsTrigger', { event: 'incomingMessage', types: ['eco'] });
		expectAll(OWN);
	});

	it('takes numbers, names and short codes from ACTIO, and leaves out reports', async () => {
		await push('actioTrigger', { events: ['message', 'deliveryReport'] }, async (address) => {
			const messages = SENDERS.map(([from]) => ({
				type: 'MESSAGE',
				from,
				to: ACTIO_NUMBER,
				body: from,
			}));
			const report = { type: 'NOTIFICATION', message_id: 'a', status: 'ERROR' };
			const bodies = [...messages, report].map((body) => JSON.stringify(body));
			for (const body of bodies) await fetch(`${address}/actio`, { method: 'POST', body });
			return bodies.length;
		});
		expectAll(`+${ACTIO_NUMBER}`);
	});

	it('takes numbers, names and short codes from SMS Webhook, and leaves out reports', async () => {
		await push('smsWebhookTrigger', { gateway: 'serwerSms' }, async (address) => {
			const messages = SENDERS.map(([numer]) => ({ numer, tresc: numer }));
			const queries = [...messages, { smsid: 'a', stan: 'DELIVRD', numer: '48500600700' }];
			for (const query of queries) {
				const search = new URLSearchParams(query as Record<string, string>).toString();
				await fetch(`${address}/sms?${search}`);
			}
			return queries.length;
		});
		expectAll(OWN);
	});
});
