import fc from 'fast-check';
import {
	NodeHelpers,
	type IDataObject,
	type INodeParameters,
	type INodeProperties,
} from 'n8n-workflow';
import { openBench, type Bench } from '../../../support/bench';
import { GATEWAYS, titled, type OwnSending, type TestedGateway } from '../../../support/gateways';
import { TIME_LIMIT_MS, runs } from '../runs';
import { FastTime } from '../time';
import { meaningOf, valuesFor } from './meanings';

const TEXT = 'Paczka w drodze. '.repeat(10).trim();
const sendings = ({ ownSendings = [] }: TestedGateway): OwnSending[] => [
	{ resource: 'message', operation: 'send' },
	{ resource: 'message', operation: 'sendBulk' },
	{ resource: 'message', operation: 'sendAndWait', parameters: { message: 'Kawa?' } },
	...ownSendings,
];

/** What shows the effect of a value: other values, and the fields that another choice needs. */
const BESIDE: Record<string, INodeParameters> = {
	country: { to: '9161234567' },
	onlyOnce: { options: { reference: 'own1' } },
	say: { fileId: 'f1' },
	replyThrough: { ndiNumber: '500600700' },
	fileFrom: { binaryField: 'data' },
	content: { message: '{ "text": "Paczka" }' },
};

/** What an expression may have around it. */
const AROUND = [
	['={{ ', ' }}'],
	['= {{ ', ' }}'],
	['={{ ', ' }}\n'],
] as const;

/** `={{ … }} ` makes a text of everything. */
function arrived(value: unknown, [before, after]: (typeof AROUND)[number]): unknown {
	const [start, end] = [before.slice(1, -3), after.slice(3)];
	return start + end === '' ? value : `${start}${textOf(value)}${end}`;
}

function textOf(value: unknown): string {
	return value === null || value === undefined ? '' : String(value as string);
}

describe.each(titled(GATEWAYS))('any value in any parameter at %s', (_, gateway) => {
	let bench: Bench;
	let time: FastTime;
	beforeAll(async () => {
		bench = await openBench(gateway, gateway.ample);
		time = new FastTime();
	});
	afterAll(async () => {
		time.stop();
		await bench.close();
	});

	/** The requests of a run that are not mere questions, without what differs in every run. */
	async function requestsOf(parameters: INodeParameters, item: IDataObject): Promise<unknown[]> {
		bench.reset();
		time.pass(120_000);
		const items = parameters.operation === 'sendBulk' ? [item, { ...item }] : [item];
		// Of a required parameter that is literally empty n8n itself says so, and runs nothing.
		await bench
			.run(parameters, items, { onError: 'continueRegularOutput' })
			.catch((error: Error) => expect(error.message).toMatch(/has issues/));
		return bench.gateway.requests
			.filter(({ path }) => !(gateway.login?.test(path) ?? false))
			.map(({ path, json }) => [path, comparable(json)]);
	}

	it.each(sendings(gateway).map((sending) => [titleOf(sending), sending] as const))(
		'means what a user reads in it, or sends nothing: %s',
		async (__, { resource, operation, parameters }) => {
			const chosen = { resource, operation };
			const right: INodeParameters = {
				...{ ...chosen, ...gateway.parameters },
				...{ to: gateway.number(1), text: TEXT, ...parameters },
			};
			for (const { field, isOption } of fieldsOf(bench, right)) {
				const base = { ...right, ...BESIDE[field.name] };
				const set = (value: unknown) => withField(base, field.name, isOption, value as string);
				const attempt = async (value: unknown, around: (typeof AROUND)[number]) => {
					const isPlain = around === AROUND[0];
					fc.pre(isPlain || value === null || typeof value !== 'object');
					const meaning = meaningOf(field, arrived(value, around));
					const actual = await requestsOf(set(around.join('$json.value')), {
						value,
					} as IDataObject);
					const expected = meaning ? await requestsOf(set(meaning.literal), {}) : [];
					expect({ field: field.name, requests: actual }).toEqual({
						...{ field: field.name, requests: expected },
					});
				};
				const property = fc.asyncProperty(valuesFor(field), fc.constantFrom(...AROUND), attempt);
				await fc.assert(property, runs(12));
			}
		},
		TIME_LIMIT_MS,
	);
});

function titleOf({ resource, operation, parameters = {} }: OwnSending): string {
	return [resource, operation, ...Object.values(parameters).map(textOf)].join(' ');
}

const FUZZED = new Set(['string', 'number', 'boolean', 'options', 'dateTime', 'resourceLocator']);
const FIXED = new Set(['toField', 'textField', 'referenceField']);

/** Without what only another choice shows. */
function isShown({ displayOptions }: INodeProperties): boolean {
	return displayOptions === undefined;
}

/** What the panel shows for these parameters, and the options. */
function fieldsOf(
	bench: Bench,
	right: INodeParameters,
): Array<{ field: INodeProperties; isOption: boolean }> {
	const { description } = bench.setup(right).type;
	const values = NodeHelpers.getNodeParameters(
		description.properties,
		right,
		true,
		false,
		{ typeVersion: 1 },
		description,
	)!;
	const shown = description.properties.filter((property) =>
		NodeHelpers.displayParameter(values, property, { typeVersion: 1 }, description),
	);
	return shown
		.flatMap((field) => [
			{ field, isOption: false },
			...(field.name === 'options'
				? (field.options as INodeProperties[])
						.filter(isShown)
						.map((option) => ({ field: option, isOption: true }))
				: []),
		])
		.filter(
			// To n8n an expression is a plain text where a field takes none.
			({ field }) =>
				FUZZED.has(field.type) && !FIXED.has(field.name) && field.noDataExpression !== true,
		);
}

function withField(
	parameters: INodeParameters,
	name: string,
	isOption: boolean,
	value: INodeParameters[string],
): INodeParameters {
	if (!isOption) return { ...parameters, [name]: value };
	return { ...parameters, options: { ...(parameters.options as INodeParameters), [name]: value } };
}

/** References that were made differ in every run, and so do sessions and links. */
function comparable(json: unknown): unknown {
	return JSON.parse(
		JSON.stringify(json ?? null, (key, value: unknown) => (key === 'SessionId' ? undefined : value))
			.replace(/"[0-9a-f]{32}"/g, '"made"')
			.replace(/http:\/\/127[^\s"\\]+/g, 'link'),
	);
}
