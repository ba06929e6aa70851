import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { Smallest } from '../smallestGateway/Smallest.node';
import { SmallestApi } from '../smallestGateway/SmallestApi.credentials';
import { Credentials } from '../support/credentials';
import { runNode, type Result } from '../support/engine';
import { answer, RawServer, type Received } from '../unit/gateway/rawServer';

const TOKEN = 'token-9173f4223c162c80';
const FOLDER = join(__dirname, '../smallestGateway');

let server: RawServer;
/** Whether the answer to a message is lost after the gateway took it. */
let losesAnswer: (message: IDataObject) => boolean;

beforeAll(async () => {
	server = await RawServer.open((request, socket) => {
		if (losesAnswer(messageOf(request))) socket.destroy();
		else socket.end(answer(200, `{"id":${server.received.length}}`));
	});
});
afterAll(async () => await server.close());
beforeEach(() => {
	server.received.length = 0;
	losesAnswer = () => false;
});

const messageOf = ({ body }: Received) => JSON.parse(body) as IDataObject;
const recipients = () => server.received.map((request) => messageOf(request).to);
const people = (...numbers: string[]) => numbers.map((to) => ({ to, text: 'Hej' }));

async function run(
	operation: string,
	items: IDataObject[],
	options: INodeParameters = {},
	node: Partial<INode> = {},
): Promise<Result> {
	const parameters = { to: '={{ $json.to }}', text: '={{ $json.text }}', options };
	const stored = { smallestApi: { token: TOKEN, baseUrl: server.url('') } };
	return await runNode({
		type: new Smallest(),
		parameters: { resource: 'message', operation, ...parameters },
		credentials: new Credentials([new SmallestApi()], stored),
		items,
		node,
	});
}

describe('the smallest gateway', () => {
	it.each(['send', 'sendBulk'])('sends a message for each item with %s', async (operation) => {
		const { outputs, error } = await run(operation, people('500600700', '+48 500 600 701'));
		expect(error).toBeUndefined();
		expect(outputs[0]).toMatchObject([
			{ outcome: 'accepted', gateway: 'smallest', to: '48500600700', messageId: '1' },
			{ outcome: 'accepted', gateway: 'smallest', to: '48500600701', messageId: '2' },
		]);
		const [first] = server.received;
		expect(first!.line).toBe('POST /sms HTTP/1.1');
		expect(first!.headers.authorization).toBe(`Bearer ${TOKEN}`);
		expect(messageOf(first!)).toEqual({ to: '48500600700', text: 'Hej' });
	});

	it('refuses a number that cannot be one and sends nothing for it', async () => {
		const { error } = await run('send', people('12345'));
		expect(error?.message).toMatch(/^The recipient "12345" has 5 digits/);
		expect(server.received).toEqual([]);
	});

	it('leaves the outcome unknown when the answer is lost', async () => {
		losesAnswer = () => true;
		const node = { onError: 'continueRegularOutput' } as const;
		const { outputs } = await run('send', people('500600700'), {}, node);
		expect(outputs[0]).toMatchObject([
			{
				outcome: 'unknown',
				failure: {
					message: expect.stringMatching(/may have been sent.*look for the recipient/) as string,
				},
			},
		]);
		expect(recipients()).toEqual(['48500600700']);
	});

	it('does not repeat a lost answer in Retry On Fail, which sends only the rest', async () => {
		losesAnswer = ({ to }) => to === '48500600700';
		const node = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
		const { error } = await run('send', people('500600700', '500600701'), {}, node);
		expect(error?.message).toBe('The message to +48 500 600 700 may have been sent. [item 0]');
		expect(error?.description).toMatch(/closed|reset|lost/i);
		expect(recipients()).toEqual(['48500600700', '48500600701']);
	});

	it('sends nothing when there are more messages than Max Messages allows', async () => {
		const { error } = await run('send', people('500600700', '500600701'), { maxMessages: 1 });
		expect(error?.message).toMatch(/Max Messages allows 1/);
		expect(server.received).toEqual([]);
	});

	it('previews a message without a request', async () => {
		const { outputs } = await run('preview', people('500600700', '12345'));
		expect(outputs[0]).toMatchObject([
			{ wouldBeSent: true, to: '48500600700', encoding: 'GSM-7', parts: 1 },
			{ wouldBeSent: false, refusal: expect.stringMatching(/12345/) as string },
		]);
		expect(server.received).toEqual([]);
	});
});

describe('CONTRIBUTING', () => {
	const read = (path: string) => readFileSync(path, 'utf8');
	/** Prettier indents code in a page by two spaces. */
	const withTabs = (code: string) =>
		code.replace(/^( {2})+/gm, (spaces) => '\t'.repeat(spaces.length / 2));

	it('shows code that stands in the smallest gateway', () => {
		const page = read(join(__dirname, '../../CONTRIBUTING.md'));
		const excerpts = [...page.matchAll(/```ts\n([^]*?)```/g)].map(([, code]) => withTabs(code!));
		const sources = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
			.filter((file) => file.endsWith('.ts'))
			.map((file) => read(join(FOLDER, file)));
		expect(excerpts).not.toEqual([]);
		expect(excerpts.filter((code) => !sources.some((text) => text.includes(code)))).toEqual([]);
	});
});
