import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { groupBy } from '../../../../nodes/shared/gateway/batches';
import type { Bench } from '../../../support/bench';
import { checkRun, checkWords } from '../answers/promises';
import { TIME_LIMIT_MS, runs } from '../runs';
import { FastTime } from '../time';
import type { Rule } from './rules';

/** An operation and the values for its parameters, each of which is read from the item. */
export interface Case {
	resource: string;
	operation: string;
	/** The values by parameter. Those of a collection are named like `options.reference`. */
	filled: Record<string, fc.Arbitrary<unknown>>;
	fixed?: INodeParameters;
	/**
	 * Values that the gateway accepts, by parameter. Some attempts change only one or two of them.
	 */
	right?: IDataObject;
	/** Values at the limits of the gateway and just beyond them. */
	limits?: Limit[];
	/** The largest number of items in a run. */
	items?: number;
	tries?: number;
}

/** Parameters, and whether the gateway accepts a message with them. */
export type Limit = [parameters: IDataObject, isTaken: boolean];

/**
 * Tries any values in the parameters. A request that breaks the specification must never be made.
 */
export function tryParameters<B extends Bench>(
	title: string,
	open: () => Promise<B>,
	rule: Rule,
	cases: Case[],
): void {
	let bench: B;
	let time: FastTime;
	beforeAll(async () => {
		bench = await open();
		time = new FastTime();
	});
	afterAll(async () => {
		time.stop();
		await bench.close();
	});

	it.each(cases.map((one) => [`${one.resource} ${one.operation}`, one] as const))(
		`makes no request that the specification of ${title} forbids: %s`,
		async (_, { resource, operation, filled, fixed, right, items: most = 1, tries = 20 }) => {
			const attempt = async ({ names, items }: Run) => {
				const parameters = parametersOf({ resource, operation, ...fixed }, names);
				bench.reset();
				time.pass(120_000);
				const result = await bench.run(parameters, items, { onError: 'continueRegularOutput' });
				checkRun(result);
				expect(bench.gateway.requests.flatMap(rule)).toEqual([]);
				for (const json of result.outputs.flat()) {
					const { failure, refusal } = json as Partial<Record<string, unknown>>;
					const explanation = (failure as { message: string } | undefined)?.message ?? refusal;
					if (typeof explanation === 'string') checkAdvice(explanation);
				}
			};
			const all = anything(filled, most);
			const run = right ? fc.oneof(all, nearly(right, filled, most)) : all;
			await fc.assert(fc.asyncProperty(run, attempt), runs(tries));
		},
		TIME_LIMIT_MS,
	);

	const limited = cases.filter(({ limits }) => limits);
	it.each(limited.map((one) => [`${one.resource} ${one.operation}`, one] as const))(
		`goes exactly as far as the limits of ${title} allow: %s`,
		async (_, { resource, operation, filled, fixed, right, limits }) => {
			// An option that is set must have a value, so those with the same options go together.
			const bare = Object.keys(filled).filter((name) => !name.includes('.'));
			const namesOf = ([given]: Limit) => [...new Set([...bare, ...Object.keys(given)])];
			for (const group of groupBy(limits!, (limit) => namesOf(limit).join())) {
				bench.reset();
				time.pass(120_000);
				const parameters = parametersOf({ resource, operation, ...fixed }, namesOf(group[0]!));
				const items = group.map(([given]) => keyed({ ...right, ...given }));
				const node = { onError: 'continueRegularOutput' } as const;
				const { outputs } = await bench.run(parameters, items, node);
				const taken = outputs[0]!.map(({ outcome }) => outcome === 'accepted');
				const wrong = group.filter(([, isTaken], i) => isTaken !== taken[i]);
				expect(taken).toHaveLength(group.length);
				expect(wrong.map(([given, isTaken]) => [withShortText(given), isTaken])).toEqual([]);
				expect(bench.gateway.requests.flatMap(rule)).toEqual([]);
			}
		},
		TIME_LIMIT_MS,
	);
}

/** Replaces a long text by its length, for a readable failure. */
function withShortText({ text, ...given }: IDataObject): IDataObject {
	const letters = typeof text === 'string' ? [...text] : [];
	return letters.length === 0 ? given : { ...given, text: `${letters.length} × ${letters[0]}` };
}

/** Items, and the parameters that are read from them. An option that is not named is not set. */
interface Run {
	names: string[];
	items: IDataObject[];
}

/** Anything in every parameter, and in some of the options. */
function anything(filled: Case['filled'], most: number): fc.Arbitrary<Run> {
	const isOption = (name: string) => name.includes('.');
	const names = Object.keys(filled);
	const some = fc.subarray(names.filter(isOption));
	return some.chain((chosen) => {
		const given = [...names.filter((name) => !isOption(name)), ...chosen];
		return itemsOf(given, filled, {}, most);
	});
}

/** What the gateway takes, but for one or two parameters. */
function nearly(right: IDataObject, filled: Case['filled'], most: number): fc.Arbitrary<Run> {
	const some = fc.subarray(Object.keys(filled), { minLength: 1, maxLength: 2 });
	return some.chain((chosen) => itemsOf(chosen, filled, right, most));
}

function itemsOf(
	names: string[],
	filled: Case['filled'],
	right: IDataObject,
	most: number,
): fc.Arbitrary<Run> {
	const fields = names.map((name) => [keyOf(name), filled[name]!] as const);
	const item = fc
		.record(Object.fromEntries(fields))
		.map((given) => ({ ...keyed(right), ...given }) as IDataObject);
	return fc
		.array(item, { minLength: 1, maxLength: most })
		.map((items) => ({ names: [...new Set([...Object.keys(right), ...names])], items }));
}

function keyed(parameters: IDataObject): IDataObject {
	return Object.fromEntries(
		Object.entries(parameters).map(([name, value]) => [keyOf(name), value]),
	);
}

/** Checks that the message says what is wrong and what to do. */
function checkAdvice(message: string): void {
	checkWords(message);
	expect(message).toMatch(/[.:]["”)]? ["A-Z]|must |such as |Use |those are |already|\(/);
}

function parametersOf(fixed: INodeParameters, names: string[]): INodeParameters {
	const parameters: INodeParameters = { ...fixed };
	for (const name of names) {
		const [first, inner] = name.split('.') as [string, string?];
		const value = `={{ $json.${keyOf(name)} }}`;
		if (inner === undefined) parameters[first] = value;
		else parameters[first] = { ...(parameters[first] as INodeParameters), [inner]: value };
	}
	return parameters;
}

function keyOf(name: string): string {
	return name.replace('.', '_');
}
