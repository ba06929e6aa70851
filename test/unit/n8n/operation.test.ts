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
import type { Gateway } from '../../../nodes/shared/n8n/gateway';
import { n8n } from '../../../package.json';

const SOURCES = join(__dirname, '../../..');

/** Every node of the package, from its source. */
const nodes = n8n.nodes.map((path): [string, INodeType] => {
	const source = join(SOURCES, path.replace(/^dist\//, '').replace(/\.js$/, '.ts'));
	const className = /(\w+)\.node\.js$/.exec(path)![1]!;
	// eslint-disable-next-line @typescript-eslint/no-require-imports
	const module = require(source) as Record<string, new () => INodeType>;
	return [className, new module[className]!()];
});

/** The gateway whose operations a node offers. */
function gatewayOf(className: string): Gateway<never> {
	// eslint-disable-next-line @typescript-eslint/no-require-imports
	const exported = require(join(SOURCES, 'nodes', className, 'gateway')) as object;
	return Object.values(exported)[0] as Gateway<never>;
}

const actions = nodes.filter(([, { description }]) =>
	description.properties.some(({ name }) => name === 'operation'),
);

function options({ options: list = [] }: INodeProperties): INodePropertyOptions[] {
	return list as INodePropertyOptions[];
}

/** These properties and those within collections. */
function withNested(properties: INodeProperties[]): INodeProperties[] {
	return properties.flatMap((property) => [
		property,
		...withNested(
			(property.options ?? []).flatMap((option) =>
				'values' in option ? option.values : 'type' in option ? [option] : [],
			),
		),
	]);
}

/** The properties that n8n's panel shows for these values. */
function shown({ description }: INodeType, values: INodeParameters): INodeProperties[] {
	const node = { typeVersion: description.version, parameters: values } as unknown as INode;
	return description.properties.filter((property) =>
		NodeHelpers.displayParameter(values, property, node, description),
	);
}

/** All values of a property on which others may depend. */
function valuesOf(property: INodeProperties): NodeParameterValue[] {
	if (property.type === 'boolean') return [true, false];
	if (property.type === 'string') return [property.default as string];
	return property.type === 'options' ? options(property).map(({ value }) => value) : [];
}

/** Every state of the panel: all combinations of values on which other properties depend. */
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

it('finds nodes in the package, some of them with operations', () => {
	expect(nodes.length).toBeGreaterThan(0);
	expect(actions.length).toBeGreaterThan(0);
});

describe.each(nodes)('the panel of %s', (_, type) => {
	const { properties, name } = type.description;
	const all = states(type).map((values) => ({ values, list: shown(type, values) }));

	it('never shows two properties with the same name at once', () => {
		const doubled = all.flatMap(({ values, list }) => {
			const names = list.map((property) => property.name);
			const twice = names.filter((each, index) => names.indexOf(each) !== index);
			return twice.map((each) => ({ ...values, twice: each }));
		});
		expect(doubled).toEqual([]);
	});

	it('shows every property in at least one state', () => {
		const seen = new Set(all.flatMap(({ list }) => list));
		expect(properties.filter((property) => !seen.has(property))).toEqual([]);
	});

	it('makes properties depend only on existing properties and possible values', () => {
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

	it('has an existing choice as the default of each list of choices', () => {
		const lists = properties.filter((property) => property.type === 'options');
		const wrong = lists.filter(
			(property) =>
				!property.typeOptions?.loadOptionsMethod &&
				!options(property).some(({ value }) => value === property.default),
		);
		expect(wrong.map((property) => property.name)).toEqual([]);
	});

	it('has no duplicates in a collection or a list of choices', () => {
		for (const property of properties.filter(({ options: list }) => list)) {
			const keys = options(property).map((option) => option.value ?? option.name);
			expect([property.name, new Set(keys).size]).toEqual([property.name, keys.length]);
		}
	});

	it('ends a single sentence without a period, and several with one each', () => {
		const texts = withNested(properties).flatMap((property) => [
			property.description,
			property.hint,
			...(property.type === 'notice'
				? []
				: options(property).map(({ description }) => description)),
		]);
		const wrong = texts.filter((text) => {
			const hasSeveral = /[.?!)] [A-Z]/.test(text ?? '');
			return text && hasSeveral !== text.endsWith('.');
		});
		expect(wrong).toEqual([]);
	});

	it('has n8n convert no value, because a value that is read from an item is not converted', () => {
		const converted = withNested(properties).filter(
			({ validateType, extractValue }) => validateType ?? extractValue,
		);
		expect(converted.map((property) => property.name)).toEqual([]);
	});

	it('never gives a parameter a name that every object inherits', () => {
		for (const property of properties) expect(property.name in {}).toBe(false);
		expect(name).toMatch(/^[a-z][a-zA-Z]+$/);
	});
});

describe.each(actions)('the operations of %s', (className, type) => {
	const { properties } = type.description;
	const resources = options(properties.find(({ name }) => name === 'resource')!);
	const offered = resources.flatMap(({ value: resource }) => {
		const [operation] = shown(type, { resource }).filter(({ name }) => name === 'operation');
		return options(operation!).map((option) => ({ resource, option, property: operation! }));
	});

	it('need no credential to preview, and one to send', () => {
		const [credential] = type.description.credentials!;
		expect(credential).toMatchObject({ required: true });
		// Which others are hidden is tested below, operation by operation.
		const { operation } = credential!.displayOptions!.hide!;
		expect(operation).toContain('preview');
		expect(operation).not.toContain('send');
	});

	it('exist for every resource', () => {
		const empty = resources.filter(
			({ value }) => !offered.some(({ resource }) => resource === value),
		);
		expect(empty).toEqual([]);
	});

	it('each have a name, an action and a description in the form that n8n wants', () => {
		for (const { option } of offered) {
			expect(option.name).toMatch(/^[A-Z0-9]/);
			// Sentence case.
			expect(option.action).toMatch(/^[A-Z][a-z0-9]* .*[^.]$/);
			// A single sentence has no period. Several sentences have one each.
			expect(option.description).toMatch(/^([^.]{10,}[^.]|.*\. .*\.)$/);
		}
	});

	it('each have a different action, because the list of actions shows nothing else', () => {
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

	it('show every other property for at least one existing operation', () => {
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

	it('need a credential, except those that work offline', () => {
		const { credentials = [] } = type.description;
		const gateway = gatewayOf(className);
		const isOffline = (resource: string, name: string) =>
			gateway.resources[resource]!.operations[name]!.isOffline === true;
		expect(isOffline('message', 'preview')).toBe(true);
		for (const { resource, option } of offered) {
			const values = { resource, operation: option.value };
			const node = { typeVersion: 1, parameters: values } as unknown as INode;
			const wanted = credentials.filter((credential) =>
				NodeHelpers.displayParameter(values, credential, node, type.description),
			);
			expect([option.value, wanted.length]).toEqual([
				option.value,
				isOffline(String(resource), String(option.value)) ? 0 : 1,
			]);
		}
	});
});
