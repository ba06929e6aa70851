import { startSandbox, type Sandbox } from '../../../sandbox';
import { call } from './caller';

const start = Date.UTC(2026, 0, 15, 11);
let sandbox: Sandbox;
let SessionId: string;

beforeAll(async () => {
	sandbox = await startSandbox({
		mobipace: { clock: () => start, timeZone: 'Asia/Yerevan', balance: 1_000, pricePerPart: 2.5 },
	});
});
beforeEach(async () => {
	sandbox.mobipace.reset();
	const { username: Username, password: Password } = sandbox.mobipace;
	({ SessionId } = (await post('authorize', { Username, Password })) as { SessionId: string });
});
afterAll(() => sandbox.close());

async function post(method: string, body: unknown): Promise<unknown> {
	return (await call(`${sandbox.mobipace.url}/${method}`, { body })).json;
}

const message = { Recipient: '79111112233', Body: 'SMS Message 1', Reference: 'A-1' };
const send = (messages: unknown, rest: object = {}, method = 'Send') =>
	post(method, { SessionId, Sender: 'SHOP', Messages: messages, ...rest });
const taken = () => sandbox.mobipace.messages.map(({ reference }) => reference);
const reasons = () => sandbox.mobipace.refused.map(({ status }) => status);

describe('POST Send', () => {
	it('takes messages and answers with their count, their parts and the price', async () => {
		const messages = [message, { ...message, Body: 'ա'.repeat(71), Reference: 'A-2' }];
		expect(await send(messages)).toEqual({
			StatusCode: 101,
			Status: 'Success',
			MessageCount: 2,
			PartCount: 3,
			AveragePrice: 2.5,
			TotalPrice: 7.5,
		});
		expect(sandbox.mobipace.messages).toMatchObject([
			{
				recipient: '79111112233',
				body: 'SMS Message 1',
				reference: 'A-1',
				sender: 'SHOP',
				scheduledDate: null,
				scheduledAt: null,
				sendWithinHours: 0,
				wapPush: false,
				parts: 1,
				price: 2.5,
				takenAt: start,
				startsAt: start,
				status: 1,
			},
			{ reference: 'A-2', parts: 2, price: 5 },
		]);
	});

	it('takes a message without a reference, and all parameters', async () => {
		const { Recipient, Body } = message;
		const rest = { ScheduledDate: '2026-07-25 18:20', SendWithinHours: 23, IsWapPush: 'True' };
		expect(await send([{ Recipient, Body }], rest)).toMatchObject({ MessageCount: 1 });
		expect(sandbox.mobipace.messages).toMatchObject([
			{
				reference: null,
				scheduledDate: '2026-07-25 18:20',
				scheduledAt: Date.UTC(2026, 6, 25, 14, 20),
				sendWithinHours: 23,
				wapPush: true,
				status: 2,
			},
		]);
	});

	it("reads a date without a time as the start of that day in the account's zone", async () => {
		await send([message], { ScheduledDate: '2026-02-01' });
		expect(sandbox.mobipace.messages[0]?.startsAt).toBe(Date.UTC(2026, 0, 31, 20));
	});

	it('sends a message with a date in the past at once', async () => {
		await send([message], { ScheduledDate: '2026-01-15 14:59' });
		expect(sandbox.mobipace.messages[0]).toMatchObject({ startsAt: start, status: 1 });
	});

	it('spreads messages evenly over SendWithinHours', async () => {
		await send([message, message, message, message], { SendWithinHours: 2 });
		const starts = sandbox.mobipace.messages.map(({ startsAt }) => (startsAt - start) / 60_000);
		expect(starts).toEqual([0, 30, 60, 90]);
		expect(sandbox.mobipace.messages.map(({ status }) => status)).toEqual([1, 2, 2, 2]);
	});

	it.each<[string, unknown, object]>([
		['no sender', [message], { Sender: undefined }],
		['a sender that is not a string', [message], { Sender: 5 }],
		['no messages', undefined, {}],
		['messages that are not an array', message, {}],
		['an empty array', [], {}],
		['a message that is not an object', ['79111112233'], {}],
		['no recipient', [message, { Body: 'x' }], {}],
		['a recipient that is a number', [{ ...message, Recipient: 79111112233 }], {}],
		['no body', [{ Recipient: '79111112233' }], {}],
		['a body that is null', [{ ...message, Body: null }], {}],
		['a reference that is a number', [{ ...message, Reference: 5 }], {}],
		['a reference that is null', [{ ...message, Reference: null }], {}],
		['an empty reference', [{ ...message, Reference: '' }], {}],
		...[
			'',
			'tomorrow',
			'2026-02-30',
			'2026-02-01T18:20',
			'2026-02-01 24:00',
			'2026-02-01 18:20:00',
			'2026-02-01 18:20 ',
			'01.02.2026',
			null,
			5,
		].map((ScheduledDate): [string, unknown, object] => [
			`the date ${JSON.stringify(ScheduledDate)}`,
			[message],
			{ ScheduledDate },
		]),
		...[-1, 24, 1.5, '5', null].map((SendWithinHours): [string, unknown, object] => [
			`${JSON.stringify(SendWithinHours)} hours to send in`,
			[message],
			{ SendWithinHours },
		]),
		...['yes', '', 'False ', true, 1, null].map((IsWapPush): [string, unknown, object] => [
			`IsWapPush ${JSON.stringify(IsWapPush)}`,
			[message],
			{ IsWapPush },
		]),
	])('refuses %s with 102 and takes nothing', async (_name, messages, rest) => {
		const refused = { StatusCode: 102, Status: 'IncorrectParameter' };
		for (const method of ['Send', 'Calculate']) {
			expect(await send(messages, rest, method)).toEqual(refused);
			expect(sandbox.mobipace.requests.at(-1)?.reason).toEqual(expect.any(String));
		}
		expect(sandbox.mobipace).toMatchObject({ messages: [], refused: [], balance: 1_000 });
	});

	it('refuses 20,001 messages with 301 and takes nothing', async () => {
		const messages = Array.from({ length: 20_001 }, () => message);
		for (const method of ['Send', 'Calculate']) {
			expect(await send(messages, {}, method)).toEqual({
				StatusCode: 301,
				Status: 'MessageCountOverflow',
			});
		}
		expect(taken()).toEqual([]);
	});

	it('takes 5 times 20,000 messages and returns their statuses within seconds', async () => {
		sandbox.mobipace.balance = 1_000_000;
		let references: string[] = [];
		for (let batch = 0; batch < 5; batch += 1) {
			const messages = Array.from({ length: 20_000 }, (_, i) => ({
				Recipient: String(79_000_000_000 + batch * 20_000 + i),
				Body: `Message ${i} of ${batch}`,
				Reference: `${batch}-${i}`,
			}));
			references = messages.map(({ Reference }) => Reference);
			expect(await send(messages)).toMatchObject({ MessageCount: 20_000, TotalPrice: 50_000 });
		}
		expect(sandbox.mobipace.messages).toHaveLength(100_000);
		const answer = await post('QueryMessages', { SessionId, References: references });
		expect((answer as { MessageStatuses: unknown[] }).MessageStatuses).toHaveLength(20_000);
	}, 15_000);
});

