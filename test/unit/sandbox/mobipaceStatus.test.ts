import { startSandbox, type Sandbox } from '../../../sandbox';
import { call, HandClock } from './caller';

const hour = 60 * 60 * 1000;
let clock: HandClock;
let sandbox: Sandbox;
let SessionId: string;

beforeEach(async () => {
	clock = new HandClock(Date.UTC(2026, 0, 15, 11));
	sandbox = await startSandbox({
		mobipace: {
			clock: clock.now,
			sessionMs: 1e12,
			lifeMs: { sentAfter: 2_000, deliveredAfter: 5_000 },
		},
	});
	await login();
});
afterEach(() => sandbox.close());

async function login(): Promise<void> {
	const { username: Username, password: Password } = sandbox.mobipace;
	({ SessionId } = (await post('authorize', { Username, Password })) as { SessionId: string });
}

async function post(method: string, body: unknown): Promise<unknown> {
	return (await call(`${sandbox.mobipace.url}/${method}`, { body })).json;
}

interface MessageStatus {
	Reference: string;
	StatusCode: number;
	Status: string;
}

const to = (Recipient: string, Reference: string) => ({ Recipient, Body: 'x', Reference });
const send = (messages: unknown[], rest: object = {}) =>
	post('Send', { SessionId, Sender: 'SHOP', Messages: messages, ...rest });
const query = (References: unknown) => post('QueryMessages', { SessionId, References });
const statuses = async (...references: string[]) =>
	((await query(references)) as { MessageStatuses: MessageStatus[] }).MessageStatuses;
const codes = async (...references: string[]) =>
	(await statuses(...references)).map(({ Reference, StatusCode }) => [Reference, StatusCode]);

describe('POST QueryMessages', () => {
	it('answers with the status of a message: first pending, then sent, then delivered', async () => {
		await send([to('79111112233', 'A-1')]);
		const steps: Array<[number, number, string]> = [
			[0, 1, 'Pending'],
			[1_999, 1, 'Pending'],
			[1, 3, 'Sent'],
			[2_999, 3, 'Sent'],
			[1, 100, 'Delivered'],
			[1e9, 100, 'Delivered'],
		];
		for (const [ms, StatusCode, Status] of steps) {
			clock.advance(ms);
			expect(await query(['A-1'])).toEqual({
				StatusCode: 101,
				Status: 'Success',
				MessageStatuses: [{ Reference: 'A-1', StatusCode, Status }],
			});
			expect(sandbox.mobipace.messages[0]?.status).toBe(StatusCode);
		}
	});

	it.each([
		['003', [1, 3, 3], 'Sent'],
		['004', [1, 4, 4], 'OutOfBalance'],
		['005', [1, 5, 5], 'InvalidMobile'],
		['006', [1, 6, 6], 'InvalidBody'],
		['007', [1, 7, 7], 'InvalidSender'],
		['008', [1, 8, 8], 'InvalidRoute'],
		['009', [1, 9, 9], 'BlockedMobile'],
		['010', [1, 10, 10], 'Unknown'],
		['100', [1, 3, 100], 'Delivered'],
		['101', [1, 3, 101], 'Undeliverable'],
		['102', [1, 3, 102], 'ACK expired'],
		['103', [1, 3, 103], 'Rejected'],
		['104', [1, 1, 104], 'TimeOut'],
	])('leads a number that ends in %s through %p: %s', async (digits, life, word) => {
		expect(await send([to(`79111112${digits}`, 'A-1')])).toMatchObject({ MessageCount: 1 });
		for (const [i, ms] of [0, 2_000, 3_000].entries()) {
			clock.advance(ms);
			expect(await codes('A-1')).toEqual([['A-1', life[i]]]);
		}
		expect(await statuses('A-1')).toMatchObject([{ Status: word }]);
	});

	it('answers Scheduled until the date, and sends the message then', async () => {
		await send([to('79111112233', 'A-1')], { ScheduledDate: '2026-01-15 12:00' });
		expect(await statuses('A-1')).toMatchObject([{ StatusCode: 2, Status: 'Scheduled' }]);
		clock.advance(hour - 1);
		expect(await codes('A-1')).toEqual([['A-1', 2]]);
		clock.advance(1);
		expect(await codes('A-1')).toEqual([['A-1', 1]]);
		clock.advance(5_000);
		expect(await codes('A-1')).toEqual([['A-1', 100]]);
	});

	it('answers Scheduled until a message starts within SendWithinHours', async () => {
		const messages = [to('79111112233', 'A-1'), to('79111112234', 'A-2')];
		await send(messages, { SendWithinHours: 2 });
		clock.advance(hour - 1);
		expect(await codes('A-1', 'A-2')).toEqual([
			['A-1', 100],
			['A-2', 2],
		]);
		clock.advance(1);
		expect(await codes('A-2')).toEqual([['A-2', 1]]);
	});

	it('says why a message was refused', async () => {
		await send([to('+79111112233', 'A-1'), { ...to('79111112233', 'A-2'), Body: '' }]);
		await send([to('79111112233', 'A-3')], { Sender: 'OTHER' });
		expect(await statuses('A-1', 'A-2', 'A-3')).toEqual([
			{ Reference: 'A-1', StatusCode: 5, Status: 'InvalidMobile' },
			{ Reference: 'A-2', StatusCode: 6, Status: 'InvalidBody' },
			{ Reference: 'A-3', StatusCode: 7, Status: 'InvalidSender' },
		]);
	});

	it('leaves out unknown references, and answers once in its own order', async () => {
		await send([to('79111112233', 'A-1'), to('79111112234', 'A-2')]);
		expect(await codes('A-2', 'unknown', 'A-1', 'a-1', 'A-2')).toEqual([
			['A-1', 1],
			['A-2', 1],
		]);
		expect(await query(['unknown'])).toEqual({
			StatusCode: 101,
			Status: 'Success',
			MessageStatuses: [],
		});
	});

	it('answers for every message with a reference, the first one first', async () => {
		await send([to('+79111112233', 'A-1')]);
		await send([to('79111112008', 'A-1')]);
		clock.advance(2_000);
		await send([to('79111112233', 'A-1')]);
		expect(await codes('A-1')).toEqual([
			['A-1', 5],
			['A-1', 8],
			['A-1', 1],
		]);
	});

	it('forgets everything at a reset', async () => {
		await send([to('79111112233', 'A-1')]);
		sandbox.mobipace.reset();
		await login();
		await send([to('79111112233', 'A-2')]);
		expect(await codes('A-1', 'A-2')).toEqual([['A-2', 1]]);
	});

	it.each([undefined, null, 'A-1', {}, [], [5], ['A-1', null]])(
		'refuses the references %p with 102',
		async (references) => {
			const refused = { StatusCode: 102, Status: 'IncorrectParameter' };
			expect(await query(references)).toEqual(refused);
		},
	);

	it('takes 20,000 references and refuses one more with 301', async () => {
		await send([to('79111112233', 'A-1')]);
		const references = Array.from({ length: 20_000 }, (_, i) => `A-${i}`);
		expect(await codes(...references)).toEqual([['A-1', 1]]);
		expect(await query([...references, 'one more'])).toMatchObject({ StatusCode: 301 });
	});
});
