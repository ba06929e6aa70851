import type { IDataObject } from 'n8n-workflow';
import { retryExecution } from '../../support/engine';
import { MobipaceBench } from '../../support/mobipace';

let bench: MobipaceBench;
beforeAll(async () => {
	bench = await MobipaceBench.open();
});
beforeEach(() => {
	bench.gateway.reset();
	bench.credential.sessionId = '';
});
afterAll(async () => await bench.close());

const send = {
	resource: 'message',
	operation: 'send',
	from: 'SHOP',
	to: '={{ $json.to }}',
	text: '={{ $json.text }}',
};
const bulk = {
	resource: 'message',
	operation: 'sendBulk',
	from: 'SHOP',
	messagesFrom: 'inputFields',
	toField: 'to',
	textField: 'text',
	referenceField: '',
};
const one = [{ to: '+7 911 111-22-33', text: 'Посылка в пути' }];
const people = (count: number) =>
	Array.from({ length: count }, (_, i) => ({
		to: String(79_110_000_200 + i * 1000),
		text: `№ ${i}`,
	}));
const numbers = (items: Array<{ to: string }>) => items.map(({ to }) => to);
const outcomes = (outputs: IDataObject[][], index = 0) =>
	outputs[index]!.map(({ outcome }) => outcome);

describe('send', () => {
	it('sends with a reference of its own making, so that the message can be asked for', async () => {
		const { outputs, error } = await bench.run(send, one);
		expect(error).toBeUndefined();
		const { reference } = bench.gateway.messages[0]!;
		expect(reference).toMatch(/^[0-9a-f]{32}$/);
		expect(outputs[0]).toEqual([
			{
				gateway: 'mobipace',
				to: '79111112233',
				from: 'SHOP',
				messageId: null,
				reference,
				outcome: 'accepted',
				encoding: 'UCS-2',
				parts: 1,
				scheduledAt: null,
			},
		]);
	});

	it('writes the scheduled time in the zone of the account', async () => {
		bench.credential.timeZone = 'Asia/Yerevan';
		const options = {
			reference: 'order-7',
			sendAt: '2030-07-25T18:20:00+02:00',
			sendWithinHours: 3,
			wapPush: true,
		};
		const { outputs } = await bench.run({ ...send, options }, one);
		bench.credential.timeZone = 'UTC';
		expect(bench.gateway.requests.at(-1)!.json).toEqual({
			SessionId: expect.any(String) as string,
			Sender: 'SHOP',
			ScheduledDate: '2030-07-25 20:20',
			SendWithinHours: 3,
			IsWapPush: 'true',
			Messages: [{ Recipient: '79111112233', Body: 'Посылка в пути', Reference: 'order-7' }],
		});
		expect(outputs[0]![0]).toMatchObject({ scheduledAt: '2030-07-25T18:20:00+02:00' });
	});

	it.each([
		['a sender without a name', { ...send, from: ' ' }, one[0]!, /sender name is empty/i],
		[
			'a text of 501 characters',
			send,
			{ to: '79111112233', text: 'x'.repeat(501) },
			/501 characters/,
		],
		['a number of 16 digits', send, { to: '7911111223344556', text: 'x' }, /16 digits/],
		['hours beyond a day', { ...send, options: { sendWithinHours: 24 } }, one[0]!, /0 to 23/],
	])('refuses %s before anything is sent', async (_, parameters, item, words) => {
		const { error } = await bench.run(parameters, [item]);
		expect(error?.message).toMatch(words);
		expect(bench.sent).toEqual([]);
	});

	it('completes a national number where the country is named', async () => {
		await bench.run({ ...send, options: { country: 'RU' } }, [
			{ to: '8 (911) 111-22-33', text: 'x' },
		]);
		expect(bench.sent).toEqual(['79111112233']);
	});
});

describe('a refusal', () => {
	it.each([
		[102, /calls a parameter incorrect.*102 IncorrectParameter/],
		[300, /balance is too low.*300 OutOfBalance/],
		[301, /at most 20,000/],
		[302, /has no currency/],
	] as const)('%i says what to do, and nothing was sent', async (code, words) => {
		bench.gateway.refuse(code, { path: '/Send' });
		const { outputs } = await bench.run(send, one, { onError: 'continueRegularOutput' });
		expect(outputs[0]![0]).toMatchObject({
			outcome: 'rejected',
			failure: { code: String(code), message: expect.stringMatching(words) as string },
		});
	});

	it('of a code nobody knows is shown, and leaves it to be found out', async () => {
		const body = { StatusCode: 777, Status: 'Surprise' };
		bench.gateway.fault({ kind: 'wrongShape', body, path: '/Send' });
		const { outputs, error } = await bench.run(send, one);
		expect(error).toBeUndefined();
		expect(outputs[0]![0]).toMatchObject({ outcome: 'accepted' });
		expect(bench.sent).toHaveLength(1);
	});
});

