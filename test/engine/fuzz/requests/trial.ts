import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { LoggedRequest } from '../../../../sandbox';
import type { Bench } from '../../../support/bench';
import { checkRun, checkWords } from '../answers/promises';
import { PATIENCE, runs } from '../runs';
import { FastTime } from '../time';
import type { Rule } from './rules';

type AnyBench = Bench<ConstructorParameters<typeof Bench>[1]>;

/** An operation, and what its parameters are filled with: each is read from the item. */
export interface Case {
	resource: string;
	operation: string;
	/** By parameter; `options.` before those of a collection. */
	filled: Record<string, fc.Arbitrary<unknown>>;
	fixed?: INodeParameters;
	/** What goes well, by parameter: then but one or two others are anything. */
	right?: IDataObject;
	/** What differs from `right` by just so much as a limit allows, or by one more. */
	limits?: Limit[];
	/** Most items of a run. */
	items?: number;
	tries?: number;
}

/** Parameters, and whether a gateway takes a message with them. */
export type Limit = [parameters: IDataObject, isTaken: boolean];

/** Fills parameters with anything: what a gateway does not take never reaches it. */
export function tryParameters<B extends AnyBench>(
	title: string,
	open: () => Promise<B>,
	reset: (bench: B) => void,
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
		`asks ${title} nothing that its specification forbids: %s`,
		async (_, { resource, operation, filled, fixed, right, items: most = 1, tries = 20 }) => {
			const names = Object.keys(filled);
			const parameters = parametersOf({ resource, operation, ...fixed }, names);
			const item = right ? fc.oneof(anything(filled), nearly(right, filled)) : anything(filled);
			const attempt = async (items: IDataObject[]) => {
				reset(bench);
				time.pass(120_000);
				const result = await bench.run(parameters, items, { onError: 'continueRegularOutput' });
				checkRun(result);
				const requests = bench.gateway.requests as readonly LoggedRequest[];
				expect(requests.flatMap(rule)).toEqual([]);
				counted.requests += requests.length;
				for (const json of result.outputs.flat()) {
					const { failure, refusal } = json as Partial<Record<string, unknown>>;
					const said = (failure as { message: string } | undefined)?.message ?? refusal;
					if (typeof said === 'string') checkAdvice(said);
				}
			};
			const list = fc.array(item, { minLength: 1, maxLength: most });
			await fc.assert(fc.asyncProperty(list, attempt), runs(tries));
		},
		PATIENCE,
	);

	const limited = cases.filter(({ limits }) => limits);
	it.each(limited.map((one) => [`${one.resource} ${one.operation}`, one] as const))(
		`goes with ${title} as far as its specification goes, and no further: %s`,
		async (_, { resource, operation, filled, fixed, right, limits }) => {
			reset(bench);
			time.pass(120_000);
			const names = Object.keys(filled);
			const parameters = parametersOf({ resource, operation, ...fixed }, names);
			const items = limits!.map(([given]) => keyed({ ...right, ...given }));
			const { outputs } = await bench.run(parameters, items, { onError: 'continueRegularOutput' });
			const taken = outputs[0]!.map(({ outcome }) => outcome === 'accepted');
			const unlike = limits!.filter(([, isTaken], i) => isTaken !== taken[i]);
			expect(taken).toHaveLength(limits!.length);
			expect(unlike.map(([given, isTaken]) => [short(given), isTaken])).toEqual([]);
			const requests = bench.gateway.requests as readonly LoggedRequest[];
			expect(requests.flatMap(rule)).toEqual([]);
			counted.requests += requests.length;
		},
		PATIENCE,
	);
}

/** How long a text is, in place of it. */
function short({ text, ...given }: IDataObject): IDataObject {
	const letters = typeof text === 'string' ? [...text] : [];
	return letters.length === 0 ? given : { ...given, text: `${letters.length} × ${letters[0]}` };
}

/** For whoever wants to know. */
export const counted = { requests: 0 };

function anything(filled: Case['filled']): fc.Arbitrary<IDataObject> {
	const fields = Object.entries(filled).map(([name, value]) => [keyOf(name), value]);
	return fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<never>>);
}

function nearly(right: IDataObject, filled: Case['filled']): fc.Arbitrary<IDataObject> {
	const keys = fc.subarray(Object.keys(filled).map(keyOf), { minLength: 1, maxLength: 2 });
	return fc.tuple(anything(filled), keys).map(([given, which]) => ({
		...keyed(right),
		...Object.fromEntries(which.map((key) => [key, given[key]])),
	}));
}

function keyed(parameters: IDataObject): IDataObject {
	return Object.fromEntries(
		Object.entries(parameters).map(([name, value]) => [keyOf(name), value]),
	);
}

/** It says what is wrong, and in another sentence what to do. */
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
