import { openBench } from '../../support/bench';
import { ACTIO } from '../../support/gateways/actio';

describe('a value', () => {
	it('Drop Duplicates that arrives as text drops them', async () => {
		const bench = await openBench(ACTIO);
		const parameters = {
			...{ resource: 'message', operation: 'sendBulk', from: '48732129000' },
			...{ to: '500600700', text: 'Kawa?', options: { dropDuplicates: '={{ $json.drop }} ' } },
		};
		const items = [{ drop: true }, { drop: 'TRUE' }, { drop: 1 }];
		const { outputs } = await bench.run(parameters, items);
		expect(outputs[0]!.map(({ outcome }) => outcome)).toEqual(['accepted', 'rejected', 'rejected']);
		expect(bench.sent).toHaveLength(1);
		await bench.close();
	});
});
