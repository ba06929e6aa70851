import type {
	IDataObject,
	INodeParameters,
	INodeProperties,
	INodePropertyMode,
} from 'n8n-workflow';
import { InvalidInput } from '../../../nodes/shared/gateway/error';
import type { Options } from '../../../nodes/shared/gateway/options';
import { Item, Parameters } from '../../../nodes/shared/n8n/parameters';
import type { PlainExpressions } from '../../../nodes/shared/n8n/plainExpression';
import { asParameterText } from '../../../nodes/shared/gateway/values';
import { runNode } from '../../support/engine';
import { callAtOnce } from '../../support/toolCalls';
import { probe, setupOf } from './probe';

/** Reads parameters on n8n's engine, and counts how often n8n had to resolve each. */
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

	it('is resolved once for all items even if it does not exist', async () => {
		const { results, resolved } = await read({}, thousand, (item) => item.text('reference'));
		expect(new Set(results)).toEqual(new Set(['']));
		expect(resolved.reference).toBeLessThanOrEqual(2);
	});
});

describe('a plain expression in the turns of a loop', () => {
	const raw = '={{ $json.to }}';
	const turnsWith = (resolve: (to: unknown) => unknown) => {
		const expressions: PlainExpressions = new Map();
		let count = 0;
		const turn = (to: unknown) => {
			const json = { to } as IDataObject;
			const get = (_name: string, _index: number, _fallback: unknown, options: IDataObject) => {
				if (options.rawExpressions) return raw;
				count++;
				return resolve(to);
			};
			const parameters = new Parameters({ getNodeParameter: get as never }, expressions);
			return new Item(parameters, 0, { json }).value('to');
		};
		return { turn, resolved: () => count };
	};

	it('is resolved by n8n until a value could be read, and then no more', () => {
		const { turn, resolved } = turnsWith((to) => to);
		expect([null, undefined, 'a', 'b', 'c'].map(turn)).toEqual([null, undefined, 'a', 'b', 'c']);
		expect(resolved()).toBe(3);
		expect(turn(null)).toBeNull();
		expect(resolved()).toBe(4);
	});

	it('is always resolved by n8n once n8n has given another value', () => {
		const { turn, resolved } = turnsWith((to) => `n8n’s ${to as string}`);
		expect(['a', 'b', 'c'].map(turn)).toEqual(['n8n’s a', 'n8n’s b', 'n8n’s c']);
		expect(resolved()).toBe(3);
	});
});

