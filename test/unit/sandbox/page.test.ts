import { forEveryGateway, startSandbox, type Sandbox } from '../../../sandbox';
import { call, HandClock, type Call } from './caller';
import { PageStream } from './pageStream';

const clock = new HandClock(Date.parse('2026-01-15T11:00:00Z'));
let sandbox: Sandbox;
let stream: PageStream;

beforeAll(async () => {
	sandbox = await startSandbox({
		control: { port: 0 },
		...forEveryGateway(() => ({ clock: clock.now })),
	});
});
beforeEach(async () => {
	for (const gateway of sandbox.gateways) gateway.reset();
	stream = await PageStream.open(`${sandbox.controlUrl}/page/events`);
});
afterEach(() => stream.close());
afterAll(() => sandbox.close());

const control = (path: string, rest?: Call) => call(sandbox.controlUrl + path, rest);
const thread = async (number: string) =>
	(await control(`/page/handsets/${number}`)).json as { entries: object[]; before: number };

function send(recipient = '500600700', message = 'Zażółć', more: object = {}) {
	const { url, apiKey: apikey } = sandbox.mProfi;
	return call(`${url}/send/`, { body: { apikey, recipient, message, ...more } });
}

describe('the stream of the page', () => {
	it('begins with every gateway, its counts and its ways to answer', async () => {
		expect(await stream.next('gateways')).toMatchObject(
			sandbox.gateways.map(({ name, title, url }) => ({
				name,
				title,
				url,
				network: 'works',
				counts: { messages: 0, requests: 0 },
				ways: expect.any(Array) as unknown[],
			})),
		);
	});

	it('carries a message when a gateway takes one, and each change of its status', async () => {
		await send('500600700', 'Zażółć');
		expect(await stream.next('messages')).toMatchObject({
			more: false,
			total: 1,
			handsets: [{ number: '48500600700', count: 1 }],
			entries: [
				{
					gateway: 'mprofi',
					handset: '48500600700',
					isAnswer: false,
					text: 'Zazolc',
					parts: 1,
					encoding: 'GSM-7',
					status: 'processing',
					tone: 'moving',
				},
			],
		});
		clock.advance(2_000);
		expect(await stream.next('messages')).toMatchObject({ entries: [{ status: 'sent' }] });
		clock.advance(3_000);
		expect(await stream.next('messages')).toMatchObject({
			entries: [{ status: 'delivered', tone: 'delivered' }],
		});
	});

	it('updates the counts of a gateway as they grow', async () => {
		await stream.next('gateways');
		await send();
		await stream.until('gateways', (cards) =>
			(cards as Array<{ name: string; counts: object }>).some(
				({ name, counts }) => name === 'mprofi' && 'messages' in counts && counts.messages === 1,
			),
		);
	});

	it('only says that there are more instead of sending ten thousand messages', async () => {
		const { url, apiKey: apikey } = sandbox.mProfi;
		const messages = Array.from({ length: 10_000 }, (_, i) => ({
			recipient: String(48_500_000_000 + i),
			message: 'x',
		}));
		await call(`${url}/sendbulk/`, { body: { apikey, messages } });
		expect(await stream.next('messages')).toEqual({
			more: true,
			total: 10_000,
			handsets: [],
			entries: [],
		});
		const { json, text } = await control('/page/handsets?limit=100');
		expect(json).toMatchObject({ total: 10_000, handsets: { length: 100 } });
		expect(text.length).toBeLessThan(100_000);
		const found = await control('/page/handsets?search=%2B48%20500%20009%20999');
		expect(found.json).toMatchObject({ total: 1, handsets: [{ number: '48500009999' }] });
	});

	it('reports a reset', async () => {
		await send();
		await stream.next('messages');
		sandbox.mProfi.reset();
		expect(await stream.next('messages')).toMatchObject({ more: true, total: 0 });
		expect(await thread('48500600700')).toEqual({ entries: [], before: 0 });
	});
});

describe('a handset', () => {
	it('has one conversation across all gateways, however its number was written', async () => {
		await send('500600700', 'from mProfi');
		clock.advance(1_000);
		const { url, token } = sandbox.serwerSms;
		await call(`${url}/messages/send_sms`, {
			headers: { authorization: `Bearer ${token}` },
			body: { phone: '+48500600700', text: 'from SerwerSMS', sender: 'SHOP' },
		});
		clock.advance(1_000);
		sandbox.mProfi.receive({ sender: '48500600700', message: 'TAK' });
		expect(await thread('48500600700')).toMatchObject({
			before: 0,
			entries: [
				{ gateway: 'mprofi', isAnswer: false, text: 'from mProfi' },
				{ gateway: 'serwersms', isAnswer: false, text: 'from SerwerSMS', other: 'SHOP' },
				{ gateway: 'mprofi', isAnswer: true, text: 'TAK' },
			],
		});
	});

	it('shows the last messages and the number of earlier ones', async () => {
		for (const text of ['1', '2', '3']) await send('500600700', text);
		const { json } = await control('/page/handsets/48500600700?limit=2');
		expect(json).toMatchObject({ before: 1, entries: [{ text: '2' }, { text: '3' }] });
	});

	it('is found by number, sender and text', async () => {
		await send('500600701', 'Kod 4711');
		await send('500600702', 'Paczka');
		const found = async (search: string) => {
			const { json } = await control(
				`/page/handsets?${new URLSearchParams({ search }).toString()}`,
			);
			return (json as { handsets: Array<{ number: string }> }).handsets.map((one) => one.number);
		};
		expect(await found('KOD')).toEqual(['48500600701']);
		expect(await found('600 702')).toEqual(['48500600702']);
		expect(await found('mprofi')).toEqual(['48500600702', '48500600701']);
		expect(await found('nothing')).toEqual([]);
	});

	it('receives hostile text unchanged', async () => {
		const hostile = '</script><img src=x onerror=alert(1)>\ndata: x\n\nevent: gateways';
		await send('500600700', hostile, { encoding: 'utf-8' });
		expect(await stream.next('messages')).toMatchObject({ entries: [{ text: hostile }] });
		expect(await thread('48500600700')).toMatchObject({ entries: [{ text: hostile }] });
	});
});
