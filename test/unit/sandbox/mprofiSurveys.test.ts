import { startSandbox, type Sandbox } from '../../../sandbox';
import { call, HandClock, type Call } from './caller';

let sandbox: Sandbox;

beforeAll(async () => {
	const clock = new HandClock(Date.UTC(2026, 0, 15, 11));
	sandbox = await startSandbox({ mProfi: { clock: clock.now } });
});
beforeEach(() => sandbox.mProfi.reset());
afterAll(() => sandbox.close());

const token = () => ({ authorization: `Token ${sandbox.mProfi.apiKey}` });
const ask = (path: string, rest: Call = {}) =>
	call(`${sandbox.mProfi.url}/surveys/${path}`, { headers: token(), ...rest });
const start = (body: unknown, id = 1) => ask(`${id}/start/`, { body });

describe('GET /surveys/', () => {
	it('lists a running survey and one that is over, with the fields of the specification', async () => {
		const { status, json } = await ask('');
		expect(status).toBe(200);
		expect(json).toEqual([
			{
				id: 1,
				name: 'Customer satisfaction',
				created_at: '2026-01-13T12:00:00',
				active: true,
				start: '2026-01-14T12:00:00',
				end: '2026-02-14T12:00:00',
			},
			expect.objectContaining({ id: 2, active: false }),
		]);
	});

	it('lists an added survey', async () => {
		const added = sandbox.mProfi.surveys.add({ name: 'New', end: '2026-03-01T00:00:00' });
		expect((await ask('')).json).toContainEqual(
			expect.objectContaining({ id: added.id, name: 'New', end: '2026-03-01T00:00:00' }),
		);
		expect(() => sandbox.mProfi.surveys.add({ id: added.id })).toThrow('exists');
	});

	it('takes either key, in the header or the query', async () => {
		const { apiKey, incomingApiKey, url } = sandbox.mProfi;
		for (const key of [apiKey, incomingApiKey]) {
			expect((await ask('', { headers: { authorization: `Token ${key}` } })).status).toBe(200);
			expect((await call(`${url}/surveys/?apikey=${key}`)).status).toBe(200);
			expect((await ask(`?apikey=${key}`)).status).toBe(200);
		}
	});

	it.each(['', '1/', '1/report/'])('refuses a missing key and a wrong key at %p', async (path) => {
		expect((await ask(path, { headers: {} })).status).toBe(401);
		expect((await ask(path, { headers: { authorization: 'Token wrong' } })).status).toBe(401);
		expect((await ask(`${path}?apikey=wrong`)).status).toBe(401);
	});
});

describe('GET /surveys/<id>/', () => {
	it('adds the number that asks and the number of participants', async () => {
		sandbox.mProfi.answerSurvey(1, '500600700', ['tak']);
		sandbox.mProfi.answerSurvey(1, '48500600700', ['nie']);
		sandbox.mProfi.answerSurvey(1, '500600701', ['nie'], { finished: false });
		expect((await ask('1/')).json).toMatchObject({ id: 1, msisdn: '48664400100', participants: 2 });
	});

	it.each(['99/', '99/report/'])('does not know %s', async (path) => {
		expect(await ask(path)).toMatchObject({ status: 404, json: { detail: 'Not found' } });
	});
});

describe('POST /surveys/<id>/start/', () => {
	it('takes JSON and answers 200 with an empty body', async () => {
		const reply = await start({ msisdn: '500600700' });
		expect(reply).toMatchObject({ status: 200, text: '' });
		expect(reply.headers['content-type']).toBeUndefined();
		expect(sandbox.mProfi.surveys.find(1)?.started).toEqual(['48500600700']);
	});

	it('takes a form', async () => {
		const headers = { ...token(), 'content-type': 'application/x-www-form-urlencoded' };
		const reply = await ask('1/start/', { body: 'msisdn=48500600700', headers });
		expect(reply).toMatchObject({ status: 200, text: '' });
	});

	it.each([
		{},
		{ msisdn: '' },
		{ msisdn: '+48500600700' },
		{ msisdn: 500600700 },
		{ msisdn: '12' },
	])('refuses %p with 400', async (body) => {
		const reply = await start(body);
		expect(reply.status).toBe(400);
		expect(reply.json).toEqual({ msisdn: [expect.any(String)] });
		expect(sandbox.mProfi.surveys.find(1)?.started).toEqual([]);
	});

	it('refuses a survey that is over, one that does not exist, and the receiving key', async () => {
		const body = { msisdn: '500600700' };
		expect(await start(body, 2)).toMatchObject({
			status: 400,
			json: { detail: expect.any(String) as string },
		});
		expect((await start(body, 99)).status).toBe(404);
		const headers = { authorization: `Token ${sandbox.mProfi.incomingApiKey}` };
		expect((await ask('1/start/', { body, headers })).status).toBe(401);
	});
});

describe('GET /surveys/<id>/report/', () => {
	it('lists people who answered, but not those who were only asked', async () => {
		await start({ msisdn: '500600700' });
		expect((await ask('1/report/')).json).toEqual([]);
		sandbox.mProfi.answerSurvey(1, '500600700', ['tak', '5']);
		expect((await ask('1/report/')).json).toEqual([
			{ msisdn: '48500600700', answers: ['tak', '5'], finished: '2026-01-15T12:00:00' },
		]);
	});

	it('joins the answers of one number until it has finished, and then begins again', async () => {
		sandbox.mProfi.answerSurvey(1, '500600700', ['tak'], { finished: false });
		expect((await ask('1/report/')).json).toEqual([
			{ msisdn: '48500600700', answers: ['tak'], finished: null },
		]);
		sandbox.mProfi.answerSurvey(1, '500600700', ['5']);
		sandbox.mProfi.answerSurvey(1, '500600700', ['again']);
		expect((await ask('1/report/')).json).toMatchObject([
			{ answers: ['tak', '5'] },
			{ answers: ['again'] },
		]);
	});

	it('has the answers to a survey that is over', async () => {
		expect((await ask('2/report/')).json).toMatchObject([
			{ msisdn: '48231213123', answers: ['tak', 'nie', '5', 'dziękuję'] },
			{ finished: null },
		]);
	});

	it('rejects answers to a survey that does not exist', () => {
		expect(() => sandbox.mProfi.answerSurvey(99, '500600700', ['tak'])).toThrow('no survey 99');
	});
});
