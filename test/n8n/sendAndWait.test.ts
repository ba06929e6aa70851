import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { errorOf, outputOf, type Execution } from '../../scripts/n8n/executions';
import { GATEWAYS, titled } from '../support/gateways';
import { GatewaysInN8n, ours } from '../support/gatewaysInN8n';
import { Model } from '../support/model';
import { connectionsOf, START } from '../support/realN8n';

let real: GatewaysInN8n;
beforeAll(async () => {
	real = await GatewaysInN8n.open();
});
beforeEach(() => real.sandbox.mProfi.reset());
afterAll(async () => await real?.close());

const ASK: INodeParameters = {
	resource: 'message',
	operation: 'sendAndWait',
	to: '48500600700',
	message: 'Go <b>ahead</b>?',
	approvalOptions: { values: { approvalType: 'double', oneLink: false } },
};
const NO_OP = { name: 'Then', type: 'n8n-nodes-base.noOp', typeVersion: 1 };

function linksIn(text: string): string[] {
	return text.match(/http:\/\/\S+/g) ?? [];
}

/** The links in the latest message that mProfi took. */
function links(): string[] {
	return linksIn(real.sandbox.mProfi.messages.at(-1)!.message);
}

/** Starts the workflow "Start, Node, Then". Returns when it waits for an answer. */
async function startAsking(
	parameters: INodeParameters = ASK,
	type = 'mProfi',
	items: IDataObject[] = [{ order: 7 }],
): Promise<Execution> {
	const id = await real.n8n.createWorkflow({
		name: 'Ask',
		nodes: [START, ours(type, parameters), NO_OP],
		connections: connectionsOf([
			['Start', 0, 'Node'],
			['Node', 0, 'Then'],
		]),
		pinData: { Start: items.map((json) => ({ json })) },
	});
	return await real.n8n.waitUntilWaiting(await real.n8n.startRun(id));
}

async function get(link: string): Promise<{ status: number; html: string; headers: Headers }> {
	const response = await fetch(link);
	return { status: response.status, html: await response.text(), headers: response.headers };
}

/** Sends the form of a page as a browser does. */
async function post(link: string, fields: Record<string, string>) {
	const headers = { origin: real.n8n.url };
	const response = await fetch(link, {
		method: 'POST',
		headers,
		body: new URLSearchParams(fields),
	});
	return { status: response.status, html: await response.text(), headers: response.headers };
}

describe.each(titled(GATEWAYS))('Send and Wait at %s', (_, gateway) => {
	it('waits until the form on its page is sent, and continues with the answer', async () => {
		const parameters = { ...ASK, ...gateway.parameters, to: gateway.number(0) };
		const waiting = await startAsking(parameters, gateway.name);
		const { text } = gateway.taken(real.sandbox[gateway.name]).at(-1)!;
		const [approve, decline] = linksIn(text);
		for (const link of [approve!, decline!, approve!]) {
			const page = await get(link);
			expect(page.status).toBe(200);
			expect(page.html).toContain('Go &lt;b&gt;ahead&lt;/b&gt;?');
			expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
		}
		expect((await real.n8n.execution(waiting.id)).status).toBe('waiting');
		const thanks = await post(decline!, { approved: 'false' });
		expect(thanks).toMatchObject({ status: 200 });
		expect(thanks.html).toContain('Thank you.');
		const ended = await real.n8n.waitForExecution(waiting.id);
		expect(ended.status).toBe('success');
		expect(outputOf(ended, 'Then')).toEqual([
			expect.objectContaining({
				gateway: gateway.name,
				outcome: 'accepted',
				data: { approved: false, respondedAt: expect.any(String) as string },
			}),
		]);
	});
});

it('Send and Wait counts only the first answer, and the page then says that no action is required', async () => {
	const { id } = await startAsking();
	const [approve, decline] = links();
	await post(approve!, { approved: 'true' });
	const ended = await real.n8n.waitForExecution(id);
	expect(outputOf(ended, 'Then')).toMatchObject([{ data: { approved: true } }]);
	const again = await post(decline!, { approved: 'false' });
	expect(again.html).toContain('No action required');
	expect((await get(approve!)).html).toContain('No action required');
	expect(outputOf(await real.n8n.execution(id), 'Then')).toMatchObject([
		{ data: { approved: true } },
	]);
});

it('Send and Wait resumes only once if two answers come at the same time', async () => {
	const { id } = await startAsking();
	const [approve, decline] = links();
	await Promise.all([post(approve!, { approved: 'true' }), post(decline!, { approved: 'false' })]);
	const ended = await real.n8n.waitForExecution(id);
	expect(ended.status).toBe('success');
	expect(ended.data.resultData.runData.Then).toHaveLength(1);
});

