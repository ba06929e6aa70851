/**
 * Compares what `Parameters` gives for random expressions and items with what n8n gives, on one of
 * n8n's expression engines. Runs in its own process, because jest cannot load the engines. Prints
 * what was compared.
 */
import '../../../support/environment';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import {
	Expression,
	type IDataObject,
	type INodeParameters,
	type INodeProperties,
} from 'n8n-workflow';
import { Parameters } from '../../../../nodes/shared/n8n/parameters';
import { runNode } from '../../../support/engine';
import { probe, setupOf } from '../../../unit/n8n/probe';
import { runs } from '../runs';
import { item, parameter } from './arbitraries';

export interface Compared {
	values: number;
	/** How many of the values n8n was not asked for. */
	read: number;
	/** fast-check's report of the first difference. */
	difference: string | null;
}

/** How many parameters a node has, so that n8n is started less often. */
const PARAMETERS = 8;

/** Texts that an engine changes. They come after one that it leaves as it is, and are always tried. */
const CHANGED = ['x', '\ufeffa', 'a\ufeff', '\0a', 'a\ud800', '\u2028', 'a\r\n'].map((a) => ({
	a,
}));
const EXAMPLES: Array<[INodeParameters[string][], IDataObject[]]> = [
	[['={{ $json.a }}', '=Kod: {{ $json.a }}', '=\ufeff{{ $json.a }}'], CHANGED],
];

let values = 0;
let asked = 0;

/** Reads each parameter for each item in both ways. Throws at the first difference. */
async function compare(parameters: INodeParameters, items: IDataObject[]): Promise<void> {
	const node = probe(async (context) => {
		const resolve = context.getNodeParameter.bind(context) as (...args: unknown[]) => unknown;
		const counting = (...args: unknown[]) => {
			asked++;
			return resolve(...args);
		};
		const ours = new Parameters({ getNodeParameter: counting as never });
		for (const name of Object.keys(parameters)) {
			ours.raw(name);
			asked--;
			context.getInputData().forEach(({ json }, index) => {
				values++;
				const found = attempt(() => ours.value(name, { index, json }));
				const expected = attempt(() => resolve(name, index, '', { extractValue: true }));
				if (isDeepStrictEqual(found, expected) || [found, expected].some(isTimeout)) return;
				throw new Error(`item ${index}: ${shown(found)}, but n8n gives ${shown(expected)}`);
			});
		}
		return [[]];
	}, Object.entries(parameters).map(property));
	const { error } = await runNode(setupOf(node, items, parameters));
	if (error) throw new Error(error.message);
}

type Attempt = { value: unknown } | { error: string };

function attempt(act: () => unknown): Attempt {
	try {
		return { value: act() };
	} catch (error) {
		return { error: (error as Error).message };
	}
}

/** n8n gives up an expression after some seconds. On a busy machine that says nothing about it. */
function isTimeout(result: Attempt): boolean {
	return 'error' in result && /timed? ?out/i.test(result.error);
}

function shown(value: unknown): string {
	return fc.stringify(value);
}

function property([name, value]: [string, unknown]): INodeProperties {
	const isLocator = typeof value === 'object' && value !== null && '__rl' in value;
	if (!isLocator) return { displayName: name, name, type: 'string', default: '' };
	const extractValue = { type: 'regex', regex: '^(\\w+)' } as const;
	return {
		displayName: name,
		name,
		type: 'resourceLocator',
		default: '',
		modes: [
			{ displayName: 'By ID', name: 'id', type: 'string' },
			{ displayName: 'By URL', name: 'url', type: 'string', extractValue },
		],
	};
}

async function main(): Promise<void> {
	const [engine, usual] = process.argv.slice(2) as ['legacy' | 'vm' | 'quickjs', string];
	await Expression.initExpressionEngine({
		engine,
		bridgeTimeout: 5_000,
		bridgeMemoryLimit: 128,
		poolSize: 1,
		maxCodeCacheSize: 1_024,
	});
	if (Expression.getActiveImplementation() !== engine) throw new Error(`${engine} did not start.`);
	const lists = fc.array(parameter, { minLength: PARAMETERS, maxLength: PARAMETERS });
	const items = fc.array(item, { minLength: 1, maxLength: 6 });
	const details = await fc.check(
		fc.asyncProperty(lists, items, async (list, given) => {
			await compare(Object.fromEntries(list.map((value, i) => [`value${i}`, value])), given);
		}),
		{ ...runs(Math.ceil(Number(usual) / PARAMETERS)), examples: EXAMPLES },
	);
	await Expression.disposeExpressionEngine();
	const report = fc.defaultReportMessage(details);
	const difference = report === undefined ? null : `${String(details.errorInstance)}\n${report}`;
	const compared: Compared = { values, read: values - asked, difference };
	process.stdout.write(JSON.stringify(compared));
}

void main();
