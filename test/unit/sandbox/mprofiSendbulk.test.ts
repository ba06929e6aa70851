import { startSandbox, type Sandbox } from '../../../sandbox';
import { call } from './caller';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});
beforeEach(() => sandbox.mProfi.reset());
afterAll(() => sandbox.close());

const message = { recipient: '572846504', message: 'Wiadomość testowa' };
const at = (path: string) => sandbox.mProfi.url + path;
const apikey = () => sandbox.mProfi.apiKey;
const sendBulk = (messages?: unknown) =>
	call(at('/sendbulk/'), { body: { apikey: apikey(), messages } });

describe('POST /sendbulk/', () => {
	it('takes the example of the specification and answers with ids in its order', async () => {
		const reply = await sendBulk([
			{ ...message, reference: '20150310153201' },
			{ recipient: '572846505', message: 'Wiadomość testowa 2', encoding: 'utf-8' },
		]);
		expect(reply).toMatchObject({ status: 200, json: { result: [{ id: 55 }, { id: 56 }] } });
		expect(sandbox.mProfi.messages).toMatchObject([
			{ recipient: '572846504', reference: '20150310153201', sentText: 'Wiadomosc testowa' },
			{ recipient: '572846505', reference: null, sentText: 'Wiadomość testowa 2' },
		]);
	});

	it('refuses all messages if one is wrong, and says which one', async () => {
		const reply = await sendBulk([message, { ...message, recipient: '123', date: 'x' }]);
		expect(reply.status).toBe(400);
		expect(reply.json).toEqual({
			messages: [{}, { recipient: [expect.any(String)], date: [expect.any(String)] }],
		});
		expect(sandbox.mProfi.messages).toHaveLength(0);
	});

	it.each([
		['nothing', undefined],
		['an object', message],
		['an empty list', []],
	])('refuses %s as messages', async (_name, messages) => {
		const reply = await sendBulk(messages);
		expect(reply.status).toBe(400);
		expect(reply.json).toEqual({ messages: [expect.any(String)] });
	});

	it('refuses an entry that is not a dictionary', async () => {
		const reply = await sendBulk(['572846504']);
		expect(reply.json).toEqual({ messages: [{ non_field_errors: [expect.any(String)] }] });
	});

	it('looks for a key like POST /send/', async () => {
		const body = { messages: [message] };
		expect((await call(at('/sendbulk/'), { body })).status).toBe(401);
		const headers = { authorization: `Token ${apikey()}` };
		expect((await call(at('/sendbulk/'), { body, headers })).status).toBe(200);
	});

	it('takes 100,000 messages in one request within seconds', async () => {
		const many = Array.from({ length: 100_000 }, (_, i) => ({
			recipient: String(500_000_000 + i),
			message: `Wiadomość ${i}`,
		}));
		const reply = await sendBulk(many);
		const { result } = reply.json as { result: Array<{ id: number }> };
		expect(result).toHaveLength(100_000);
		expect(result.at(-1)).toEqual({ id: sandbox.mProfi.messages.at(-1)?.id });
	}, 10_000);
});
