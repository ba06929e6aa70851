import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
	ICredentialType,
	IDisplayOptions,
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

/**
 * What saved workflows depend on, as lines below headings. Two equal lines mean the same to a
 * workflow. Texts that only explain, such as descriptions and hints, are not part of it.
 */
export type Contract = Map<string, string[]>;

const NODES = join(__dirname, '../../nodes');

/** The contract of a node: how it is connected, its parameters, and what its operations output. */
export function contractOfNode(node: INodeType): Contract {
	const { description } = node;
	const { properties } = description;
	const contract: Contract = new Map([[`node ${description.name}`, frame(description)]]);
	const add = (heading: string, lines: string[]) =>
		contract.set(heading, [...(contract.get(heading) ?? []), ...lines]);
	for (const property of properties) {
		const { resource = [], operation = [], ...show } = property.displayOptions?.show ?? {};
		const displayOptions = { ...property.displayOptions, show };
		for (const place of placesOf(resource.map(String), operation.map(String))) {
			add(place, linesOf({ ...property, displayOptions }));
		}
	}
	for (const [operation, lines] of outputs(node)) add(operation, lines);
	return contract;
}

/** The headings below which a property stands: one for every operation that shows it. */
function placesOf(resources: string[], operations: string[]): string[] {
	if (resources.length === 0) return ['parameters'];
	if (operations.length === 0) return resources;
	return resources.flatMap((resource) => operations.map((each) => `${resource}: ${each}`));
}

/** The contract of a credential. */
export function contractOfCredential({ name, properties }: ICredentialType): Contract {
	return new Map([[`credential ${name}`, properties.flatMap((property) => linesOf(property))]]);
}

function frame(description: INodeTypeDescription): string[] {
	const {
		credentials = [],
		inputs,
		outputs,
		polling = false,
		version,
		webhooks = [],
	} = description;
	return [
		...[version].flat().map((each) => `version ${each}`),
		...list(inputs).map((each) => `input ${each}`),
		...list(outputs).map((each) => `output ${each}`),
		...(polling ? ['polls'] : []),
		...(description.usableAsTool ? ['is usable as a tool'] : []),
		...credentials.flatMap(({ name, required, displayOptions: { show, hide = {} } = {} }) => [
			`credential ${name}${required ? ', required' : ''}${conditions({ show })}`,
			...Object.entries(hide).flatMap(([field, values = []]) =>
				[values].flat().map((value) => `credential ${name}, unless ${field} is ${json(value)}`),
			),
		]),
		...webhooks.map(
			({ name, httpMethod, path, responseMode, isFullPath, restartWebhook }) =>
				`webhook ${json({ name, httpMethod, path, responseMode, isFullPath, restartWebhook })}`,
		),
	];
}

function list(connections: INodeTypeDescription['inputs']): string[] {
	if (typeof connections === 'string') return [connections];
	return connections.map((each) => (typeof each === 'string' ? each : json(each)));
}

/** The lines of a property and of everything below it, each with its whole path. */
function linesOf(property: INodeProperties, parent = ''): string[] {
	const { default: value, displayOptions, name, options = [], required, type } = property;
	const path = parent + name;
	// A notice has no value.
	if (type === 'notice') return [];
	const traits = [
		required && 'required',
		property.noDataExpression && 'no expression',
		property.typeOptions?.multipleValues && 'many values',
	].filter(Boolean);
	const head = [`${path}: ${type}, default ${json(value)}`, ...traits].join(', ');
	return [
		head + conditions(displayOptions),
		...(property.modes ?? []).map((mode) => `${path}, mode ${mode.name}: ${mode.type}`),
		...options.flatMap((option) => optionLines(option, path)),
	];
}

function optionLines(
	option: INodePropertyOptions | INodeProperties | INodePropertyCollection,
	path: string,
): string[] {
	if ('values' in option) {
		return option.values.flatMap((value) => linesOf(value, `${path}.${option.name}.`));
	}
	if ('type' in option) return linesOf(option, `${path}.`);
	return [`${path} = ${json(option.value)}: ${option.name}${conditions(option.displayOptions)}`];
}

function conditions({ show, hide }: IDisplayOptions = {}): string {
	const words = (prefix: string, rules: IDisplayOptions['show'] = {}) =>
		Object.entries(rules).map(([field, values]) => `, ${prefix} ${field} is ${json(values)}`);
	return [...words('if', show), ...words('unless', hide)].join('');
}

/** What each operation outputs, from the schemas that n8n shows in its editor. */
function outputs(node: INodeType): Array<[operation: string, lines: string[]]> {
	const folder = join(NODES, node.constructor.name, '__schema__/v1.0.0');
	if (!existsSync(folder)) return [];
	return readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.map((path) => path.replaceAll('\\', '/'))
		.filter((path) => path.endsWith('.json'))
		.map((path) => {
			const schema = JSON.parse(readFileSync(join(folder, path), 'utf8')) as Schema;
			return [path.replace(/\.json$/, '').replace('/', ': '), fieldsOf(schema, 'output')];
		});
}

interface Schema {
	type?: string | string[];
	properties?: Record<string, Schema>;
	items?: Schema;
}

function fieldsOf({ type, properties = {}, items }: Schema, path: string): string[] {
	return [
		`${path}: ${[type ?? 'any'].flat().join(' or ')}`,
		...Object.entries(properties).flatMap(([name, field]) => fieldsOf(field, `${path}.${name}`)),
		...(items ? fieldsOf(items, `${path}[]`) : []),
	];
}

/** JSON on one line, without the keys that have no value. */
function json(value: unknown): string {
	return JSON.stringify(value) ?? 'none';
}
