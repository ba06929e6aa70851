import { errorOf, outputOf } from '../../../scripts/n8n/executions';
import type { NodeDraft } from '../../../scripts/n8n/workflow';
import {
	column,
	mProfi,
	people,
	retrying,
	send,
	sendBulk,
	start,
	type MProfiInN8n,
} from '../../support/realN8n';

const four = people(4);
const numbers = four.map(({ to }) => to);

/** What is sent when a node or an execution runs again, and when a loop does. */
export function retries(real: () => MProfiInN8n): void {
	describe('Retry On Fail', () => {
		it.each([
			['send', send],
			['sendBulk', sendBulk],
		])('%s: sends once where the answer was lost', async (_, parameters) => {
			real().gateway.fault({ kind: 'dropAfter' });
			await real().run(parameters, [four[0]!], retrying);
			expect(real().recipients).toEqual([numbers[0]]);
			expect(real().gateway.requests).toHaveLength(1);
		});

		it('survey start: asks once where the answer was lost, and gets the others asked', async () => {
			real().gateway.fault({ kind: 'dropAfter' });
			const surveyId = { __rl: true, mode: 'id', value: '1' };
			const parameters = {
				resource: 'survey',
				operation: 'start',
				surveyId,
				msisdn: numbers.join(),
			};
			const execution = await real().run(parameters, [{}], retrying);
			expect(errorOf(execution)?.message).toMatch(/may have been sent/);
			expect(real().gateway.surveys.find(1)!.started).toEqual(numbers);
		});

		it('send: gets the remaining items sent, each once', async () => {
			real().gateway.fault({ kind: 'status', status: 400, taken: false, bodyContains: numbers[1] });
			real().gateway.fault({ kind: 'dropAfter', bodyContains: numbers[2] });
			const execution = await real().run(send, four, retrying);
			expect(errorOf(execution)?.message).toMatch(/may have been sent.*\[item 2\]/);
			expect(real().recipients).toEqual(numbers);
		});

		it('sendBulk: sends all once the gateway takes them', async () => {
			real().gateway.fault({ kind: 'status', status: 400, taken: false, times: 2 });
			const execution = await real().run(sendBulk, four, retrying);
			expect(column(execution, 'outcome')).toEqual(Array<string>(4).fill('accepted'));
			expect(real().recipients).toEqual(numbers);
		});
	});

	describe.each([
		['as it was executed', false],
		['as it is saved now', true],
	])('a failed execution retried from the list, with the workflow %s', (_, loadWorkflow) => {
		it('send: sends what was neither accepted nor unknown', async () => {
			real().gateway.fault({ kind: 'dropAfter', bodyContains: numbers[1] });
			const failed = await real().run(send, four);
			expect(errorOf(failed)?.message).toMatch(/may have been sent.*\[item 1\]/);
			expect(real().recipients).toEqual(numbers.slice(0, 2));

			const retried = await real().n8n.retry(failed.id, { loadWorkflow });
			expect(retried).toMatchObject({ mode: 'retry', status: 'error' });
			expect(errorOf(retried)?.message).toMatch(/may have been sent.*\[item 1\]/);
			expect(real().recipients).toEqual(numbers);

			await real().n8n.retry(retried.id, { loadWorkflow });
			expect(real().recipients).toEqual(numbers);
		});

		it('send: succeeds once the refused are accepted, and shows all outcomes', async () => {
			real().gateway.fault({ kind: 'status', status: 400, taken: false, bodyContains: numbers[2] });
			const failed = await real().run(send, four);
			const retried = await real().n8n.retry(failed.id, { loadWorkflow });
			expect(retried.status).toBe('success');
			expect(column(retried, 'outcome')).toEqual(Array<string>(4).fill('accepted'));
			expect(column(retried, 'to')).toEqual(numbers);
			expect(real().recipients).toEqual(numbers);
		});

		it('sendBulk: sends all where nothing was sent', async () => {
			real().gateway.fault({ kind: 'status', status: 400, taken: false });
			const failed = await real().run(sendBulk, four);
			const retried = await real().n8n.retry(failed.id, { loadWorkflow });
			expect(retried.status).toBe('success');
			expect(column(retried, 'outcome')).toEqual(Array<string>(4).fill('accepted'));
			expect(real().recipients).toEqual(numbers);
		});

		it.each([
			['send', send],
			['sendBulk', sendBulk],
		])('%s: sends nothing where a later node failed', async (__, parameters) => {
			const fail: NodeDraft = {
				name: 'Fail',
				type: 'n8n-nodes-base.stopAndError',
				typeVersion: 1,
				parameters: { errorMessage: 'Not today' },
			};
			const id = await real().save([start, mProfi(parameters), fail], { items: four });
			const failed = await real().n8n.run(id);
			const retried = await real().n8n.retry(failed.id, { loadWorkflow });
			expect(errorOf(retried)?.message).toBe('Not today');
			expect(real().recipients).toEqual(numbers);
		});
	});

	describe.each([
		['send', send],
		['sendBulk', sendBulk],
	])('%s in a loop over items', (_, parameters) => {
		const loop: NodeDraft = {
			name: 'Loop',
			type: 'n8n-nodes-base.splitInBatches',
			typeVersion: 3,
			parameters: { batchSize: 2 },
		};
		const five = people(5);
		const looping = async () =>
			await real().save([start, loop, mProfi(parameters)], {
				items: five,
				chain: 2,
				links: [
					['Loop', 1, 'mProfi'],
					['mProfi', 0, 'Loop'],
				],
			});

		it('sends every item of every loop once', async () => {
			const execution = await real().n8n.run(await looping());
			expect(execution.status).toBe('success');
			expect(execution.data.resultData.runData.mProfi).toHaveLength(3);
			expect(outputOf(execution, 'Loop').map(({ to, outcome }) => [to, outcome])).toEqual(
				five.map(({ to }) => [to, 'accepted']),
			);
			expect(real().recipients).toEqual(five.map(({ to }) => to));
		});

		it('goes on in the loop that failed when it is retried, and sends each once', async () => {
			// Two tries: bulk fails as a whole only where none of its messages was sent.
			for (const { to } of five.slice(2, 4)) {
				real().gateway.fault({ kind: 'status', status: 400, taken: false, bodyContains: to });
			}
			let execution = await real().n8n.run(await looping());
			for (let i = 0; i < 2 && execution.status === 'error'; i++) {
				expect(real().recipients).toHaveLength(2 + (parameters === send ? i : 0));
				execution = await real().n8n.retry(execution.id);
			}
			expect(execution.status).toBe('success');
			expect(real().recipients).toEqual(five.map(({ to }) => to));
		});
	});
}
