import { startSandbox, type Sandbox } from '../../../sandbox';
import { call, HandClock } from './caller';

const start = Date.UTC(2026, 0, 15, 11, 0, 0, 250);
let clock: HandClock;
let sandbox: Sandbox;

beforeEach(async () => {
	clock = new HandClock(start);
	sandbox = await startSandbox({
		mProfi: { clock: clock.now, lifeMs: { sentAfter: 2_000, deliveredAfter: 5_000 } },
	});
});
afterEach(() => sandbox.close());

async function taken(recipient: string, fields: object = {}): Promise<number> {
	const { url, apiKey: apikey } = sandbox.mProfi;
	const body = { apikey, recipient, message: 'x', ...fields };
	return ((await call(`${url}/send/`, { body })).json as { id: number }).id;
}

const status = (query: string) => call(`${sandbox.mProfi.url}/status/?${query}`);
const statusOf = async (id: number) =>
	(await status(`apikey=${sandbox.mProfi.apiKey}&id=${id}`)).json;

describe('GET /status/', () => {
	it('answers with one object: first processing without a time, then sent, then delivered', async () => {
		const id = await taken('500600700', { reference: 'A-1' });
		const common = { id, reference: 'A-1' };
		expect(await statusOf(id)).toEqual({ ...common, status: 'processing', ts: null });
		clock.advance(2_000);
		const sent = { ...common, status: 'sent', ts: '2026-01-15T12:00:02.250000+01:00' };
		expect(await statusOf(id)).toEqual(sent);
		clock.advance(2_999);
		expect(await statusOf(id)).toEqual(sent);
		clock.advance(1);
		const delivered = { ...common, status: 'delivered', ts: '2026-01-15T12:00:05.250000+01:00' };
		expect(await statusOf(id)).toEqual(delivered);
		clock.advance(1e9);
		expect(await statusOf(id)).toEqual(delivered);
	});

	it.each([
		['001', ['processing', 'sent', 'not delivered']],
		['002', ['processing', 'error', 'error']],
		['003', ['processing', 'sent', 'unknown']],
		['004', ['processing', 'sent', 'sent']],
		['005', ['processing', 'sent', 'delivered']],
	])('leads a number that ends in %s through %p', async (digits, words) => {
		const id = await taken(`500600${digits}`);
		for (const [i, age] of [0, 2_000, 3_000].entries()) {
			clock.advance(age);
			expect(await statusOf(id)).toMatchObject({ status: words[i], reference: null });
		}
	});

	it('keeps a message in processing until its date', async () => {
		const id = await taken('500600700', { date: start / 1000 + 3_600 });
		clock.advance(3_600_000);
		expect(await statusOf(id)).toMatchObject({ status: 'processing' });
		clock.advance(2_000);
		expect(await statusOf(id)).toMatchObject({ status: 'sent' });
	});

	it('sends a message with a date in the past at once', async () => {
		const id = await taken('500600700', { date: '2020-05-26T13:38:47+02:00' });
		expect(await statusOf(id)).toMatchObject({ status: 'processing' });
		clock.advance(5_000);
		expect(await statusOf(id)).toMatchObject({ status: 'delivered' });
	});

	it('does not know an id that was never issued', async () => {
		const id = await taken('500600700');
		for (const unknown of [0, id + 1, 99_999_999_999]) {
			const reply = await status(`apikey=${sandbox.mProfi.apiKey}&id=${unknown}`);
			expect(reply).toMatchObject({ status: 404, json: { detail: 'Not found' } });
		}
	});

	it.each(['', '&id=', '&id=abc', '&id=5.5'])('refuses the id in "%s" with 400', async (query) => {
		const reply = await status(`apikey=${sandbox.mProfi.apiKey}${query}`);
		expect(reply.status).toBe(400);
		expect(reply.json).toEqual({ id: [expect.any(String)] });
	});

	it('refuses a missing key, a wrong key and the key for incoming messages', async () => {
		const id = await taken('500600700');
		for (const key of ['', 'apikey=wrong&', `apikey=${sandbox.mProfi.incomingApiKey}&`]) {
			expect((await status(`${key}id=${id}`)).status).toBe(401);
		}
	});

	it('takes the key from the header Authorization: Token as well', async () => {
		const id = await taken('500600700');
		const headers = { authorization: `Token ${sandbox.mProfi.apiKey}` };
		const reply = await call(`${sandbox.mProfi.url}/status/?id=${id}`, { headers });
		expect(reply.status).toBe(200);
	});
});

describe('the ledger', () => {
	it('returns the current status', async () => {
		await taken('500600700');
		const [message] = sandbox.mProfi.messages;
		expect(message).toMatchObject({ takenAt: start, status: 'processing' });
		clock.advance(5_000);
		expect(message).toMatchObject({ takenAt: start, status: 'delivered' });
	});
});
