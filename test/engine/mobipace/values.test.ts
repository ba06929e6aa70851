import type { INodeParameters } from 'n8n-workflow';
import { openBench, type Bench } from '../../support/bench';
import { MOBIPACE } from '../../support/gateways/mobipace';

describe('a value', () => {
	let bench: Bench;
	beforeAll(async () => {
		bench = await openBench(MOBIPACE);
	});
	beforeEach(() => bench.reset());
	afterAll(async () => await bench.close());

	const send = (country: string): INodeParameters => ({
		...{ resource: 'message', operation: 'send', from: 'SHOP' },
		...{ to: '8 916 123-45-67', text: 'Кофе?', country },
	});

	it.each(['ru', 'RU', ' Ru\n'])('a Country of %p is Russia', async (country) => {
		const { error } = await bench.run(send('={{ $json.country }}'), [{ country }]);
		expect(error).toBeUndefined();
		expect(bench.sent).toEqual(['79161234567']);
	});

	it.each(['KZ', 'Russia', 7])('a Country of %p is refused', async (country) => {
		const { error } = await bench.run(send('={{ $json.country }}'), [{ country }]);
		expect(error?.message).toMatch(/^Country must be AM, PL or RU, but is /);
		expect(bench.sent).toEqual([]);
	});
});

describe('a number without a calling code', () => {
	let bench: Bench;
	beforeAll(async () => {
		bench = await openBench(MOBIPACE);
	});
	beforeEach(() => bench.reset());
	afterAll(async () => await bench.close());

	const to = (number: string, country?: string): INodeParameters => ({
		...{ resource: 'message', operation: 'send', from: 'SHOP', to: number, text: 'Кофе?' },
		...(country !== undefined && { country }),
	});

	it.each(['8 916 123-45-67', '500600700', '79161234567', '091 234567'])(
		'is refused without a Country: %s',
		async (number) => {
			for (const parameters of [to(number), to(number, '')]) {
				const { error } = await bench.run(parameters);
				expect(error?.message).toBe(
					`The recipient "${number}" does not begin with + or 00. Write the number with + and its calling code, such as +374 91 234567, or choose Country. [item 0]`,
				);
			}
			expect(bench.sent).toEqual([]);
		},
	);

	it.each([
		['+7 916 123-45-67', '79161234567'],
		['0037491234567', '37491234567'],
	])('is not %s', async (number, sent) => {
		expect((await bench.run(to(number))).error).toBeUndefined();
		expect(bench.sent).toEqual([sent]);
	});

	it.each([
		['091 234567', 'AM', '37491234567'],
		['500600700', 'PL', '48500600700'],
		['8 916 123-45-67', 'RU', '79161234567'],
	])('is completed in its Country: %s in %s', async (number, country, sent) => {
		expect((await bench.run(to(number, country))).error).toBeUndefined();
		expect(bench.sent).toEqual([sent]);
	});

	it('is refused in Send Bulk, Estimate Price and Preview too', async () => {
		const fields: INodeParameters = {
			...{ resource: 'message', from: 'SHOP', messagesFrom: 'inputFields' },
			...{ toField: 'to', textField: 'text' },
		};
		const item = { to: '89161234567', text: 'x' };
		const bulk = await bench.run({ ...fields, operation: 'sendBulk' }, [item]);
		expect(bulk.error?.message).toMatch(/or choose Country/);
		const price = await bench.run({ ...fields, operation: 'estimatePrice' }, [item]);
		expect(price.outputs[0]).toMatchObject([{ messageCount: 0, invalidCount: 1 }]);
		const preview = await bench.run({ ...to('89161234567'), operation: 'preview' });
		expect(preview.outputs[0]).toMatchObject([{ wouldBeSent: false }]);
		expect(preview.outputs[0]![0]!.refusal).toMatch(/or choose Country/);
	});

	it('is explained with a number of a country of MOBIPACE', async () => {
		const { error } = await bench.run(to('+12'));
		expect(error?.message).toContain('such as +374 91 234567.');
		expect(error?.message).not.toContain('+48');
		const { properties } = new MOBIPACE.node().description;
		const fields = properties.filter(({ name }) => name === 'to');
		expect(fields.map(({ placeholder }) => placeholder)).toEqual(
			fields.map(() => 'e.g. +374 91 234567'),
		);
	});
});
