import type { Sandbox } from '../../../sandbox';
import { startSandbox } from '../../../sandbox';
import type { Fund, Way } from '../../../sandbox/handset';
import type { Call } from './caller';
import { call } from './caller';

let sandbox: Sandbox;

beforeEach(async () => {
	sandbox = await startSandbox({ control: { port: 0 } });
});
afterEach(() => sandbox.close());

const control = (path: string, rest?: Call) => call(sandbox.controlUrl + path, rest);
const gateway = (name: string) => sandbox.gateways.find((one) => one.name === name)!;

/** What the page does when someone sends an answer this way. */
function answer(name: string, { path, number, text, byLine, body }: Way, words: string) {
	const content = byLine ? words.split('\n') : words;
	const sent = { ...body, [number]: '48500600700', [text]: content };
	return control(`/${name}${path}`, { body: sent });
}

describe('an answer typed on a handset', () => {
	it('comes in every way that the page offers, and stands in the conversation', async () => {
		for (const { name, handsets } of sandbox.gateways) {
			for (const way of handsets.ways()) {
				expect((await answer(name, way, `by ${way.label}`)).status).toBe(201);
				const { json } = await control('/page/handsets/48500600700');
				const texts = (json as { entries: Array<{ text: string }> }).entries.map(
					({ text }) => text,
				);
				expect(texts).toContain(`by ${way.label}`);
			}
		}
	});

	it('is fetched by n8n from the inbox of mProfi', async () => {
		const [way] = gateway('mprofi').handsets.ways();
		await answer('mprofi', way!, 'TAK');
		const { url, incomingApiKey: apikey } = sandbox.mProfi;
		const body = { apikey, date_from: '2020-01-01', date_to: '2100-01-01' };
		expect((await call(`${url}/getincoming/`, { body })).json).toMatchObject([
			{ message: 'TAK', sender: '48500600700' },
		]);
	});

	it('is fetched by n8n from the inbox of SerwerSMS, as an answer to ECO+ too', async () => {
		for (const way of gateway('serwersms').handsets.ways()) await answer('serwersms', way, 'TAK');
		expect(sandbox.serwerSms.incoming.map(({ type, phone }) => [type, phone])).toEqual([
			['nd', '+48500600700'],
			['ndi', '+48500600700'],
			['eco', '+48500600700'],
		]);
	});

	it('answers a running survey, a line for each question', async () => {
		const way = gateway('mprofi')
			.handsets.ways()
			.find(({ label }) => label.includes('survey'));
		await answer('mprofi', way!, 'tak\n5');
		expect(sandbox.mProfi.surveys.find(1)?.participations).toMatchObject([
			{ msisdn: '48500600700', answers: ['tak', '5'], finished: expect.any(String) as string },
		]);
	});

	it('says what the webhook of ACTIO answered, or that there is none', async () => {
		const [way] = gateway('actio').handsets.ways();
		expect((await answer('actio', way!, 'TAK')).json).toMatchObject({
			error: expect.stringContaining('no webhook') as string,
		});
		const { json } = await control('/page/handsets/48500600700');
		expect(json).toMatchObject({
			entries: [
				{ isAnswer: true, tone: 'failed', status: expect.stringContaining('no webhook') as string },
			],
		});
	});

	it('has no way through MOBIPACE, and the page says so', () => {
		const { handsets } = gateway('mobipace');
		expect(handsets.ways()).toEqual([]);
		expect(handsets.noWay).toContain('no incoming messages');
	});
});

describe('a survey that a workflow starts', () => {
	it('reaches the handset', async () => {
		const { url, apiKey } = sandbox.mProfi;
		const headers = { authorization: `Token ${apiKey}` };
		await call(`${url}/surveys/1/start/`, { headers, body: { msisdn: '500600700' } });
		expect((await control('/page/handsets/48500600700')).json).toMatchObject({
			entries: [{ isAnswer: false, status: 'survey started' }],
		});
	});
});

describe('the account of a gateway', () => {
	const set = (name: string, { path, field, body }: Fund, amount: number) =>
		control(`/${name}${path}`, { body: { ...body, [field]: amount } });
	const funds = (name: string) => gateway(name).handsets.funds();

	it('is emptied and topped up, every part of it', async () => {
		for (const { name } of sandbox.gateways) {
			for (const [at, fund] of funds(name).entries()) {
				expect((await set(name, fund, fund.empty)).status).toBe(200);
				expect(funds(name)[at]?.amount).toBe(fund.empty);
				await set(name, fund, 250);
				expect(funds(name)[at]?.amount).toBe(250);
			}
		}
	});

	it('of MOBIPACE can send nothing once it is empty', async () => {
		const [balance] = funds('mobipace');
		await set('mobipace', balance!, balance!.empty);
		expect(sandbox.mobipace.available).toBe(0);
	});
});
