import type { Fault } from '../../sandbox';
import { readExamples } from '../../scripts/exampleFiles';
import { outputOf } from '../../scripts/n8n/executions';
import { withAddresses } from '../../scripts/tryOut/import';
import { ChannelBench } from './bench';

const VENDOR = 'https://soap.serwersms.pl/server.php';
const PATH = '/soap/server.php';
const example = readExamples().get('serwersms-9-soap.json')!;

let bench: ChannelBench;
let id: string;
beforeAll(async () => {
	bench = await ChannelBench.open();
	await saveLogin(bench.gateway.password);
	const addresses = new Map([[VENDOR, bench.gateway.url + PATH]]);
	id = await bench.n8n.createWorkflow(withAddresses(example, addresses));
});
beforeEach(() => bench.gateway.reset());
afterAll(async () => await bench?.close());

async function saveLogin(password: string): Promise<void> {
	const data = { user: bench.gateway.username, password };
	await bench.n8n.saveCredential({ name: 'SerwerSMS SOAP sandbox', type: 'httpBasicAuth', data });
}

/** The outcome of each message, and what the next node knows of it. */
async function outcomes() {
	const execution = await bench.n8n.run(id);
	expect(execution.status).toBe('success');
	expect(outputOf(execution, 'Not Sent')).toHaveLength(1);
	return outputOf(execution, 'Outcome');
}

const text = (pattern: RegExp) => expect.stringMatching(pattern) as string;

describe('the example that sends over SOAP', () => {
	it('says which messages were accepted, with their IDs, and why one was rejected', async () => {
		const found = await outcomes();
		const { messages } = bench.gateway;
		// n8n sends the requests at the same time, so they arrive in any order.
		const taken = messages.map(({ phone, text: sent, uniqueId }) => [uniqueId, phone, sent]);
		expect(taken.sort()).toEqual([
			['order1', '+48500600700', 'Zamówienie 1 czeka. Nowak & Syn'],
			['order2', '+48500600701', 'Zamówienie 2 czeka. Nowak & Syn'],
			['order3', '+48500600702', 'Zamówienie 3 czeka. Nowak & Syn'],
		]);
		const idOf = (reference: string) =>
			messages.find(({ uniqueId }) => uniqueId === reference)?.id ?? 'none';
		expect(found).toEqual([
			...['order1', 'order2', 'order3'].map((reference, i) => ({
				...{ outcome: 'accepted', to: `4850060070${i}` },
				...{ messageId: idOf(reference), reference },
			})),
			{
				...{ outcome: 'rejected', to: '48500600703', messageId: null, reference: 'order4' },
				failure: { code: '3106', message: text(/\w/) },
			},
		]);
	});

	it('keeps every message when an answer is lost or is not SOAP', async () => {
		const lost: Fault = { kind: 'dropAfter', path: PATH, bodyContains: 'order2' };
		const page: Fault = { kind: 'html', path: PATH, bodyContains: 'order3', taken: true };
		const half: Fault = { kind: 'malformed', path: PATH, bodyContains: 'order1' };
		for (const fault of [lost, page, half]) bench.gateway.fault(fault);
		const found = await outcomes();
		expect(bench.gateway.messages).toHaveLength(3);
		expect(found.map(({ outcome, reference }) => [reference, outcome])).toEqual([
			['order1', 'unknown'],
			['order2', 'unknown'],
			['order3', 'unknown'],
			['order4', 'rejected'],
		]);
		for (const { failure } of found) expect(failure).toMatchObject({ message: text(/\w/) });
	});

	it('takes a fault of the client for a rejection, and any other for an unknown outcome', async () => {
		for (const [order, code] of [
			['order1', 'SOAP-ENV:Client'],
			['order2', 'SOAP-ENV:Server'],
		] as const) {
			const body = `<E:Envelope xmlns:E="e"><E:Body><E:Fault><faultcode>${code}</faultcode><faultstring>No &amp; no</faultstring></E:Fault></E:Body></E:Envelope>`;
			const answer = { status: 500, taken: code.endsWith('Server'), body };
			bench.gateway.fault({ kind: 'status', path: PATH, bodyContains: order, ...answer });
		}
		expect((await outcomes()).slice(0, 2)).toMatchObject([
			{ outcome: 'rejected', failure: { code: 'SOAP-ENV:Client', message: 'No & no' } },
			{ outcome: 'unknown', failure: { message: 'No & no' } },
		]);
	});

	it('says that the login is wrong', async () => {
		await saveLogin('another-password');
		const found = await outcomes();
		await saveLogin(bench.gateway.password);
		expect(bench.gateway.messages).toEqual([]);
		expect(found).toHaveLength(4);
		for (const one of found) expect(one).toMatchObject({ failure: { code: '1001' } });
	});
});