describe('a lost answer', () => {
	it.each([
		['the connection breaks after it was taken', { kind: 'dropAfter' }],
		['half an answer comes', { kind: 'half' }],
		['nothing comes', { kind: 'empty' }],
		['a web page comes', { kind: 'html', taken: true }],
		['a proxy fails after it was taken', { kind: 'status', status: 502, taken: true }],
	] as const)('is found out by asking when %s, and sent once', async (_, fault) => {
		bench.gateway.fault({ ...fault, path: '/Send' });
		const { outputs, error } = await bench.run(send, one);
		expect(error).toBeUndefined();
		expect(outcomes(outputs)).toEqual(['accepted']);
		expect(bench.sent).toHaveLength(1);
	});

	it.each([
		['the connection breaks before it was taken', { kind: 'dropBefore' }],
		['a proxy fails before it was taken', { kind: 'status', status: 502, taken: false }],
		['a web page comes instead', { kind: 'html', taken: false }],
	] as const)('is sent again under its reference when %s', async (_, fault) => {
		bench.gateway.fault({ ...fault, path: '/Send' });
		const { outputs } = await bench.run(send, one);
		expect(outcomes(outputs)).toEqual(['accepted']);
		expect(bench.sent).toHaveLength(1);
		expect(outputs[0]![0]!.reference).toBe(bench.gateway.messages[0]!.reference);
	});

	it('of a batch doubles nothing and loses nothing', async () => {
		bench.gateway.fault({ kind: 'dropAfter', path: '/Send' });
		const items = people(300);
		const { outputs } = await bench.run({ ...bulk, options: { batchSize: 100 } }, items);
		expect(outcomes(outputs)).toEqual(Array<string>(300).fill('accepted'));
		expect(bench.sent).toEqual(numbers(items));
	});

	it('stays unknown where the gateway cannot be asked, and is asked for by a retry', async () => {
		bench.gateway.fault({ kind: 'dropAfter', path: '/Send' });
		bench.gateway.fault({ kind: 'dropBefore', path: '/QueryMessages', times: 99 });
		const failed = await bench.run(send, one);
		expect(failed.error?.message).toMatch(/may have been sent/);
		bench.gateway.clearFaults();
		const { outputs } = await retryExecution(bench.setup(send, one), failed);
		expect(outcomes(outputs)).toEqual(['accepted']);
		expect(bench.sent).toHaveLength(1);
	});
});

describe('sendBulk', () => {
	it('sends 25,000 messages in two requests', async () => {
		const items = people(25_000);
		const { outputs } = await bench.run(bulk, items);
		expect(bench.paths.filter((path) => path === '/Send')).toHaveLength(2);
		expect(bench.sent).toEqual(numbers(items));
		expect(outputs[0]!.every(({ outcome }) => outcome === 'accepted')).toBe(true);
	});

	it('tells which messages of a batch were not accepted, and why', async () => {
		const items = [...people(2), { to: '1234567', text: 'x' }, ...people(4).slice(2)];
		bench.gateway.fault({ kind: 'delay', ms: 1, path: '/Send' });
		const { outputs, error } = await bench.run(bulk, items);
		expect(error).toBeUndefined();
		const expected = items.map(({ to }) => (bench.sent.includes(to) ? 'accepted' : 'rejected'));
		expect(outcomes(outputs)).toEqual(expected);
	});

	it('sends messages of different senders in requests of their own', async () => {
		const items = people(4).map((person, i) => ({
			...person,
			sender: i % 2 ? 'SHOP' : 'MOBIPACE',
		}));
		const { outputs } = await bench.run({ ...bulk, from: '={{ $json.sender }}' }, items);
		expect(bench.paths.filter((path) => path === '/Send')).toHaveLength(2);
		expect(outputs[0]!.map(({ to, from }) => [to, from])).toEqual(
			items.map(({ to, sender }) => [to, sender]),
		);
	});

	it('refuses a reference that two items have', async () => {
		const items = people(2).map((person) => ({ ...person, id: 'same' }));
		const { outputs } = await bench.run({ ...bulk, referenceField: 'id' }, items);
		expect(outcomes(outputs)).toEqual(['accepted', 'rejected']);
		expect(outputs[0]![1]).toMatchObject({
			failure: { message: expect.stringMatching(/is that of item 0/) as string },
		});
	});

	it('with Only Once does not send what any execution has sent under the reference', async () => {
		const once = { ...bulk, referenceField: 'id', options: { onlyOnce: true } };
		const items = people(3).map((person, i) => ({ ...person, id: `invoice-${i}` }));
		await bench.run(once, items.slice(0, 2));
		const { outputs } = await bench.run(once, items);
		expect(outcomes(outputs)).toEqual(['accepted', 'accepted', 'accepted']);
		expect(bench.sent).toEqual(numbers(items));
		const { error } = await bench.run({ ...once, referenceField: '' }, items.slice(0, 1));
		expect(error?.message).toMatch(/Only Once needs a Reference/);
	});

	it('survives a session that ends in the middle', async () => {
		bench.gateway.refuse(103, { path: '/Send', skip: 1 });
		const items = people(30);
		const { outputs } = await bench.run({ ...bulk, options: { batchSize: 10 } }, items);
		expect(outputs[0]!.every(({ outcome }) => outcome === 'accepted')).toBe(true);
		expect(bench.sent).toEqual(numbers(items));
	});

	it('waits out a burst of 104', async () => {
		bench.gateway.refuse(104, { path: '/Send', times: 4 });
		const { outputs } = await bench.run(bulk, people(2));
		expect(outcomes(outputs)).toEqual(['accepted', 'accepted']);
		expect(bench.sent).toHaveLength(2);
	});
});

it.each([
	['no list', { StatusCode: 101 }],
	['a reference nobody asked for', { MessageStatuses: [{ Reference: 'other', StatusCode: 1 }] }],
])('does not send again when the question what became of it brings %s', async (_, body) => {
	bench.gateway.fault({ kind: 'dropAfter', path: '/Send' });
	const answer = { StatusCode: 101, ...body };
	bench.gateway.fault({ kind: 'wrongShape', body: answer, path: '/QueryMessages', times: 9 });
	const { outputs } = await bench.run(send, one, { onError: 'continueRegularOutput' });
	expect(outcomes(outputs)).toEqual(['unknown']);
	expect(bench.sent).toHaveLength(1);
});
