import fc from 'fast-check';
import { DecimalSum } from '../../nodes/shared/decimal';

function sumOf(...values: unknown[]): number {
	const sum = new DecimalSum();
	for (const value of values) sum.add(value);
	return sum.value;
}

describe('a sum of prices', () => {
	it.each<[unknown[], number]>([
		[[0.1, 0.2], 0.3],
		[['0.16', 0.16, '0,16'], 0.48],
		[[1.1, 2.2, -3.3], 0],
		[[1e-7, '1e-7'], 2e-7],
		[[1e21, 1], 1e21],
		[['0,165', ' 1.005 '], 1.17],
		[[], 0],
	])('of %j is %p', (values, expected) => {
		expect(sumOf(...values)).toBe(expected);
	});

	it.each([
		'',
		' ',
		'free',
		'1,000',
		'1 000',
		'0x1',
		'1e999',
		NaN,
		Infinity,
		null,
		true,
		{},
		[1],
		1n,
	])('does not count %p', (value) => {
		const sum = new DecimalSum();
		sum.add(1);
		expect(sum.add(value)).toBe(false);
		expect(sum.value).toBe(1);
	});

	it('is exact: any number of cents, in any order', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: -100_000, max: 100_000 })), (cents) => {
				const total = cents.reduce((all, one) => all + one, 0);
				const texts = cents.map((one) => (one / 100).toFixed(2));
				expect(sumOf(...texts)).toBe(total / 100 + 0);
				expect(sumOf(...texts.map(Number).reverse())).toBe(total / 100 + 0);
			}),
		);
	});
});