describe('a message that Send refuses', () => {
	it.each([
		['+79111112233', 5],
		['0079111112233', 5],
		['079111112233', 5],
		['7925XXXXXX', 5],
		['7911 111 2233', 5],
		['', 5],
		['1'.repeat(16), 5],
	])('can be one to %p', async (Recipient, status) => {
		const messages = [message, { ...message, Recipient, Reference: 'A-2' }];
		expect(await send(messages)).toMatchObject({
			StatusCode: 101,
			MessageCount: 1,
			PartCount: 1,
			TotalPrice: 2.5,
		});
		expect(taken()).toEqual(['A-1']);
		expect(sandbox.mobipace.refused).toEqual([
			{
				recipient: Recipient,
				body: message.Body,
				reference: 'A-2',
				sender: 'SHOP',
				refusedAt: start,
				status,
			},
		]);
	});

	it('can have an empty body or more than 500 characters, with two for an emoji', async () => {
		const bodies = ['', 'a'.repeat(501), '🙂'.repeat(251), 'a'.repeat(500), '🙂'.repeat(250)];
		const messages = bodies.map((Body, i) => ({ ...message, Body, Reference: `A-${i}` }));
		expect(await send(messages)).toMatchObject({ MessageCount: 2 });
		expect(reasons()).toEqual([6, 6, 6]);
		expect(taken()).toEqual(['A-3', 'A-4']);
	});

	it.each(['OTHER', 'shop', 'SHOP ', ''])('can be any from the sender %p', async (Sender) => {
		expect(await send([message, message], { Sender })).toEqual({
			StatusCode: 101,
			Status: 'Success',
			MessageCount: 0,
			PartCount: 0,
			AveragePrice: 0,
			TotalPrice: 0,
		});
		expect(reasons()).toEqual([7, 7]);
		expect(sandbox.mobipace).toMatchObject({ messages: [], balance: 1_000 });
	});

	it('does not stop the others', async () => {
		const messages = [
			{ ...message, Recipient: '+1' },
			{ ...message, Reference: 'A-2' },
			{ ...message, Body: '' },
			{ ...message, Reference: 'A-4' },
		];
		expect(await send(messages)).toMatchObject({ StatusCode: 101, MessageCount: 2 });
		expect(reasons()).toEqual([5, 6]);
		expect(taken()).toEqual(['A-2', 'A-4']);
	});
});

describe('a repeated reference', () => {
	it('is sent and charged again by default', async () => {
		await send([message, message]);
		await send([message]);
		expect(taken()).toEqual(['A-1', 'A-1', 'A-1']);
		expect(sandbox.mobipace.balance).toBe(992.5);
	});

	it('is refused without a status if references are unique', async () => {
		const strict = await startSandbox({ mobipace: { uniqueReferences: true } });
		const { url, username: Username, password: Password } = strict.mobipace;
		const ask = async (method: string, body: object) => {
			const { json } = await call(`${url}/authorize`, { body: { Username, Password } });
			return (await call(`${url}/${method}`, { body: { ...(json as object), ...body } })).json;
		};
		const order = (Recipient: string) => ({
			Sender: 'SHOP',
			Messages: [
				{ ...message, Recipient },
				{ ...message, Recipient },
			],
		});
		expect(await ask('Send', order('+1'))).toMatchObject({ MessageCount: 0 });
		expect(await ask('Send', order('79111112233'))).toMatchObject({ MessageCount: 1 });
		expect(await ask('Send', order('79111112233'))).toMatchObject({ MessageCount: 0 });
		expect(strict.mobipace.messages).toHaveLength(1);
		expect(strict.mobipace.refused.map(({ status }) => status)).toEqual([5, 5, null, null, null]);
		expect(await ask('QueryMessages', { References: ['A-1'] })).toMatchObject({
			MessageStatuses: [{ StatusCode: 5 }, { StatusCode: 5 }, { StatusCode: 1 }],
		});
		strict.mobipace.reset();
		expect(await ask('Send', order('79111112233'))).toMatchObject({ MessageCount: 1 });
		await strict.close();
	});
});
