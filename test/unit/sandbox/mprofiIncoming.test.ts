import { startSandbox, type Sandbox } from '../../../sandbox';
import { call, HandClock } from './caller';

let sandbox: Sandbox;

beforeAll(async () => {
	const clock = new HandClock(Date.UTC(2026, 6, 1, 10, 0, 5));
	sandbox = await startSandbox({ mProfi: { clock: clock.now } });
});
beforeEach(() => sandbox.mProfi.reset());
afterAll(() => sandbox.close());

function ask(date_from: unknown, date_to: unknown, path = '/getincoming/', fields: object = {}) {
	const body = { apikey: sandbox.mProfi.incomingApiKey, date_from, date_to, ...fields };
	return call(sandbox.mProfi.url + path, { body });
}

async function texts(from: string, to: string, path?: string): Promise<string[]> {
	const reply = await ask(from, to, path);
	expect(reply.status).toBe(200);
	return (reply.json as Array<{ message: string }>).map(({ message }) => message);
}

const receive = (message: string, ts?: string) =>
	sandbox.mProfi.receive({ sender: '48123456789', message, ts });

describe('POST /getincoming/', () => {
	it('returns a message with the four fields of the specification and its local time', async () => {
		receive('wiadomość przychodząca');
		const reply = await ask('2026-07-01', '2026-07-02');
		expect(reply.json).toEqual([
			{
				message: 'wiadomość przychodząca',
				sender: '48123456789',
				recipient: '664400100',
				ts: '2026-07-01 12:00:05',
			},
		]);
	});

	it('sorts by time, and messages of the same time by arrival', async () => {
		receive('third', '2026-01-02 00:00:00');
		receive('fourth', '2026-01-02 00:00:00');
		receive('first', '2025-12-31 23:59:59');
		receive('second', '2026-01-01 12:00:00');
		const all = await texts('2025-01-01', '2027-01-01');
		expect(all).toEqual(['first', 'second', 'third', 'fourth']);
	});

	it('includes both ends of the range', async () => {
		for (const second of ['09', '10', '11', '12']) receive(second, `2026-01-02 00:00:${second}`);
		expect(await texts('2026-01-02 00:00:10', '2026-01-02 00:00:11')).toEqual(['10', '11']);
	});

	it('reads a day and a minute as their first second, at either end', async () => {
		receive('midnight', '2026-01-02 00:00:00');
		receive('noon', '2026-01-02 12:00:00');
		receive('a second past', '2026-01-02 12:00:01');
		expect(await texts('2026-01-02', '2026-01-02')).toEqual(['midnight']);
		expect(await texts('2026-01-02', '2026-01-02 12:00')).toEqual(['midnight', 'noon']);
		expect(await texts('2026-01-02 12:00', '2026-01-03')).toEqual(['noon', 'a second past']);
	});

	it('answers with an empty list if there are no messages', async () => {
		expect(await texts('2026-01-01', '2026-01-01')).toEqual([]);
	});

	it.each([
		'2026-01-01T00:00:00',
		'2026-01-01 00:00:00+01:00',
		'2026-1-1',
		'2026-02-30',
		'2026-01-01 24:00',
		'2026-01-01 12:60',
		'01.01.2026',
		'',
		null,
		1_767_225_600,
		['2026-01-01'],
	])('refuses the date %p at either end', async (date) => {
		const from = await ask(date, '2027-01-01');
		expect(from.status).toBe(400);
		expect(from.json).toEqual({ date_from: [expect.any(String)] });
		const to = await ask('2025-01-01', date);
		expect(to.status).toBe(400);
		expect(to.json).toEqual({ date_to: [expect.any(String)] });
	});

	it('refuses a request without dates and names both', async () => {
		const { status, json } = await ask(undefined, undefined);
		expect(status).toBe(400);
		expect(json).toEqual({ date_from: [expect.any(String)], date_to: [expect.any(String)] });
	});

	it('refuses an end before the beginning, but accepts the same moment', async () => {
		expect(await ask('2026-01-02 00:00:01', '2026-01-02')).toMatchObject({
			status: 400,
			json: { detail: expect.any(String) as string },
		});
		expect((await ask('2026-01-02 00:00', '2026-01-02')).status).toBe(200);
	});

	it.each(['/getincoming/', '/getincoming_mobileapp/'])(
		'%s refuses no key, a wrong key and the sending key',
		async (path) => {
			for (const apikey of [undefined, 'wrong', sandbox.mProfi.apiKey]) {
				expect((await ask('2026-01-01', '2026-01-01', path, { apikey })).status).toBe(401);
			}
		},
	);
});

describe('POST /getincoming_mobileapp/', () => {
	it('returns only what the app sent, and /getincoming/ returns the rest', async () => {
		sandbox.mProfi.receive({ sender: '48123456789', message: 'app', via: 'mobileApp' });
		receive('sms');
		const app = await ask('2026-07-01', '2026-07-02', '/getincoming_mobileapp/');
		expect(app.json).toMatchObject([{ message: 'app', recipient: 'Aplikacja Mobilna' }]);
		expect(await texts('2026-07-01', '2026-07-02')).toEqual(['sms']);
	});
});

describe('the inbox', () => {
	it('does not take a time in another form', () => {
		expect(() => receive('x', '2026-01-02')).toThrow(RangeError);
		expect(() => receive('x', '2026-01-02T10:00:00')).toThrow(RangeError);
	});

	it('holds 100,000 messages and finds the last of them at once', async () => {
		for (let i = 0; i < 100_000; i += 1) {
			receive(
				String(i),
				new Date(Date.UTC(2026, 0, 1) + i * 1000).toISOString().slice(0, 19).replace('T', ' '),
			);
		}
		expect(await texts('2026-01-02 03:46:39', '2026-01-02 03:46:39')).toEqual(['99999']);
	});
});
