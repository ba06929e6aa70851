import { SerwerSmsBench } from '../../../support/serwerSmsBench';
import { FastTime } from '../time';
import { emitsEachOnce } from './model';
import type { Listening } from './world';

const PARAMETERS = { event: 'incomingMessage', types: ['eco', 'nd'] };

/** The gateway refuses a `limit` above 20, so every page has at most 20 messages. */
async function open(timeZone: string): Promise<Listening> {
	const bench = await SerwerSmsBench.open({ timeZone, largestPage: 20 });
	return {
		bench,
		parameters: PARAMETERS,
		path: '/messages/recived',
		receive: ({ from, text, at, type }) => {
			bench.gateway.receive({ phone: `+${from}`, text, received: at, type });
		},
		keyOf: ({ from, text, at, type }) => `${type} ${at} ${from} ${text}`,
		keyOfItem: ({ from, text, receivedAt, type }) =>
			`${type as string} ${String(receivedAt as string)
				.slice(0, 19)
				.replace('T', ' ')} ${from as string} ${text as string}`,
	};
}

emitsEachOnce('serwerSmsTrigger', open, 3);

describe('serwerSmsTrigger with a full inbox', () => {
	it('emits 20,000 messages once, oldest first, page by page', async () => {
		const time = new FastTime();
		const bench = await SerwerSmsBench.open();
		try {
			const nd = { ...PARAMETERS, types: ['nd'] };
			const trigger = bench.listen(nd);
			await trigger.poll();
			const begin = Date.parse('2026-06-10T12:00:00Z');
			for (let i = 0; i < 20_000; i++) {
				const at = new Date(begin + Math.floor(i / 20) * 1_000);
				const received = at.toISOString().slice(0, 19).replace('T', ' ');
				bench.gateway.receive({ phone: '+48500600700', text: 'TAK', received });
			}
			const items = await trigger.poll();
			expect(items).toHaveLength(20_000);
			expect(items.map(({ id }) => Number(id))).toEqual(items.map((_, i) => 1_001 + i));
			expect(JSON.stringify(trigger.staticData()).length).toBeLessThan(1_000_000);
			expect(await trigger.poll()).toEqual([]);
		} finally {
			time.stop();
			await bench.close();
		}
	}, 600_000);
});
