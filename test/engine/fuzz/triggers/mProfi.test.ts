import { openBench } from '../../../support/bench';
import { M_PROFI } from '../../../support/gateways/mProfi';
import { FastTime } from '../time';
import { emitsEachOnce } from './model';
import type { Listening } from './world';

async function open(timeZone: string): Promise<Listening> {
	const bench = await openBench(M_PROFI, { timeZone });
	return {
		bench,
		parameters: { event: 'incomingSms' },
		path: '/getincoming/',
		receive: ({ from, text, at }) => {
			bench.gateway.receive({ sender: from, message: text, ts: at });
		},
		keyOf: ({ from, text, at }) => `${at} ${from} ${text}`,
		keyOfItem: ({ from, text, receivedAt }) =>
			`${String(receivedAt as string)
				.slice(0, 19)
				.replace('T', ' ')} ${from as string} ${text as string}`,
	};
}

emitsEachOnce('mProfiTrigger', open, 6);

describe('mProfiTrigger with a full inbox', () => {
	it('emits 100,000 messages once, oldest first, and keeps less than 1 MB of state', async () => {
		const time = new FastTime();
		const bench = await openBench(M_PROFI);
		try {
			const trigger = bench.listen({ event: 'incomingSms' });
			await trigger.poll();
			const second = (i: number) => new Date(Date.parse('2026-06-10T12:00:00Z') + i * 1_000);
			for (let i = 0; i < 100_000; i++) {
				const ts = second(Math.floor(i / 20))
					.toISOString()
					.slice(0, 19)
					.replace('T', ' ');
				bench.gateway.receive({ sender: String(48_500_000_000 + (i % 7)), message: 'TAK', ts });
			}
			const items = await trigger.poll();
			expect(items).toHaveLength(100_000);
			const times = items.map(({ receivedAt }) => receivedAt as string);
			expect(times).toEqual([...times].sort());
			expect(JSON.stringify(trigger.staticData()).length).toBeLessThan(1_000_000);
			expect(await trigger.poll()).toEqual([]);
			const staticData = trigger.staticData();
			const again = bench.listen({ event: 'incomingSms' }, { staticData, activation: 'init' });
			expect(await again.poll()).toEqual([]);
		} finally {
			time.stop();
			await bench.close();
		}
	}, 600_000);
});
