import version1 from '../../support/saved/version1.json';
import version2 from '../../support/saved/version2.json';
import { SerwerSmsBench } from '../../support/serwerSmsBench';
import { FastTime } from '../fuzz/time';

/** Each form of the state was saved at this time, just after a first message of each type. */
const SAVED_AT = '2026-06-10T10:00:00Z';

let bench: SerwerSmsBench;
let time: FastTime;
beforeEach(async () => {
	time = new FastTime(SAVED_AT);
	bench = await SerwerSmsBench.open();
});
afterEach(async () => {
	time.stop();
	await bench.close();
});

const phone = '+48500600700';

describe.each([
	['1', version1],
	['2', version2],
])('with a state of form %s', (_, saved) => {
	it('continues with the incoming messages, also if a type is added', async () => {
		for (const type of ['eco', 'nd'] as const) bench.gateway.receive({ phone, text: 'TAK', type });
		time.pass(60_000);
		for (const type of ['eco', 'nd', 'ndi'] as const) {
			bench.gateway.receive({ phone, text: 'NIE', type });
		}
		const types = ['eco', 'nd', 'ndi'];
		const trigger = bench.listen(
			{ event: 'incomingMessage', types },
			{ staticData: saved.incomingMessages, activation: 'init' },
		);
		const items = await trigger.poll();
		expect(items.map(({ type, text }) => `${type as string} ${text as string}`).sort()).toEqual([
			'eco NIE',
			'nd NIE',
		]);
		expect(await trigger.poll()).toEqual([]);
	});

	it('still asks for a report that was waited for, and repeats none', async () => {
		time.pass(6 * 3_600_000);
		const { late, newer } = saved.ids;
		const report = (id: string, queued: string) => ({ id, status: 'delivered', queued, phone });
		const items = [report(newer, '2026-06-10 18:00:54'), report(late, '2026-06-10 12:00:30')];
		bench.gateway.fault({
			kind: 'status',
			status: 200,
			taken: false,
			times: 9,
			body: { paging: { count: 1 }, items },
		});
		const trigger = bench.listen(
			{ event: 'deliveryReport' },
			{ staticData: saved.deliveryReports, activation: 'init' },
		);
		expect((await trigger.poll()).map(({ messageId }) => messageId)).toEqual([late]);
		expect(bench.bodies('messages/reports').at(-1)).toMatchObject({ id: [late] });
		expect(await trigger.poll()).toEqual([]);
	});

	it('raises an alarm again only if it was not raised before', async () => {
		const alarm = { event: 'balanceBelow', type: 'full', threshold: 500 };
		bench.gateway.setLimit('full', 10);
		const staticData = saved.fewMessages;
		expect(await bench.listen(alarm, { staticData, activation: 'init' }).poll()).toEqual([]);
		expect(await bench.listen(alarm, { activation: 'init' }).poll()).toHaveLength(1);
	});
});
