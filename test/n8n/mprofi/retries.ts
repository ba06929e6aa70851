import { errorOf, outputOf } from '../../../scripts/n8n/executions';
import type { NodeDraft } from '../../../scripts/n8n/workflow';
import {
	column,
	mProfi,
	people,
	RETRYING,
	SEND,
	SEND_BULK,
	START,
	type MProfiInN8n,
} from '../../support/realN8n';

const four = people(4);
const numbers = four.map(({ to }) => to);

/** Tests of what is sent when a node, an execution or a loop runs again. */
export function retries(real: () => MProfiInN8n): void {
	describe('with Retry On Fail', () => {
		it.each([
			['Send', SEND],
			['Send Bulk', SEND_BULK],
		])('%s sends once if the answer was lost', async (_, parameters) => {
			real().gateway.fault({ kind: 'dropAfter' });
			await real().run(parameters, [four[0]!], RETRYING);
			expect(real().recipients).toEqual([numbers[0]]);
			expect(real().gateway.requests).toHaveLength(1);
		});

		it('Survey Start asks every number once, even if one answer was lost', async () => {
			real().gateway.fault({ kind: 'dropAfter' });
			const surveyId = { __rl: true, mode: 'id', value: '1' };
			const parameters = {
				resource: 'survey',
				operation: 'start',
				surveyId,
				msisdn: numbers.join(),
			};
			const execution = await real().run(parameters, [{}], RETRYING);
			expect(errorOf(execution)?.message).toMatch(/may have been sent/);
			expect(real().gateway.surveys.find(1)!.started).toEqual(numbers);
		});

		it('Send sends the remaining items, each once', async () => {
			real().gateway.fault({ kind: 'status', status: 400, taken: false, bodyContains: numbers[1] });
			real().gateway.fault({ kind: 'dropAfter', bodyContains: numbers[2] });
			const execution = await real().run(SEND, four, RETRYING);
			expect(errorOf(execution)?.message).toMatch(/may have been sent.*\[item 2\]/);
			expect(real().recipients).toEqual(numbers);
		});

		it('Send Bulk sends everything when the gateway accepts it at last', async () => {
			real().gateway.fault({ kind: 'status', status: 400, taken: false, times: 2 });
			const execution = await real().run(SEND_BULK, four, RETRYING);
			expect(column(execution, 'outcome')).toEqual(Array<string>(4).fill('accepted'));
			expect(real().recipients).toEqual(numbers);
		});
	});

	describe.each([
		['of that time', false],
		['as it is now', true],
	])('when a failed execution is retried from the list with the workflow %s', (_, loadWorkflow) => {
		it('Send sends only the messages that were neither accepted nor unknown', async () => {
			real().gateway.fault({ kind: 'dropAfter', bodyContains: numbers[1] });
			const failed = await real().run(SEND, four);
			expect(errorOf(failed)?.message).toMatch(/may have been sent.*\[item 1\]/);
			expect(real().recipients).toEqual(numbers.slice(0, 2));

			const retried = await real().n8n.retry(failed.id, { loadWorkflow });
			expect(retried).toMatchObject({ mode: 'retry', status: 'error' });
			expect(errorOf(retried)?.message).toMatch(/may have been sent.*\[item 1\]/);
			expect(real().recipients).toEqual(numbers);

			await real().n8n.retry(retried.id, { loadWorkflow });
			expect(real().recipients).toEqual(numbers);
		});

		it('Send succeeds when the refused message is accepted, and shows all outcomes', async () => {
			real().gateway.fault({ kind: 'status', status: 400, taken: false, bodyContains: numbers[2] });
			const failed = await real().run(SEND, four);
			const retried = await real().n8n.retry(failed.id, { loadWorkflow });
			expect(retried.status).toBe('success');
			expect(column(retried, 'outcome')).toEqual(Array<string>(4).fill('accepted'));
			expect(column(retried, 'to')).toEqual(numbers);
			expect(real().recipients).toEqual(numbers);
		});

		it('Send Bulk sends everything if nothing was sent', async () => {
			real().gateway.fault({ kind: 'status', status: 400, taken: false });
			const failed = await real().run(SEND_BULK, four);
			const retried = await real().n8n.retry(failed.id, { loadWorkflow });
			expect(retried.status).toBe('success');
			expect(column(retried, 'outcome')).toEqual(Array<string>(4).fill('accepted'));
			expect(real().recipients).toEqual(numbers);
		});

		it.each([
			['Send', SEND],
			['Send Bulk', SEND_BULK],
		])('%s sends nothing if a later node failed', async (__, parameters) => {
			const fail: NodeDraft = {
				name: 'Fail',
				type: 'n8n-nodes-base.stopAndError',
				typeVersion: 1,
				parameters: { errorMessage: 'Not today' },
			};
			const id = await real().save([START, mProfi(parameters), fail], { items: four });
			const failed = await real().n8n.run(id);
			const retried = await real().n8n.retry(failed.id, { loadWorkflow });
			expect(errorOf(retried)?.message).toBe('Not today');
			expect(real().recipients).toEqual(numbers);
		});
	});

	describe.each([
		['Send', SEND],
		['Send Bulk', SEND_BULK],
	])('%s in a loop over items', (_, parameters) => {
		const loop: NodeDraft = {
			name: 'Loop',
			type: 'n8n-nodes-base.splitInBatches',
			typeVersion: 3,
			parameters: { batchSize: 2 },
		};
		const five = people(5);
		const looping = async () =>
			await real().save([START, loop, mProfi(parameters)], {
				items: five,
				chain: 2,
				links: [
					['Loop', 1, 'mProfi'],
					['mProfi', 0, 'Loop'],
				],
			});

		it('sends every item of every turn once', async () => {
			const execution = await real().n8n.run(await looping());
			expect(execution.status).toBe('success');
			expect(execution.data.resultData.runData.mProfi).toHaveLength(3);
			expect(outputOf(execution, 'Loop').map(({ to, outcome }) => [to, outcome])).toEqual(
				five.map(({ to }) => [to, 'accepted']),
			);
			expect(real().recipients).toEqual(five.map(({ to }) => to));
		});

		it('continues in the turn that failed when the execution is retried, and sends each item once', async () => {
			// Send needs two retries, one for each refused item. Send Bulk fails only if none was sent.
			for (const { to } of five.slice(2, 4)) {
				real().gateway.fault({ kind: 'status', status: 400, taken: false, bodyContains: to });
			}
			let execution = await real().n8n.run(await looping());
			for (let i = 0; i < 2 && execution.status === 'error'; i++) {
				expect(real().recipients).toHaveLength(2 + (parameters === SEND ? i : 0));
				execution = await real().n8n.retry(execution.id);
			}
			expect(execution.status).toBe('success');
			expect(real().recipients).toEqual(five.map(({ to }) => to));
		});
	});
}
