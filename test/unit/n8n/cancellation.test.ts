import { getEventListeners } from 'node:events';
import { Cancellation } from '../../../nodes/shared/n8n/cancellation';

describe('a pause', () => {
	it('leaves no listener on the signal, which is that of the whole execution', async () => {
		const { signal } = new AbortController();
		const { sleep } = new Cancellation(signal);
		const pauses = Promise.all([sleep(5), sleep(10), sleep(15)]);
		expect(getEventListeners(signal, 'abort')).toHaveLength(3);
		await pauses;
		expect(getEventListeners(signal, 'abort')).toEqual([]);
	});

	it('ends as soon as the user cancels the execution, and leaves no listener then either', async () => {
		const controller = new AbortController();
		const cancellation = new Cancellation(controller.signal);
		const pause = cancellation.sleep(600_000);
		controller.abort();
		await expect(pause).rejects.toMatchObject({ effect: 'none', failure: { code: 'cancelled' } });
		expect(cancellation.isCanceled).toBe(true);
		expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
	});

	it('does not begin in a canceled execution', async () => {
		const { sleep } = new Cancellation(AbortSignal.abort());
		await expect(sleep(600_000)).rejects.toMatchObject({ failure: { code: 'cancelled' } });
	});

	it('needs no signal', async () => {
		const cancellation = new Cancellation(undefined);
		await cancellation.sleep(1);
		expect(cancellation.isCanceled).toBe(false);
	});
});