it('Send and Wait refuses a link whose signature is missing or wrong', async () => {
	const { id } = await startAsking();
	const [approve, decline] = links().map((link) => new URL(link));
	const change = (name: string, value: string | null) => {
		const url = new URL(approve!);
		if (value === null) url.searchParams.delete(name);
		else url.searchParams.set(name, value);
		return url.href;
	};
	const wrong = [
		change('signature', null),
		change('signature', '0'.repeat(64)),
		change('signature', decline!.searchParams.get('signature')),
		change('no', new URL(approve!).searchParams.get('yes')),
		change('yes', '00000000'),
		change('signature', null).replace(/\/[^/]*\?/, '?'),
	];
	for (const link of wrong) {
		expect([link, (await get(link)).status]).toEqual([link, 401]);
		expect([link, (await post(link, { approved: 'true' })).status]).toEqual([link, 401]);
	}
	expect((await real.n8n.execution(id)).status).toBe('waiting');
	await real.n8n.stopExecution(id);
});

it('Send and Wait accepts a free-text answer, but not an empty one', async () => {
	const options = { responseFormTitle: '<i>Why?</i>', responseFormButtonLabel: 'Wyślij' };
	const { id } = await startAsking({ ...ASK, responseType: 'freeText', options });
	const [link, ...more] = links();
	expect(more).toEqual([]);
	const { html } = await get(link!);
	expect(html).toMatch(/&lt;i&gt;Why\?&lt;\/i&gt;[^]*<textarea[^]*Wyślij/);
	const empty = await post(link!, { 'field-0': ' \n ' });
	expect(empty.status).toBe(422);
	expect(empty.html).toContain('Please fill in this field.');
	await post(link!, { 'field-0': 'Zażółć <script>alert(1)</script> 😀\r\nłąka & "x"' });
	const ended = await real.n8n.waitForExecution(id);
	expect(outputOf(ended, 'Then')).toMatchObject([
		{ data: { text: 'Zażółć <script>alert(1)</script> 😀\nłąka & "x"' } },
	]);
});

it('Send and Wait continues with its input when the time is up, as n8n’s own nodes do', async () => {
	const values = { limitType: 'afterTimeInterval', resumeAmount: 0.05, resumeUnit: 'minutes' };
	const { id } = await startAsking({ ...ASK, options: { limitWaitTime: { values } } });
	const ended = await real.n8n.waitForExecution(id, { timeoutMs: 180_000 });
	expect(ended.status).toBe('success');
	expect(outputOf(ended, 'Then')).toEqual([{ order: 7 }]);
	expect(real.sandbox.mProfi.messages).toHaveLength(1);
	expect((await get(links()[0]!)).html).toContain('No action required');
});

it('Send and Wait neither waits nor sends again if the message may have been sent', async () => {
	real.sandbox.mProfi.fault({ kind: 'dropAfter' });
	const retrying = { retryOnFail: true, maxTries: 3, waitBetweenTries: 10 };
	const failed = await real.run('mProfi', ASK, [{}], retrying);
	expect(errorOf(failed)?.message).toMatch(/may have been sent/);
	const retried = await real.n8n.retry(failed.id);
	expect(errorOf(retried)?.message).toMatch(/may have been sent/);
	expect(real.sandbox.mProfi.messages).toHaveLength(1);
	// If the message did arrive, its page says that nothing waits for an answer.
	expect((await post(links()[0]!, { approved: 'true' })).status).toBe(409);
});

it('Send and Wait asks again in a loop, and a link of an earlier question does not answer a later one', async () => {
	const id = await real.n8n.createWorkflow({
		name: 'Loop',
		nodes: [
			START,
			{ name: 'Loop', type: 'n8n-nodes-base.splitInBatches', typeVersion: 3 },
			ours('mProfi', { ...ASK, to: '={{ $json.to }}' }),
			NO_OP,
		],
		connections: connectionsOf([
			['Start', 0, 'Loop'],
			['Loop', 0, 'Then'],
			['Loop', 1, 'Node'],
			['Node', 0, 'Loop'],
		]),
		pinData: { Start: ['48500600701', '48500600702'].map((to) => ({ json: { to } })) },
	});
	const run = await real.n8n.startRun(id);
	await real.n8n.waitUntilWaiting(run);
	const [first] = links();
	await post(first!, { approved: 'true' });
	while (real.sandbox.mProfi.messages.length < 2)
		await new Promise((resolve) => setTimeout(resolve, 100));
	await real.n8n.waitUntilWaiting(run);
	expect((await get(first!)).status).toBe(410);
	expect((await post(first!, { approved: 'true' })).status).toBe(410);
	expect((await real.n8n.execution(run)).status).toBe('waiting');
	await post(links()[1]!, { approved: 'false' });
	const ended = await real.n8n.waitForExecution(run);
	expect(outputOf(ended, 'Then')).toMatchObject([
		{ to: '48500600701', data: { approved: true } },
		{ to: '48500600702', data: { approved: false } },
	]);
});

