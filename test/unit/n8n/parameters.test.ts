import type {
	IDataObject,
	INodeParameters,
	INodeProperties,
	INodePropertyMode,
} from 'n8n-workflow';
import { InvalidInput } from '../../../nodes/shared/gateway/error';
import { asParameterText, Item, Parameters } from '../../../nodes/shared/n8n/parameters';
import { runNode } from '../../support/engine';
import { probe, setupOf } from './probe';

/** Reads with n8n's own expressions; counts how often n8n was asked to resolve a parameter. */
async function read<T>(
	parameters: INodeParameters,
	items: IDataObject[],
	work: (item: Item) => T,
): Promise<{ results: T[]; resolved: Record<string, number> }> {
	const results: T[] = [];
	const resolved: Record<string, number> = {};
	const node = probe(
		async (context) => {
			const resolve = context.getNodeParameter.bind(context) as (...args: unknown[]) => unknown;
			const counting = (name: string, ...rest: unknown[]) => {
				resolved[name] = (resolved[name] ?? 0) + 1;
				return resolve(name, ...rest);
			};
			const all = new Parameters({ getNodeParameter: counting as typeof context.getNodeParameter });
			context.getInputData().forEach((data, index) => {
				results.push(work(new Item(all, index, data)));
			});
			return [[]];
		},
		Object.keys({ reference: '', ...parameters }).map(property),
	);
	const { error } = await runNode(setupOf(node, items, parameters));
	if (error) throw new Error(error.message);
	return { results, resolved };
}

function property(name: string): INodeProperties {
	const modes: INodePropertyMode[] = [
		{ displayName: 'From List', name: 'list', type: 'list' },
		{ displayName: 'By ID', name: 'id', type: 'string' },
	];
	return name === 'survey'
		? { displayName: name, name, type: 'resourceLocator', default: '', modes }
		: { displayName: name, name, type: 'string', default: '' };
}

const thousand = Array.from({ length: 1_000 }, (_, index) => ({ index, to: `48500000${index}` }));

describe('a parameter without an expression', () => {
	it.each<[string, INodeParameters[string]]>([
		['a text', 'Paczka w drodze'],
		['a text with an equals sign later on', 'a = b'],
		['a number', 7],
		['a switch', false],
		['a collection', { reference: 'A-1', maxParts: 2 }],
		['a list', ['a', 'b']],
	])('is resolved once for all items: %s', async (_, value) => {
		const { results, resolved } = await read({ value }, thousand, (item) => item.value('value'));
		expect(results).toEqual(thousand.map(() => value));
		expect(resolved.value).toBeLessThanOrEqual(2);
	});

	it('that is not there is resolved once too', async () => {
		const { results, resolved } = await read({}, thousand, (item) => item.text('reference'));
		expect(new Set(results)).toEqual(new Set(['']));
		expect(resolved.reference).toBeLessThanOrEqual(2);
	});
});

describe('a parameter with an expression', () => {
	it.each<[string, INodeParameters[string], (item: IDataObject) => unknown]>([
		['a text', '={{ $json.to }}', ({ to }) => to],
		['a text around it', '=To {{ $json.to }}!', ({ to }) => `To ${to as string}!`],
		['the number of the item', '={{ $itemIndex }}', ({ index }) => index],
		[
			'deep in a collection',
			{ options: { deep: [{ reference: '={{ $json.to }}' }] } },
			({ to }) => ({ options: { deep: [{ reference: to }] } }),
		],
		['in a list', ['a', '={{ $json.to }}'], ({ to }) => ['a', to]],
	])('is resolved for each item: %s', async (_, value, expected) => {
		const { results } = await read({ value }, thousand, (item) => item.value('value'));
		expect(results).toEqual(thousand.map(expected));
	});

	it('says which item it failed for', async () => {
		const parameters = { value: '={{ $json.deep.to }}' };
		const items = [{ deep: { to: '1' } }, { deep: { to: '2' } }, {}];
		const { results } = await read(parameters, items, (item) => {
			try {
				return item.value('value');
			} catch (error) {
				return (error as { context: IDataObject }).context.itemIndex;
			}
		});
		// n8n takes a field that is not there for undefined, or throws: never another item's value.
		expect(results.slice(0, 2)).toEqual(['1', '2']);
		expect([2, '', undefined, null]).toContain(results[2]);
	});
});

describe('a chosen resource', () => {
	it('is its value, whichever way it was chosen', async () => {
		const chosen = (mode: string, value: string) => ({ __rl: true, mode, value });
		const fixed = { survey: chosen('list', '12') };
		expect((await read(fixed, [{}], (item) => item.text('survey'))).results).toEqual(['12']);
		const byItem = { survey: chosen('id', '={{ $json.index }}') };
		const { results } = await read(byItem, thousand, (item) => item.text('survey'));
		expect(results).toEqual(thousand.map(({ index }) => String(index)));
	});
});

describe('an item', () => {
	const one = async <T>(value: INodeParameters[string], work: (item: Item) => T): Promise<T> =>
		(await read({ value }, [{ own: 1 }], work)).results[0]!;

	it('has its own JSON and number', async () => {
		const { results } = await read({}, thousand, ({ json, index }) => [json, index]);
		expect(results).toEqual(thousand.map((json, index) => [json, index]));
	});

	it.each<[INodeParameters[string], string]>([
		['  x ', 'x'],
		[7, '7'],
		[0, '0'],
		[false, 'false'],
		['', ''],
	])('reads %p as the text %p', async (value, text) => {
		expect(await one(value, (item) => item.text('value'))).toBe(text);
	});

	it('asks for a text that must not be empty, by its label', async () => {
		expect(() => asParameterText({}, 'to')).toThrow(InvalidInput);
		await expect(one('  ', (item) => item.required('value', 'Survey'))).rejects.toThrow(
			/Survey is empty/,
		);
		expect(await one(' x ', (item) => item.required('value', 'Survey'))).toBe('x');
	});

	it('reads a date object of an expression as its text', async () => {
		const text = await one('={{ $now.set({ year: 2030 }) }}', (item) => item.text('value'));
		expect(text).toMatch(/^2030-.*T/);
	});

	it.each<[INodeParameters[string], number]>([
		[5, 5],
		['5', 5],
		[1, 1],
		[1.5, 1.5],
	])('reads %p as the number %p', async (value, number) => {
		expect(await one(value, (item) => item.number('value', 'Limit', 1))).toBe(number);
	});

	it.each<INodeParameters[string]>([0, -1, '', 'x', 'Infinity', '1e999'])(
		'refuses %p as a number of at least 1',
		async (value) => {
			await expect(one(value, (item) => item.number('value', 'Limit', 1))).rejects.toThrow(
				/Limit must be a number of at least 1/,
			);
		},
	);

	it.each<[INodeParameters[string], boolean]>([
		[true, true],
		[false, false],
		['true', false],
		[1, false],
	])('takes a switch for on only where it is: %p', async (value, isOn) => {
		expect(await one(value, (item) => item.flag('value'))).toBe(isOn);
	});

	it.each<[INodeParameters[string], IDataObject]>([
		[{ a: 1 }, { a: 1 }],
		['', {}],
		['x', {}],
		[7, {}],
	])('reads the collection %p as %p', async (value, collection) => {
		expect(await one(value, (item) => item.collection('value'))).toEqual(collection);
	});
});
