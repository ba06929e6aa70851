import type { IDataObject } from 'n8n-workflow';
import { retryExecution } from '../../support/engine';
import type { MobipaceGateway } from '../../../sandbox';
import { openBench, type Bench } from '../../support/bench';
import { MOBIPACE } from '../../support/gateways/mobipace';

let bench: Bench<MobipaceGateway>;
beforeAll(async () => {
	bench = await openBench(MOBIPACE);
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
	country: 'RU',
	to: '={{ $json.to }}',
	text: '={{ $json.text }}',
};
const bulk = {
	resource: 'message',
	operation: 'sendBulk',
	from: 'SHOP',
	country: 'RU',
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

describe('Send Within Hours with Allowed Hours', () => {
	const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
	const options = (sendWithinHours: number) => ({
		allowedHours: { values: { from: '10:00', to: '18:00', timeZone: 'UTC' } },
		...{ sendAt: `${tomorrow}T14:00:00Z`, sendWithinHours },
	});
	const after = async (hours: number) => {
		const { outputs } = await bench.run({ ...send, options: options(hours) }, one);
		const at = Date.parse(outputs[0]![0]!.scheduledAt as string);
		return (at - Date.parse(`${tomorrow}T14:00:00Z`)) / 3_600_000;
	};

	it('waits until they stay open for so long', async () => {
		expect(await after(4)).toBe(0);
		expect(await after(5)).toBe(20);
		expect(await after(8)).toBe(20);
	});

	it('is refused if they never do', async () => {
		const { error } = await bench.run({ ...send, options: options(9) }, one);
		expect(error?.message).toContain('Allowed Hours are never open for 9 hours in a row');
		expect(bench.gateway.messages).toEqual([]);
	});
});

describe('send', () => {
	it('makes a reference, so that MOBIPACE can be asked about the message', async () => {
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

	it('shows the minute that was asked of the gateway, which takes no seconds', async () => {
		const options = { sendAt: '2030-07-25T18:20:47.5+02:00' };
		const { outputs } = await bench.run({ ...send, options }, one);
		expect(bench.gateway.requests.at(-1)!.json).toMatchObject({
			ScheduledDate: '2030-07-25 16:20',
		});
		expect(outputs[0]![0]).toMatchObject({ scheduledAt: '2030-07-25T18:20:00+02:00' });
		const preview = { ...send, operation: 'preview', options: { sendAt: '2020-07-25T18:20:47Z' } };
		expect((await bench.run(preview, one)).outputs[0]![0]).toMatchObject({
			wouldBeSent: false,
			refusal: expect.stringMatching(/days in the past: 2020-07-25T18:20:00Z/) as string,
		});
	});

	it.each([
		['an empty sender name', { ...send, from: ' ' }, one[0]!, /sender name is empty/i],
		[
			'a text of 501 characters',
			send,
			{ to: '79111112233', text: 'x'.repeat(501) },
			/501 characters/,
		],
		[
			'a number of 16 digits',
			send,
			{ to: '7911111223344556', text: 'x' },
			/not a valid Russian number/,
		],
		['24 hours', { ...send, options: { sendWithinHours: 24 } }, one[0]!, /0 to 23/],
	])('refuses %s before anything is sent', async (_, parameters, item, words) => {
		const { error } = await bench.run(parameters, [item]);
		expect(error?.message).toMatch(words);
		expect(bench.sent).toEqual([]);
	});

	it('adds the calling code to a national number when Country is set', async () => {
		await bench.run({ ...send, country: 'RU' }, [{ to: '8 (911) 111-22-33', text: 'x' }]);
		expect(bench.sent).toEqual(['79111112233']);
	});
});

describe('a refusal', () => {
	it.each([
		[102, /rejected a parameter.*102 IncorrectParameter/],
		[300, /balance is too low.*300 OutOfBalance/],
		[301, /at most 20,000/],
		[302, /has no currency/],
	] as const)('%i says what to do, and the message is rejected', async (code, words) => {
		bench.gateway.refuse(code, { path: '/Send' });
		const { outputs } = await bench.run(send, one, { onError: 'continueRegularOutput' });
		expect(outputs[0]![0]).toMatchObject({
			outcome: 'rejected',
			failure: { code: String(code), message: expect.stringMatching(words) as string },
		});
	});

	it('with an unknown code makes the node ask what became of the message', async () => {
		const body = { StatusCode: 777, Status: 'Surprise' };
		bench.gateway.fault({ kind: 'wrongShape', body, path: '/Send' });
		const { outputs, error } = await bench.run(send, one);
		expect(error).toBeUndefined();
		expect(outputs[0]![0]).toMatchObject({ outcome: 'accepted' });
		expect(bench.sent).toHaveLength(1);
	});
});

describe('an answer that says how many messages were accepted', () => {
	it('means with 0 that none was, so nothing is asked and nothing is sent again', async () => {
		const body = { StatusCode: 101, Status: 'Success', MessageCount: 0, PartCount: 0 };
		for (const [parameters, items] of [
			[send, one],
			[bulk, people(3)],
		] as const) {
			bench.gateway.reset();
			bench.gateway.fault({ kind: 'status', status: 200, taken: false, body, path: '/Send' });
			const node = { onError: 'continueRegularOutput' } as const;
			const { outputs } = await bench.run(parameters, [...items], node);
			expect(outcomes(outputs)).toEqual(items.map(() => 'rejected'));
			expect(outputs[0]![0]).toMatchObject({
				failure: {
					code: 'noneAccepted',
					message: expect.stringMatching(/accepted none.*Check the sender name/) as string,
				},
			});
			expect(bench.paths.filter((path) => path !== '/authorize')).toEqual(['/Send']);
		}
	});

	it.each([
		['more', 7],
		['fewer than none', -1],
		['nothing', undefined],
	])('leaves it to be found out where it says %s', async (_, MessageCount) => {
		const body = { StatusCode: 101, Status: 'Success', MessageCount };
		bench.gateway.fault({ kind: 'status', status: 200, taken: true, body, path: '/Send' });
		const { outputs } = await bench.run(bulk, people(2));
		expect(outcomes(outputs)).toEqual(['accepted', 'accepted']);
		expect(bench.sent).toHaveLength(2);
		expect(bench.paths).toContain('/QueryMessages');
	});
});

describe('keys with blanks around them', () => {
	/** What the gateway answers, with such keys at every depth. */
	const blank = (value: unknown): unknown => {
		if (Array.isArray(value)) return value.map(blank);
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(
			Object.entries(value).map(([key, field], i) => [
				[`${key} `, ` ${key}`, `\t${key}\n`][i % 3]!,
				blank(field),
			]),
		);
	};
	const says = (path: string, body: object, times = 1) =>
		bench.gateway.fault({
			kind: 'status',
			status: 200,
			taken: true,
			body: blank(body),
			path,
			times,
		});

	it('are read in the answer to Send, which is sent once', async () => {
		says('/Send', { StatusCode: 101, MessageCount: 2 });
		const { outputs } = await bench.run(bulk, people(2));
		expect(outcomes(outputs)).toEqual(['accepted', 'accepted']);
		expect(bench.paths.slice(-1)).toEqual(['/Send']);
	});

	it('are read in a refusal', async () => {
		const body = blank({ Status: 'OutOfBalance', StatusCode: 300 });
		bench.gateway.fault({ kind: 'status', status: 200, taken: false, body, path: '/Send' });
		const { error } = await bench.run(send, one);
		expect(error?.message).toMatch(/balance is too low.*300 OutOfBalance/);
	});

	it('are read in the answer to a login, and in the end of a session', async () => {
		const fresh = await openBench(MOBIPACE);
		try {
			await fresh.run(send, one);
			const sessions = { kind: 'status', status: 200, taken: false } as const;
			const ended = blank({ Status: 'SessionExpired', StatusCode: 103 });
			fresh.gateway.fault({ ...sessions, body: ended, path: '/Send' });
			expect(outcomes((await fresh.run(send, one)).outputs)).toEqual(['accepted']);
			expect(fresh.gateway.logins).toBe(2);

			fresh.credential.sessionId = '';
			const refused = blank({ Status: 'UserLocked', StatusCode: 201 });
			fresh.gateway.fault({ ...sessions, body: refused, path: '/authorize' });
			expect((await fresh.run(send, one)).error?.message).toMatch(/has locked this user/);

			fresh.credential.password = 'another';
			const opened = blank({ SessionId: 'none', StatusCode: 101 });
			fresh.gateway.fault({ ...sessions, body: opened, path: '/authorize' });
			await fresh.run(send, one);
			expect(fresh.credential.sessionId).not.toBe('');
		} finally {
			await fresh.close();
		}
	});

	it('are read in the statuses of messages', async () => {
		bench.gateway.fault({ kind: 'dropAfter', path: '/Send' });
		const item = { ...one[0]!, id: 'order-7' };
		const MessageStatuses = [{ Reference: 'order-7', StatusCode: 7, Status: 'InvalidSender' }];
		says('/QueryMessages', { StatusCode: 101, MessageStatuses });
		const options = { reference: '={{ $json.id }}' };
		const { error } = await bench.run({ ...send, options }, [item]);
		expect(error?.message).toMatch(/sender name is not registered.*7 InvalidSender/);
	});
});

describe('a lost answer', () => {
	it.each([
		['the connection breaks after MOBIPACE accepted the message', { kind: 'dropAfter' }],
		['only half of the answer arrives', { kind: 'half' }],
		['the answer is empty', { kind: 'empty' }],
		['the answer is a web page', { kind: 'html', taken: true }],
		[
			'a proxy fails after MOBIPACE accepted the message',
			{ kind: 'status', status: 502, taken: true },
		],
	] as const)('is resolved by asking, and the message is sent once, when %s', async (_, fault) => {
		bench.gateway.fault({ ...fault, path: '/Send' });
		const { outputs, error } = await bench.run(send, one);
		expect(error).toBeUndefined();
		expect(outcomes(outputs)).toEqual(['accepted']);
		expect(bench.sent).toHaveLength(1);
	});

	it.each([
		['the connection breaks before MOBIPACE gets the message', { kind: 'dropBefore' }],
		[
			'a proxy fails before MOBIPACE gets the message',
			{ kind: 'status', status: 502, taken: false },
		],
		[
			'the answer is a web page and MOBIPACE does not have the message',
			{ kind: 'html', taken: false },
		],
	] as const)('leads to a second request with the same reference when %s', async (_, fault) => {
		bench.gateway.fault({ ...fault, path: '/Send' });
		const { outputs } = await bench.run(send, one);
		expect(outcomes(outputs)).toEqual(['accepted']);
		expect(bench.sent).toHaveLength(1);
		expect(outputs[0]![0]!.reference).toBe(bench.gateway.messages[0]!.reference);
	});

	it('to a batch neither repeats nor loses a message', async () => {
		bench.gateway.fault({ kind: 'dropAfter', path: '/Send' });
		const items = people(300);
		const { outputs } = await bench.run({ ...bulk, options: { batchSize: 100 } }, items);
		expect(outcomes(outputs)).toEqual(Array<string>(300).fill('accepted'));
		expect(bench.sent).toEqual(numbers(items));
	});

	it('leaves the outcome unknown if MOBIPACE cannot be asked, and a retry asks again', async () => {
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

	it('reports which messages of a batch were not accepted', async () => {
		const items = [...people(2), { to: '1234567', text: 'x' }, ...people(4).slice(2)];
		bench.gateway.fault({ kind: 'delay', ms: 1, path: '/Send' });
		const { outputs, error } = await bench.run(bulk, items);
		expect(error).toBeUndefined();
		const expected = items.map(({ to }) => (bench.sent.includes(to) ? 'accepted' : 'rejected'));
		expect(outcomes(outputs)).toEqual(expected);
	});

	it('sends messages with different senders in separate requests', async () => {
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

	it('rejects the second of two items with the same reference', async () => {
		const items = people(2).map((person) => ({ ...person, id: 'same' }));
		const { outputs } = await bench.run({ ...bulk, referenceField: 'id' }, items);
		expect(outcomes(outputs)).toEqual(['accepted', 'rejected']);
		expect(outputs[0]![1]).toMatchObject({
			failure: { message: expect.stringMatching(/Item 0 already has the reference/) as string },
		});
	});

	it('does not send with Only Once what any execution has sent under the same reference', async () => {
		const once = { ...bulk, referenceField: 'id', options: { onlyOnce: true } };
		const items = people(3).map((person, i) => ({ ...person, id: `invoice-${i}` }));
		await bench.run(once, items.slice(0, 2));
		const { outputs } = await bench.run(once, items);
		expect(outcomes(outputs)).toEqual(['accepted', 'accepted', 'accepted']);
		expect(bench.sent).toEqual(numbers(items));
		const { error } = await bench.run({ ...once, referenceField: '' }, items.slice(0, 1));
		expect(error?.message).toMatch(/Only Once needs a Reference/);
	});

	it('sends every message once when the session ends in the middle', async () => {
		bench.gateway.refuse(103, { path: '/Send', skip: 1 });
		const items = people(30);
		const { outputs } = await bench.run({ ...bulk, options: { batchSize: 10 } }, items);
		expect(outputs[0]!.every(({ outcome }) => outcome === 'accepted')).toBe(true);
		expect(bench.sent).toEqual(numbers(items));
	});

	it('waits while MOBIPACE is busy (104)', async () => {
		bench.gateway.refuse(104, { path: '/Send', times: 4 });
		const { outputs } = await bench.run(bulk, people(2));
		expect(outcomes(outputs)).toEqual(['accepted', 'accepted']);
		expect(bench.sent).toHaveLength(2);
	});
});

it.each([
	['has no list', { StatusCode: 101 }],
	[
		'has a reference that nobody asked for',
		{ MessageStatuses: [{ Reference: 'other', StatusCode: 1 }] },
	],
])('does not resend when the answer about the message %s', async (_, body) => {
	bench.gateway.fault({ kind: 'dropAfter', path: '/Send' });
	const answer = { StatusCode: 101, ...body };
	bench.gateway.fault({ kind: 'wrongShape', body: answer, path: '/QueryMessages', times: 9 });
	const { outputs } = await bench.run(send, one, { onError: 'continueRegularOutput' });
	expect(outcomes(outputs)).toEqual(['unknown']);
	expect(bench.sent).toHaveLength(1);
});