it('Send and Wait works in an active workflow and pairs the answer with the item that asked', async () => {
	const set = {
		name: 'Then',
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: {
			mode: 'raw',
			jsonOutput: '={{ { path: $("Hook").item.json.query.path, ok: $json.data.approved } }}',
		},
	};
	const id = await real.n8n.createWorkflow({
		name: 'Active',
		nodes: [
			{
				name: 'Hook',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2,
				parameters: { path: 'ask' },
			},
			ours('mProfi', ASK),
			set,
		],
		connections: connectionsOf([
			['Hook', 0, 'Node'],
			['Node', 0, 'Then'],
		]),
	});
	await real.n8n.activate(id);
	await fetch(`${real.n8n.webhookUrl('ask')}?path=7`);
	while (real.sandbox.mProfi.messages.length < 1)
		await new Promise((resolve) => setTimeout(resolve, 100));
	const run = (await real.n8n.executions({ workflowId: id }))[0]!.id;
	await real.n8n.waitUntilWaiting(run);
	await post(links()[0]!, { approved: 'true' });
	const ended = await real.n8n.waitForExecution(run);
	expect(outputOf(ended, 'Then')).toEqual([{ path: '7', ok: true }]);
	await real.n8n.deactivate(id);
});

describe("Send and Wait as human review of an AI agent's tools", () => {
	let model: Model;
	beforeAll(async () => {
		model = await Model.open();
		const data = { apiKey: 'none', url: model.url };
		await real.n8n.createCredential({ name: 'Model', type: 'openAiApi', data });
	});
	beforeEach(() => model.reset());
	afterAll(async () => await model.close());

	it('is offered for each gateway', async () => {
		const types = await real.n8n.nodeTypes('n8n-nodes-sms-gateways.');
		const offered = types.filter(({ name }) => name.endsWith('HitlTool'));
		expect(offered.map(({ name }) => name.replace(/^.*\./, '')).sort()).toEqual(
			GATEWAYS.map(({ name }) => `${name}HitlTool`).sort(),
		);
	});

	async function startAgent(): Promise<string> {
		const main = { type: 'main', index: 0 } as const;
		const tool = { type: 'ai_tool', index: 0 } as const;
		const id = await real.n8n.createWorkflow({
			name: 'Agent',
			nodes: [
				START,
				{
					name: 'Agent',
					type: '@n8n/n8n-nodes-langchain.agent',
					typeVersion: 3.1,
					parameters: { promptType: 'define', text: 'Write to both.', options: {} },
				},
				{
					name: 'Model',
					type: '@n8n/n8n-nodes-langchain.lmChatOpenAi',
					typeVersion: 1.3,
					parameters: {
						model: { __rl: true, mode: 'id', value: 'any' },
						responsesApiEnabled: false,
						options: { maxRetries: 0 },
					},
					credentials: { openAiApi: { name: 'Model' } },
				},
				ours(
					'mProfi',
					{
						to: '48500600999',
						message: '=The agent wants {{ $tool.name }}: {{ $tool.parameters.text }}',
						approvalOptions: { values: { approvalType: 'double', oneLink: false } },
					},
					{ name: 'Review', type: 'n8n-nodes-sms-gateways.mProfiHitlTool' },
				),
				ours(
					'mProfi',
					{
						resource: 'message',
						operation: 'send',
						to: "={{ $fromAI('to', 'The number') }}",
						text: "={{ $fromAI('text', 'The text') }}",
					},
					{ name: 'SMS', type: 'n8n-nodes-sms-gateways.mProfiTool' },
				),
			],
			connections: {
				[START.name]: { main: [[{ node: 'Agent', ...main }]] },
				Model: { ai_languageModel: [[{ node: 'Agent', type: 'ai_languageModel', index: 0 }]] },
				SMS: { ai_tool: [[{ node: 'Review', ...tool }]] },
				Review: { ai_tool: [[{ node: 'Agent', ...tool }]] },
			},
		});
		return await real.n8n.startRun(id);
	}

	const call = (text: string) => ({
		toolParameters: { to: '48500600701', text },
		hitlParameters: {},
	});
	const texts = () => real.sandbox.mProfi.messages.map(({ message }) => message);

	it('lets the agent use a tool after approval', async () => {
		model.calls = [call('One')];
		const run = await startAgent();
		await real.n8n.waitUntilWaiting(run);
		expect(texts()).toEqual([expect.stringMatching(/^The agent wants SMS: One\nApprove: http/)]);
		await post(links()[0]!, { approved: 'true' });
		const ended = await real.n8n.waitForExecution(run);
		expect(ended.status).toBe('success');
		expect(texts().slice(1)).toEqual(['One']);
		expect(model.toolAnswers.join()).toContain('accepted');
	});

	it('keeps the agent from using a tool after refusal', async () => {
		model.calls = [call('One')];
		const run = await startAgent();
		await real.n8n.waitUntilWaiting(run);
		await post(links()[1]!, { approved: 'false' });
		const ended = await real.n8n.waitForExecution(run);
		expect(ended.status).toBe('success');
		expect(texts()).toHaveLength(1);
		expect(model.toolAnswers.join()).toMatch(/rejected/i);
	});

	// n8n 2.40 skips the other reviews of calls that are made at once after one of them is answered.
	it('allows only the approved call if the agent makes two calls at once', async () => {
		model.calls = [call('One'), call('Two')];
		const run = await startAgent();
		await real.n8n.waitUntilWaiting(run);
		await post(links()[0]!, { approved: 'true' });
		expect((await real.n8n.waitForExecution(run)).status).toBe('success');
		expect(texts().slice(1)).toEqual(['One']);
	});
});
