import { openBench } from '../../support/bench';
import { MOBIPACE } from '../../support/gateways/mobipace';
import version1 from '../../support/saved/version1.json';
import version2 from '../../support/saved/version2.json';

it.each([
	['1', version1],
	['2', version2],
])(
	'raises an alarm again only if it was not raised, also after a rename: form %s',
	async (_, saved) => {
		const bench = await openBench(MOBIPACE);
		try {
			const alarm = { event: 'balanceBelow', threshold: 1_000_000_000 };
			const before = bench.listen(alarm, { staticData: saved.lowBalance, activation: 'init' });
			expect(await before.poll()).toEqual([]);
			const staticData = before.staticData();
			const node = { name: 'Renamed' };
			const after = bench.listen(alarm, { staticData, activation: 'update', node });
			expect(await after.poll()).toEqual([]);
			expect(await bench.listen(alarm, { activation: 'init' }).poll()).toHaveLength(1);
		} finally {
			await bench.close();
		}
	},
);
