import { join } from 'node:path';
import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodePropertyOptions,
	type INodeType,
	type NodeParameterValue,
} from 'n8n-workflow';
import { n8n } from '../../../package.json';

const SOURCES = join(__dirname, '../../..');

/** Every node the package has, from its source. */
const nodes = n8n.nodes.map((path): [string, INodeType] => {
	const source = join(SOURCES, path.replace(/^dist\//, '').replace(/\.js$/, '.ts'));
	const className = /(\w+)\.node\.js$/.exec(path)![1]!;
	// eslint-disable-next-line @typescript-eslint/no-require-imports
	const module = require(source) as Record<string, new () => INodeType>;
	return [className, new module[className]!()];
});
const actions = nodes.filter(([, { description }]) =>
	description.properties.some(({ name }) => name === 'operation'),
);

function options({ options: list = [] }: INodeProperties): INodePropertyOptions[] {
	return list as INodePropertyOptions[];
}

/** The properties the panel shows for these values, as n8n decides it. */
function shown({ description }: INodeType, values: INodeParameters): INodeProperties[] {
	const node = { typeVersion: description.version, parameters: values } as unknown as INode;
	return description.properties.filter((property) =>
		NodeHelpers.displayParameter(values, property, node, description),
	);
}

/** All values of a property that others may depend on. */
function valuesOf(property: INodeProperties): NodeParameterValue[] {
	if (property.type === 'boolean') return [true, false];
	return property.type === 'options' ? options(property).map(({ value }) => value) : [];
}

/** Every state of the panel that shows other properties: all values of what they depend on. */
function states(type: INodeType): INodeParameters[] {
	const { properties } = type.description;
	const governing = [
		...new Set(properties.flatMap(({ displayOptions }) => Object.keys(displayOptions?.show ?? {}))),
	];
	let found: INodeParameters[] = [{}];
	for (let grown = true; grown;) {
		grown = false;
		found = found.flatMap((values) => {
			const open = shown(type, values).find(
				({ name }) => governing.includes(name) && !(name in values),
			);
			if (!open) return [values];
			grown = true;
			return valuesOf(open).map((value) => ({ ...values, [open.name]: value }));
		});
	}
	return found;
}

it('the package has nodes, and some of them have operations', () => {
	expect(nodes.length).toBeGreaterThan(0);
	expect(actions.length).toBeGreaterThan(0);
});

describe.each(nodes)('the panel of %s', (_, type) => {
	const { properties, name } = type.description;
	const all = states(type).map((values) => ({ values, list: shown(type, values) }));

	it('shows no two properties of one name at once', () => {
		const doubled = all.flatMap(({ values, list }) => {
			const names = list.map((property) => property.name);
			const twice = names.filter((each, index) => names.indexOf(each) !== index);
			return twice.map((each) => ({ ...values, twice: each }));
		});
		expect(doubled).toEqual([]);
	});

	it('shows every property in some state', () => {
		const seen = new Set(all.flatMap(({ list }) => list));
		expect(properties.filter((property) => !seen.has(property))).toEqual([]);
	});

	it('makes no property depend on what is not there, or on a value it cannot have', () => {
		const dangling = properties.flatMap(({ name: dependent, displayOptions }) =>
			Object.entries({ ...displayOptions?.show, ...displayOptions?.hide }).flatMap(
				([governing, wanted]) => {
					const possible = properties
						.filter((property) => property.name === governing)
						.flatMap(valuesOf);
					return (wanted as NodeParameterValue[])
						.filter((value) => !possible.includes(value))
						.map((value) => `${dependent} wants ${governing} = ${String(value)}`);
				},
			),
		);
		expect(dangling).toEqual([]);
	});

	it('begins with a choice that exists, wherever there is one', () => {
		const lists = properties.filter((property) => property.type === 'options');
		const wrong = lists.filter(
			(property) =>
				!property.typeOptions?.loadOptionsMethod &&
				!options(property).some(({ value }) => value === property.default),
		);
		expect(wrong.map((property) => property.name)).toEqual([]);
	});

	it('has nothing twice in a collection or a list of choices', () => {
		for (const property of properties.filter(({ options: list }) => list)) {
			const keys = options(property).map((option) => option.value ?? option.name);
			expect([property.name, new Set(keys).size]).toEqual([property.name, keys.length]);
		}
	});

	it('never names a parameter as every object has one', () => {
		for (const property of properties) expect(property.name in {}).toBe(false);
		expect(name).toMatch(/^[a-z][a-zA-Z]+$/);
	});
});

describe.each(actions)('the operations of %s', (_, type) => {
	const { properties } = type.description;
	const resources = options(properties.find(({ name }) => name === 'resource')!);
	const offered = resources.flatMap(({ value: resource }) => {
		const [operation] = shown(type, { resource }).filter(({ name }) => name === 'operation');
		return options(operation!).map((option) => ({ resource, option, property: operation! }));
	});

	it('stand under every resource', () => {
		const empty = resources.filter(
			({ value }) => !offered.some(({ resource }) => resource === value),
		);
		expect(empty).toEqual([]);
	});

	it('each have a name, an action and a description as n8n wants them', () => {
		for (const { option } of offered) {
			expect(option.name).toMatch(/^[A-Z0-9]/);
			// Sentence case: no capital but the first, where a word is none by itself.
			expect(option.action).toMatch(/^[A-Z][a-z0-9]* .*[^.]$/);
			// One sentence has no full stop, several have one each.
			expect(option.description).toMatch(/^([^.]{10,}[^.]|.*\. .*\.)$/);
		}
	});

	it('each have an action of their own: the list of actions shows it alone', () => {
		const names = offered.map(({ option }) => option.action);
		expect(new Set(names).size).toBe(names.length);
	});

	it('ask for the recipient first, and say below the text how long a part is here', () => {
		for (const operation of ['send', 'sendBulk', 'preview']) {
			const values = {
				resource: 'message',
				operation,
				messagesFrom: 'parameters',
				sendTo: 'number',
			};
			const list = shown(type, values);
			const asked = list.map(({ name }) => name).filter((name) => /^(to|text|from)$/.test(name));
			expect([operation, asked.slice(0, 2)]).toEqual([operation, ['to', 'text']]);
			expect(list.find(({ name }) => name === 'text')?.hint).toMatch(/part.*\d{2,3}/);
		}
	});

	it('are chosen without an expression, since the panel depends on them', () => {
		for (const { property } of offered) expect(property.noDataExpression).toBe(true);
	});

	it('have no property shown for none of them, or for another’s values', () => {
		const pairs = new Set(offered.map(({ resource, option }) => `${resource}/${option.value}`));
		const strays = properties
			.filter(({ name }) => name !== 'resource' && name !== 'operation')
			.flatMap(({ name, displayOptions }) => {
				const { resource = [], operation = [] } = displayOptions?.show ?? {};
				const wanted = (resource as string[]).flatMap((one) =>
					(operation as string[]).map((other) => `${one}/${other}`),
				);
				return wanted.length > 0 && wanted.every((pair) => pairs.has(pair)) ? [] : [name];
			});
		expect(strays).toEqual([]);
	});

	it('need a credential, but for those that send nothing', () => {
		const { credentials = [] } = type.description;
		for (const { resource, option } of offered) {
			const values = { resource, operation: option.value };
			const node = { typeVersion: 1, parameters: values } as unknown as INode;
			const wanted = credentials.filter((credential) =>
				NodeHelpers.displayParameter(values, credential, node, type.description),
			);
			expect([option.value, wanted.length]).toEqual([
				option.value,
				option.value === 'preview' ? 0 : 1,
			]);
		}
	});
});
