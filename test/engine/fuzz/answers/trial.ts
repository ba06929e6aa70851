import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Bench } from '../../../support/bench';
import { Proxy, type Exchange } from '../proxy';
import { PATIENCE, runs } from '../runs';
import { FastTime } from '../time';
import { changed, changedAnswer, everyPlace, type ChangedAnswer } from './changes';
import { checkRun } from './promises';

type AnyBench = Bench<ConstructorParameters<typeof Bench>[1]>;

/** An operation whose answers are changed. */
export interface Trial<B> {
	name: string;
	/** The requests whose answers are changed. */
	at: RegExp;
	parameters: INodeParameters;
	items?: IDataObject[];
	/** How the first answers are changed, before those that are tried. */
	first?: ChangedAnswer[];
	/** What the gateway has before. */
	prepare?: (bench: B) => void | Promise<void>;
	/** What must hold of the items that come out, given what went over the wire. */
	check: (outputs: IDataObject[], exchanges: readonly Exchange[], bench: B) => void;
	/** How many places of the answer are changed one by one, besides what chance tries. */
	places?: number;
	/** Usual number of answers tried. */
	tries?: number;
}

/** The first answers are changed like this; after the last change the same goes on, or nothing. */
interface Plan {
	changes: ChangedAnswer[];
	goesOn: boolean;
	/** Right answers before. */
	skip: number;
	stops: boolean;
}

const plan: fc.Arbitrary<Plan> = fc.record({
	changes: fc.array(changedAnswer, { minLength: 1, maxLength: 3 }),
	goesOn: fc.boolean(),
	skip: fc.constantFrom(0, 0, 0, 1),
	stops: fc.constantFrom(false, false, false, true),
});

/** For whoever wants to know. */
export const counted = { answers: 0 };

/** Longer than any run waits, in real time. */
const HANGS_AFTER = 120_000;

/** Tries changed answers with each operation, one node run for each. */
export function tryAnswers<B extends AnyBench>(
	title: string,
	open: () => Promise<B>,
	reset: (bench: B) => void,
	trials: Array<Trial<B>>,
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

	describe(`${title}, whatever it answers,`, () => {
		it.each(trials.map((trial) => [trial.name, trial] as const))(
			'%s says what is known, and no more',
			async (_, { at, parameters, items, first = [], places = 0, prepare, check, tries = 40 }) => {
				const attempt = async ({ changes: tried, goesOn, skip, stops }: Plan) => {
					const changes = [...first, ...tried];
					proxy.reset();
					reset(bench);
					await prepare?.(bench);
					proxy.reset();
					// What is remembered for a minute, such as a refused login, is forgotten.
					time.pass(120_000);
					let count = first.length > 0 ? 0 : -skip;
					proxy.change = (path, right) => {
						if (!at.test(path)) return right;
						counted.answers += 1;
						const nth = count++;
						const change = nth < 0 ? undefined : (changes[nth] ?? (goesOn && changes.at(-1)));
						return change ? changed(right, change) : right;
					};
					const onError = stops ? 'stopWorkflow' : 'continueRegularOutput';
					const result = await withinTime(bench.run(parameters, items, { onError }));
					checkRun(result);
					if (!result.error) check(result.outputs[0] ?? [], proxy.exchanges, bench);
					else expect(stops).toBe(true);
				};
				const examples = everyPlace(places).map((change): [Plan] => [
					{ changes: [change], goesOn: true, skip: 0, stops: false },
				]);
				const settings = runs<[Plan]>(tries);
				const numRuns = examples.length + settings.numRuns!;
				await fc.assert(fc.asyncProperty(plan, attempt), { ...settings, examples, numRuns });
			},
			PATIENCE,
		);
	});
}

async function withinTime<T>(work: Promise<T>): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		const started = process.hrtime.bigint();
		timer = setInterval(() => {
			const ms = Number(process.hrtime.bigint() - started) / 1e6;
			if (ms > HANGS_AFTER) reject(new Error('The run does not end.'));
		}, 500);
	});
	return await Promise.race([work, late]).finally(() => clearInterval(timer));
}
