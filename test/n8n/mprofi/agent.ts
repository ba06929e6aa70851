import type { NodeDraft } from '../../../scripts/n8n/workflow';
import { Model } from '../../support/model';
import { mProfi, RETRYING, START, type MProfiInN8n } from '../../support/realN8n';

interface ToolCall {
	to: string;
	text: string;
}

/** Tests of the node as a tool of n8n's AI Agent. A server plays the language model. */
export function agent(real: () => MProfiInN8n): void {
	describe.each([2.2, 3.1])('the node as a tool of AI Agent %s', (typeVersion) => {
		let model: Model;
		beforeAll(async () => {
			model = await Model.open();
			const data = { apiKey: 'none', url: model.url };
			const name = `Model for ${typeVersion}`;
			await real().n8n.createCredential({ name, type: 'openAiApi', data });
		});
		beforeEach(() => model.reset());
		afterAll(async () => await model.close());

		const two = [
			{ to: '48500600701', text: 'One' },
			{ to: '48500600702', text: 'Two' },
		];
		const sent = () =>
			real().gateway.messages.map(({ recipient: to, message: text }) => ({ to, text }));
		const byRecipient = (a: ToolCall, b: ToolCall) => a.to.localeCompare(b.to);

		it('sends one message for each of two calls', async () => {
			model.calls = two;
			const execution = await real().n8n.run(await save());
			expect(execution.status).toBe('success');
			expect(sent().sort(byRecipient)).toEqual(two);
			expect(real().gateway.requests).toHaveLength(2);
			expect(model.toolAnswers).toHaveLength(2);
			expect(model.toolAnswers.join()).toMatch(/accepted.*accepted/);
		});

		it.each([
			['without', {}],
			['with', RETRYING],
		])('tells the model that a message may have been sent, %s Retry On Fail', async (_, tries) => {
			model.calls = two.slice(0, 1);
			real().gateway.fault({ kind: 'dropAfter' });
			await real().n8n.run(await save(tries));
			expect(sent()).toEqual(two.slice(0, 1));
			expect(model.toolAnswers).toEqual([expect.stringMatching(/may have been sent/)]);
		});

		// Older versions of the agent start over in a retry, and the model then makes other calls.
		if (typeVersion >= 3) {
			it('sends nothing again if the model fails afterwards and the execution is retried', async () => {
				model.calls = two;
				model.failsAfterCalls = true;
				const failed = await real().n8n.run(await save());
				expect(failed.status).toBe('error');
				model.failsAfterCalls = false;
				const retried = await real().n8n.retry(failed.id);
				expect(retried.status).toBe('success');
				expect(sent().sort(byRecipient)).toEqual(two);
			});
		}

		async function save(settings: Partial<NodeDraft> = {}): Promise<string> {
			const main = { type: 'main', index: 0 } as const;
			const sms = mProfi(
				{
					resource: 'message',
					operation: 'send',
					to: "={{ $fromAI('to', 'The number') }}",
					text: "={{ $fromAI('text', 'The text') }}",
				},
				{ name: 'SMS', type: 'n8n-nodes-sms-gateways.mProfiTool', ...settings },
			);
			return await real().n8n.createWorkflow({
				name: 'Agent',
				nodes: [
					START,
					{
						name: 'Agent',
						type: '@n8n/n8n-nodes-langchain.agent',
						typeVersion,
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
						credentials: { openAiApi: { name: `Model for ${typeVersion}` } },
					},
					sms,
				],
				connections: {
					[START.name]: { main: [[{ node: 'Agent', ...main }]] },
					Model: { ai_languageModel: [[{ node: 'Agent', type: 'ai_languageModel', index: 0 }]] },
					SMS: { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] },
				},
			});
		}
	});
}
