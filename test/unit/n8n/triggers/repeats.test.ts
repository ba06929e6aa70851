import type { INodeParameters } from 'n8n-workflow';
import { ActioTrigger } from '../../../../nodes/Actio/ActioTrigger.node';
import { WebhookBench } from '../../../support/webhook';

let bench: WebhookBench;
const parameters = { events: ['message', 'deliveryReport'], secret: 's3cret', secretIn: 'header' };
const open = async (more: INodeParameters = {}) => {
	bench = await WebhookBench.open(new ActioTrigger(), { ...parameters, ...more });
};
beforeEach(async () => await open());
afterEach(async () => await bench.close());

async function report(id: number, status = 'DELIVERED', secret = 's3cret'): Promise<number> {
	const answer = await fetch(`${bench.url}/actio`, {
		method: 'POST',
		body: JSON.stringify({ type: 'NOTIFICATION', message_id: `m${id}`, status }),
		headers: { 'x-webhook-secret': secret },
	});
	await answer.text();
	return answer.status;
}

describe('a repeated report', () => {
	it('starts nothing, although n8n forgets what the trigger saved with the first one', async () => {
		for (let i = 0; i < 3; i++) for (const id of [1, 2, 3]) expect(await report(id)).toBe(200);
		expect(bench.executions).toHaveLength(3);
		await report(1, 'ERROR');
		expect(bench.executions).toHaveLength(4);
	});

	it('starts nothing if it comes at the same moment', async () => {
		await Promise.all([1, 1, 1, 1].map(async (id) => await report(id)));
		expect(bench.executions).toHaveLength(1);
	});

	it('is not taken for one because somebody without the secret forged it before', async () => {
		expect(await report(1, 'DELIVERED', 'wrong')).toBe(401);
		expect(await report(1)).toBe(200);
		expect(bench.executions).toHaveLength(1);
	});

	it('is not taken for one if n8n could not start the execution of the first one', async () => {
		bench.failToStart = true;
		expect(await report(1)).toBe(500);
		bench.failToStart = false;
		expect(await report(1)).toBe(200);
		expect(bench.executions).toHaveLength(1);
	});

	it('is not taken for one by another trigger', async () => {
		await report(1);
		await bench.close();
		await open();
		await report(1);
		expect(bench.executions).toHaveLength(1);
	});

	it('starts an execution every time in the editor, which remembers nothing', async () => {
		bench.mode = 'manual';
		for (let i = 0; i < 2; i++) await report(1);
		bench.mode = 'webhook';
		await report(1);
		expect(bench.executions).toHaveLength(3);
	});

	it('is recognized among the last 5,000, and older ones take no memory', async () => {
		await bench.close();
		await open({ secret: '' });
		const body = (from: number, count: number) =>
			JSON.stringify(
				Array.from({ length: count }, (_, i) => ({
					type: 'NOTIFICATION',
					message_id: `${from + i}`,
					status: 'ERROR',
				})),
			);
		const post = async (...range: [number, number]) => {
			const before = bench.executions.flat().length;
			await fetch(`${bench.url}/actio`, { method: 'POST', body: body(...range) });
			return bench.executions.flat().length - before;
		};
		expect(await post(0, 2_500)).toBe(2_500);
		expect(await post(2_500, 2_500)).toBe(2_500);
		expect(await post(0, 2_500)).toBe(0);
		expect(await post(5_000, 1)).toBe(1);
		expect(await post(1, 100)).toBe(0);
		expect(await post(0, 1)).toBe(1);
	});
});
