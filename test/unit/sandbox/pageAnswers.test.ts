import { startSandbox, type Sandbox } from '../../../sandbox';
import type { Fund, Way } from '../../../sandbox/handset';
import { call, type Call } from './caller';
import { PageStream } from './pageStream';

let sandbox: Sandbox;

beforeEach(async () => {
	sandbox = await startSandbox({ control: { port: 0 } });
});
afterEach(() => sandbox.close());

const control = (path: string, rest?: Call) => call(sandbox.controlUrl + path, rest);

interface Card {
	name: string;
	ways: Way[];
	noWay: string | null;
	funds: Fund[];
}

/** Returns what the page shows of each gateway. */
async function cards(): Promise<Card[]> {
	const stream = await PageStream.open(`${sandbox.controlUrl}/page/events`);
	const told = (await stream.next('gateways')) as Card[];
	stream.close();
	return told;
}

async function card(name: string): Promise<Card> {
	return (await cards()).find((one) => one.name === name)!;
}

/** Does what the page does when somebody sends an answer this way. */
function answer(name: string, { path, number, text, byLine, body }: Way, words: string) {
	const content = byLine ? words.split('\n') : words;
	const sent = { ...body, [number]: '48500600700', [text]: content };
	return control(`/${name}${path}`, { body: sent });
}

describe('an answer typed on a handset', () => {
	it('can be sent in every way that the page offers, and appears in the conversation', async () => {
		for (const { name, ways } of await cards()) {
			for (const way of ways) {
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
		const [way] = (await card('mprofi')).ways;
		await answer('mprofi', way!, 'TAK');
		const { url, incomingApiKey: apikey } = sandbox.mProfi;
		const body = { apikey, date_from: '2020-01-01', date_to: '2100-01-01' };
		expect((await call(`${url}/getincoming/`, { body })).json).toMatchObject([
			{ message: 'TAK', sender: '48500600700' },
		]);
	});

	it('is fetched by n8n from the inbox of SerwerSMS, also as an answer to ECO+', async () => {
		for (const way of (await card('serwersms')).ways) await answer('serwersms', way, 'TAK');
		expect(sandbox.serwerSms.incoming.map(({ type, phone }) => [type, phone])).toEqual([
			['nd', '+48500600700'],
			['ndi', '+48500600700'],
			['eco', '+48500600700'],
		]);
	});

	it('answers a running survey with one line for each question', async () => {
		const { ways } = await card('mprofi');
		const way = ways.find(({ label }) => label.includes('survey'));
		await answer('mprofi', way!, 'tak\n5');
		expect(sandbox.mProfi.surveys.find(1)?.participations).toMatchObject([
			{ msisdn: '48500600700', answers: ['tak', '5'], finished: expect.any(String) as string },
		]);
	});

	it("shows the answer of ACTIO's webhook, or that there is none", async () => {
		const [way] = (await card('actio')).ways;
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

	it('cannot be sent through MOBIPACE, and the page says so', async () => {
		const { ways, noWay } = await card('mobipace');
		expect(ways).toEqual([]);
		expect(noWay).toContain('no incoming messages');
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
	const funds = async (name: string) => (await card(name)).funds;

	it('can be emptied and topped up in every part', async () => {
		for (const { name } of sandbox.gateways) {
			for (const [at, fund] of (await funds(name)).entries()) {
				expect((await set(name, fund, fund.empty)).status).toBe(200);
				expect((await funds(name))[at]?.amount).toBe(fund.empty);
				await set(name, fund, 250);
				expect((await funds(name))[at]?.amount).toBe(250);
			}
		}
	});

	it('cannot send anything at MOBIPACE once it is empty', async () => {
		const [balance] = await funds('mobipace');
		await set('mobipace', balance!, balance!.empty);
		expect(sandbox.mobipace.available).toBe(0);
	});
});
