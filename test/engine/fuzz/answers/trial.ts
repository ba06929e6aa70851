import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Bench } from '../../../support/bench';
import { Proxy, type Exchange } from '../proxy';
import { TIME_LIMIT_MS, runs } from '../runs';
import { FastTime } from '../time';
import { changed, changedAnswer, everyPlace, type ChangedAnswer } from './changes';
import { checkRun } from './promises';

/** An operation whose answers are changed. */
export interface Trial<B> {
	name: string;
	/** The paths whose answers are changed. */
	at: RegExp;
	parameters: INodeParameters;
	items?: IDataObject[];
	/** Changes to the first answers. The changes that are tried come after them. */
	first?: ChangedAnswer[];
	/** Prepares the gateway before each attempt, for example with messages. */
	prepare?: (bench: B) => void | Promise<void>;
	/** Checks the output items against the requests and answers of the run. */
	check: (outputs: IDataObject[], exchanges: readonly Exchange[], bench: B) => void;
	/** How many places of the answer are changed one by one, in addition to the random changes. */
	places?: number;
	/** How many random plans are tried by default. */
	tries?: number;
}

/** How the answers of one run are changed. */
interface Plan {
	changes: ChangedAnswer[];
	/** Whether the last change applies to all later answers too. */
	repeatsLast: boolean;
	/** How many answers stay unchanged at first. */
	skip: number;
	/** Whether the node has On Error = Stop Workflow. */
	stopsOnError: boolean;
}

const plan: fc.Arbitrary<Plan> = fc.record({
	changes: fc.array(changedAnswer, { minLength: 1, maxLength: 3 }),
	repeatsLast: fc.boolean(),
	skip: fc.constantFrom(0, 0, 0, 1),
	stopsOnError: fc.constantFrom(false, false, false, true),
});

/** Longer than any run takes in real time. */
const HANGS_AFTER = 120_000;

/** Runs each operation once for each plan. `reset` is called before each run. */
export function tryAnswers<B extends Bench>(
	title: string,
	open: () => Promise<B>,
	trials: Array<Trial<B>>,
	reset = (bench: B) => bench.reset(),
): void {
	let bench: B;
	let proxy: Proxy;
	let time: FastTime;
	beforeAll(async () => {
		bench = await open();
		proxy = new Proxy(bench.credential.baseUrl as string);
		bench.credential.baseUrl = await proxy.open();
		time = new FastTime();
	});
	afterAll(async () => {
		time.stop();
		await proxy.close();
		await bench.close();
	});

	describe(`${title}, no matter what it answers`, () => {
		it.each(trials.map((trial) => [trial.name, trial] as const))(
			'%s reports only what the answers prove',
			async (_, { at, parameters, items, first = [], places = 0, prepare, check, tries = 40 }) => {
				const attempt = async ({ changes: tried, repeatsLast, skip, stopsOnError }: Plan) => {
					const changes = [...first, ...tried];
					proxy.reset();
					reset(bench);
					await prepare?.(bench);
					proxy.reset();
					// The node remembers some things for a minute, such as a refused login.
					time.pass(120_000);
					let count = first.length > 0 ? 0 : -skip;
					proxy.change = (path, original) => {
						if (!at.test(path)) return original;
						const nth = count++;
						const change = nth < 0 ? undefined : (changes[nth] ?? (repeatsLast && changes.at(-1)));
						return change ? changed(original, change) : original;
					};
					const onError = stopsOnError ? 'stopWorkflow' : 'continueRegularOutput';
					const result = await withinTime(bench.run(parameters, items, { onError }));
					checkRun(result);
					if (!result.error) check(result.outputs[0] ?? [], proxy.exchanges, bench);
					else expect(stopsOnError).toBe(true);
				};
				const examples = everyPlace(places).map((change): [Plan] => [
					{ changes: [change], repeatsLast: true, skip: 0, stopsOnError: false },
				]);
				const settings = runs<[Plan]>(tries);
				const numRuns = examples.length + settings.numRuns!;
				await fc.assert(fc.asyncProperty(plan, attempt), { ...settings, examples, numRuns });
			},
			TIME_LIMIT_MS,
		);
	});
}

async function withinTime<T>(work: Promise<T>): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		const started = process.hrtime.bigint();
		timer = setInterval(() => {
			const ms = Number(process.hrtime.bigint() - started) / 1e6;
			if (ms > HANGS_AFTER) reject(new Error('The run did not end.'));
		}, 500);
	});
	return await Promise.race([work, late]).finally(() => clearInterval(timer));
}