describe('a parameter with an expression', () => {
	it.each<[string, INodeParameters[string], (item: IDataObject) => unknown]>([
		['a text', '={{ $json.to }}', ({ to }) => to],
		['a text with an expression in it', '=To {{ $json.to }}!', ({ to }) => `To ${to as string}!`],
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

	it('names the item for which it failed', async () => {
		const parameters = { value: '={{ $json.deep.to }}' };
		const items = [{ deep: { to: '1' } }, { deep: { to: '2' } }, {}];
		const { results } = await read(parameters, items, (item) => {
			try {
				return item.value('value');
			} catch (error) {
				return (error as { context: IDataObject }).context.itemIndex;
			}
		});
		// n8n returns undefined for a missing field, or throws. It never uses another item's value.
		expect(results.slice(0, 2)).toEqual(['1', '2']);
		expect([2, '', undefined, null]).toContain(results[2]);
	});
});

describe('a plain expression', () => {
	const items = Array.from({ length: 1_000 }, (_, index) => ({
		index,
		isNew: index % 2 === 0,
		imię: `Ola ${index}`,
		'phone number': `+48 ${index}`,
		deep: { to: `48500000${index}`, 'a.b': index },
		date: new Date(index),
		get computed() {
			return index;
		},
		...(index % 10 === 9 && { imię: null }),
	}));
	type Given = (typeof items)[number];
	const resolving = async (value: INodeParameters[string]) =>
		await read({ value }, items, (item) => item.value('value'));

	it.each<[string, INodeParameters[string], (item: Given) => unknown]>([
		['a field', '={{ $json.deep.to }}', ({ deep }) => deep.to],
		['a number', '={{$json.index}}', ({ index }) => index],
		['a boolean', '={{ $json.isNew }}', ({ isNew }) => isNew],
		['a name with a blank', "={{ $json['phone number'] }}", (item) => item['phone number']],
		['a name with a dot', '={{ $json["deep"]["a.b"] }}', ({ deep }) => deep['a.b']],
		[
			'a text with fields',
			'=Nr {{ $json.index }},\n{{ $json.isNew }}: {{\n$json.deep.to }} ',
			({ index, isNew, deep }) => `Nr ${index},\n${isNew}: ${deep.to} `,
		],
		['a text without fields', '=Paczka w drodze', () => 'Paczka w drodze'],
		[
			'a collection',
			{
				reference: '={{ $json.deep.to }}',
				hours: { days: ['mon', '={{ $json.index }}'], from: 8 },
			},
			({ deep, index }) => ({ reference: deep.to, hours: { days: ['mon', index], from: 8 } }),
		],
	])('is read from the items, and n8n resolves only the first: %s', async (_, value, expected) => {
		const { results, resolved } = await resolving(value);
		expect(results).toEqual(items.map(expected));
		// Once more for the parameter as the workflow stores it.
		expect(resolved.value).toBe(2);
	});

	it('is resolved by n8n for the items that have nothing plain there', async () => {
		const { results, resolved } = await resolving('={{ $json.imię }}');
		expect(results).toEqual(items.map(({ imię }) => imię));
		expect(resolved.value).toBe(2 + 100);
	});

	it.each([
		['a method', '={{ $json.deep.to.trim() }}'],
		['the number of the item', '={{ $itemIndex }}'],
		['an optional path', '={{ $json.deep?.to }}'],
		['a date', '={{ $json.date }}'],
		['a getter', '={{ $json.computed }}'],
		['what an object inherits', '={{ $json.imię.length }}'],
		['a plain field beside something else', '={{ $json.index }} of {{ $json.index + 1 }}'],
		['a backslash', '={{ $json.index }}\\{{ $json.index }}'],
	])('is not what n8n has to evaluate: %s', async (_, value) => {
		const { resolved } = await resolving(value);
		expect(resolved.value).toBeGreaterThan(1_000);
	});

	it('is resolved by n8n for every item once n8n gives something else', async () => {
		const chosen = { __rl: true, mode: 'id', value: '={{ $json.index }}' };
		const { results, resolved } = await read({ survey: chosen }, items, (item) =>
			item.value('survey'),
		);
		expect(results).toEqual(items.map(({ index }) => index));
		expect(resolved.survey).toBe(1_001);
	});

	it('of a tool means the item of the agent, not what the agent hands over', async () => {
		const node = probe(
			async (context) => {
				const [data] = context.getInputData();
				const item = new Item(new Parameters(context), 0, data!);
				return [[{ json: { first: item.text('value'), again: item.text('value') } }]];
			},
			[property('value')],
		);
		const setup = setupOf(node, [], { value: '={{ $json.to }}' });
		const answers = await callAtOnce(setup, [{ to: 'handed over' }], [{ to: 'of the agent' }]);
		expect(answers).toEqual([{ first: 'of the agent', again: 'of the agent' }]);
	});
});

describe('a chosen resource', () => {
	it('is read as its value, whether it was chosen from the list or by ID', async () => {
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

	it('has its own JSON and index', async () => {
		const { results } = await read({}, thousand, ({ json, index }) => [json, index]);
		expect(results).toEqual(thousand.map((json, index) => [json, index]));
	});

	it.each<[INodeParameters[string], string]>([
		['  x ', 'x'],
		[7, '7'],
		[0, '0'],
		['', ''],
	])('reads %p as the text %p', async (value, text) => {
		expect(await one(value, (item) => item.text('value'))).toBe(text);
	});

	it('refuses an empty required text and names its label', async () => {
		expect(() => asParameterText({}, 'to')).toThrow(InvalidInput);
		await expect(one('  ', (item) => item.required('value', 'Survey'))).rejects.toThrow(
			/Survey is empty/,
		);
		expect(await one(' x ', (item) => item.required('value', 'Survey'))).toBe('x');
	});

	it('reads a date object from an expression as text', async () => {
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
		['true', true],
		[' TRUE\n', true],
		['False', false],
		[1, true],
		['1', true],
		[0, false],
		['0 ', false],
		['', false],
		['= {{ true }}', true],
		['={{ false }}\n', false],
	])('reads a switch as n8n does: %p is %p', async (value, isOn) => {
		expect(await one(value, (item) => item.flag('value', 'Flash'))).toBe(isOn);
	});

	it.each<[INodeParameters[string], string]>([
		['maybe', '"maybe"'],
		['yes', '"yes"'],
		[2, '2'],
		[-1, '-1'],
		['={{ [] }}', 'a list'],
		['={{ [true] }}', 'a list'],
		['={{ ({}) }}', 'an object'],
		['={{ NaN }}', 'NaN'],
	])('refuses %p as a switch', async (value, words) => {
		await expect(one(value, (item) => item.flag('value', 'Flash'))).rejects.toThrow(
			`Flash must be true or false, but is ${words}.`,
		);
	});

	it.each(['={{ null }}', '={{ undefined }}', '={{ $json.typo }}', '={{ "" }}', '={{ " " }}'])(
		'never takes a switch for off, or a choice for the usual one, where an expression gives nothing: %p',
		async (value) => {
			const read: Array<(item: Item) => unknown> = [
				(item: Item) => item.flag('value', 'Flash'),
				(item: Item) => item.choice('value', 'Flash', ['a', 'b']),
				(item: Item) => item.options('value', 'Flash').flag('test', 'Test'),
			];
			for (const work of read) await expect(one(value, work)).rejects.toThrow(/^Flash /);
			const options = { test: value };
			const entry = async (work: (options: Options) => unknown) =>
				await one(options, (item) => work(item.options('value')));
			await expect(entry((all) => all.flag('test', 'Test'))).rejects.toThrow(
				/^The option Test is set, but its expression gives (nothing|null|an empty text)/,
			);
			await expect(entry((all) => all.number('test', 'Test', {}))).rejects.toThrow(
				/Test is set, but/,
			);
			await expect(entry((all) => all.choice('test', 'Test', ['a']))).rejects.toThrow(
				/Test is set, but/,
			);
			const nested = await nestedFlag(value);
			expect(nested).toMatch(/Test is set, but/);
		},
	);

	it.each<[INodeParameters[string], string]>([
		['b', 'b'],
		[' B\n', 'b'],
		['', 'a'],
	])('reads the choice %p as %p', async (value, chosen) => {
		expect(await one(value, (item) => item.choice('value', 'Source', ['a', 'b']))).toBe(chosen);
	});

	it.each<INodeParameters[string]>(['c', 'ab', 1, false, '={{ ["b"] }}'])(
		'refuses a choice that is not in the list: %p',
		async (value) => {
			await expect(
				one(value, (item) => item.choice('value', 'Source', ['a', 'b'])),
			).rejects.toThrow(/^Source must be a or b, but is /);
		},
	);

	it.each<[INodeParameters[string]]>([[{ a: 1 }], [''], [{}], [[]]])(
		'reads the collection %p',
		async (value) => {
			const a = await one(value, (item) => item.options('value').value('a'));
			expect(a).toBe(typeof value === 'object' && 'a' in value! ? 1 : undefined);
		},
	);

	it.each<INodeParameters[string]>(['x', 7, true, [1], '={{ undefined }}', '={{ [] }}'])(
		'refuses the collection %p',
		async (value) => {
			await expect(one(value, (item) => item.options('value'))).rejects.toThrow(
				/^Options must be an object/,
			);
		},
	);

	it('has only entries of its own in a collection', async () => {
		const inherited = await one({ a: 1 }, (item) => {
			const options = item.options('value');
			return ['constructor', 'toString', '__proto__'].map((name) => options.value(name));
		});
		expect(inherited).toEqual([undefined, undefined, undefined]);
	});

	/** What is wrong with an entry of an entry. */
	async function nestedFlag(value: INodeParameters[string]): Promise<string> {
		return await one({ outer: { inner: { test: value } } }, (item) => {
			const inner = item.options('value').nested('outer', 'Outer')?.nested('inner', 'Inner');
			return inner?.flag('test', 'Test');
		}).then(
			() => 'read',
			(error: Error) => error.message,
		);
	}
});
