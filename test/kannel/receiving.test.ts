import { KannelGateway } from '../../sandbox';
import { until } from '../support/until';
import { Receiver } from './receiver';

let gateway: KannelGateway;
let receiver: Receiver;
beforeAll(async () => {
	receiver = await Receiver.open();
	gateway = new KannelGateway({
		engine: 'real',
		webhookUrl: receiver.url,
		lifeMs: { sentAfter: 0, deliveredAfter: 100 },
	});
	await gateway.open('127.0.0.1', 0);
});
afterAll(async () => {
	await gateway.close();
	await receiver.down();
});
beforeEach(() => {
	gateway.reset();
	receiver.clear();
});

async function send(to: string, reference: string, mask = 31): Promise<void> {
	const answer = await fetch(gateway.url, {
		method: 'POST',
		headers: {
			'content-type': 'text/plain; charset=UTF-8',
			'x-kannel-username': 'n8n',
			'x-kannel-password': 'kannel-password',
			'x-kannel-to': to,
			'x-kannel-from': 'SHOP',
			'x-kannel-coding': '2',
			'x-kannel-dlr-mask': String(mask),
			'x-kannel-dlr-url': `${receiver.url}?event=report&ref=${reference}&type=%d&answer=%A&fid=%F&to=%p&ts=%T&smsc=%i&id=%I`,
		},
		body: 'Zażółć',
	});
	expect(answer.status).toBe(202);
}

const statuses = () => receiver.reports.map(({ status }) => status);
const texts = () => receiver.messages.map(({ text }) => text);

describe('delivery reports', () => {
	it.each([
		['48500600501', ['sent', 'delivered'], 'DELIVRD'],
		['48500600404', ['sent', 'undelivered'], 'UNDELIV'],
		['48500600405', ['sent', 'undelivered'], 'EXPIRED'],
		['48500600406', ['sent', 'undelivered'], 'REJECTD'],
		['48500600411', ['sent', 'queued'], 'ACCEPTD'],
		['48500600400', ['failed'], '16'],
	])('of a message to %s are %j', async (to, expected, word) => {
		await send(to, 'order-7');
		await until(() => receiver.reports.length === expected.length);
		expect(statuses()).toEqual(expected);
		const last = receiver.reports.at(-1)!;
		expect(last).toMatchObject({ reference: 'order-7', gatewayStatus: word, to });
		if (word !== '16') expect(last.messageId).toBe(gateway.messages[0]!.id);
	});

	it('that are not wanted do not come', async () => {
		await send('48500600501', 'a', 19);
		await until(() => receiver.reports.length === 1);
		expect(statuses()).toEqual(['delivered']);
	});
});

describe('a message from a handset', () => {
	it.each([
		['in GSM-7', 'TAK'],
		['in Polish with emoji', 'Zażółć gęślą jaźń 🙂'],
		['of three parts', 'Ważne: '.repeat(25)],
	])('%s arrives', async (_, text) => {
		gateway.receive({ from: '+48500600700', text });
		await until(() => receiver.messages.length === 1);
		expect(receiver.messages[0]).toMatchObject({ from: '48500600700', to: '48732129000', text });
	});

	it('arrives whole, although its parts came in another order', async () => {
		const text = 'abcdefghij'.repeat(18);
		const message = { from: '+48500600700', to: '48732129000', text, at: Date.now() };
		gateway.real!.center.receive(message, (parts) => parts.map((_, index) => index).reverse());
		await until(() => receiver.messages.length === 1);
		expect(texts()).toEqual([text]);
	});
});

describe('nothing is lost', () => {
	it('while n8n is down', async () => {
		await receiver.down();
		for (let i = 0; i < 5; i++) gateway.receive({ from: `+4850060070${i}`, text: `text ${i}` });
		for (let i = 0; i < 5; i++) await send(`4850060050${i}`, `order-${i}`, 19);
		await until(() => gateway.messages.length === 5);
		await new Promise((resolve) => setTimeout(resolve, 1_500));
		await receiver.up();
		await until(() => receiver.messages.length === 5 && receiver.reports.length === 5);
		expect(texts().sort()).toEqual([0, 1, 2, 3, 4].map((i) => `text ${i}`));
		expect(receiver.reports.map(({ reference }) => reference).sort()).toEqual(
			[0, 1, 2, 3, 4].map((i) => `order-${i}`),
		);
	});

	it('when the bearerbox is killed with messages in its queue', async () => {
		const { real } = gateway;
		await gateway.setLink(false);
		await new Promise((resolve) => setTimeout(resolve, 1_000));
		for (let i = 0; i < 20; i++) await send(`485006005${10 + i}`, `order-${i}`, 19);
		expect(gateway.messages).toHaveLength(0);
		await real!.kill('bearerbox');
		await real!.kill('smsbox');
		await real!.start('bearerbox');
		await real!.start('smsbox');
		await gateway.setLink(true);
		await until(() => gateway.messages.length >= 20 && receiver.reports.length >= 20);
		const numbers = gateway.messages.map(({ to }) => to);
		expect(new Set(numbers).size).toBe(20);
		expect(numbers).toHaveLength(20);
	});

	it('when the bearerbox is killed while receipts are still to come', async () => {
		const { real } = gateway;
		const awaited = real!.awaitedReceipts;
		await send('48500600407', 'late', 19);
		await until(() => gateway.messages.length === 1 && real!.awaitedReceipts > awaited);
		await real!.kill('bearerbox');
		gateway.decide(gateway.messages[0]!, 'DELIVRD');
		await real!.kill('smsbox');
		await real!.start('bearerbox');
		await real!.start('smsbox');
		await until(() => receiver.reports.length === 1);
		expect(receiver.reports).toMatchObject([{ reference: 'late', status: 'delivered' }]);
	});
});
