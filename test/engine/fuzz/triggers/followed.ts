import fc from 'fast-check';
import type { IDataObject, INodeParameters, WorkflowActivateMode } from 'n8n-workflow';
import type { Bench } from '../../../support/bench';
import type { Poller } from '../../../support/engine';
import { TIME_LIMIT_MS, runs } from '../runs';
import { FastTime } from '../time';
import { failing } from './commands';
import type { Failing } from './world';

/** A trigger whose events become due at some time and never change afterwards. */
export interface Followed<Act> {
	bench: Bench;
	parameters: INodeParameters;
	/** The path that is polled. */
	path: string;
	acts: fc.Arbitrary<Act>;
	act: (act: Act) => void | Promise<void>;
	/** The keys of all events that are due since the gateway was reset. */
	due: () => string[];
	keyOf: (json: IDataObject) => string;
}

/**
 * Up to a minute, or hours in which listed events leave the window. Reports are kept for 14 days.
 */
const pause = fc.oneof(fc.nat(60_000), fc.integer({ min: 6_000_000, max: 30_000_000 }));

type Step<Act> =
	| { do: 'act'; act: Act }
	| { do: 'pass'; ms: number }
	| { do: 'poll' }
	| { do: 'failToPoll'; how: Failing }
	| { do: 'restart'; mode: WorkflowActivateMode };

/**
 * Plays random histories. The next poll must emit every event that has become due, exactly once.
 */
export function emitsWhatIsDue<Act>(
	title: string,
	open: () => Promise<Followed<Act>>,
	tries: number,
): void {
	describe(title, () => {
		let followed: Followed<Act>;
		let time: FastTime;
		beforeAll(async () => {
			time = new FastTime();
			followed = await open();
		});
		afterAll(async () => {
			time.stop();
			await followed.bench.close();
		});

		it(
			'emits every event once, no matter what the gateway and n8n do',
			async () => {
				const step = fc.oneof(
					{ weight: 4, arbitrary: fc.record({ do: fc.constant('act'), act: followed.acts }) },
					{ weight: 3, arbitrary: fc.constant({ do: 'poll' }) },
					{ weight: 2, arbitrary: fc.record({ do: fc.constant('pass'), ms: pause }) },
					fc.record({ do: fc.constant('failToPoll'), how: failing }),
					fc.record({
						do: fc.constant('restart'),
						mode: fc.constantFrom('init', 'update', 'leadershipChange'),
					}),
				) as fc.Arbitrary<Step<Act>>;
				const steps = fc.array(step, { minLength: 1, maxLength: 24, size: 'max' });
				const history = fc.asyncProperty(steps, async (all) => await play(followed, time, all));
				await fc.assert(history, runs(tries));
			},
			TIME_LIMIT_MS,
		);
	});
}

async function play<Act>(followed: Followed<Act>, time: FastTime, steps: Step<Act>[]) {
	const { bench, parameters, path, act, due, keyOf } = followed;
	bench.gateway.reset();
	let saved: IDataObject = {};
	const listen = (activation: WorkflowActivateMode) =>
		bench.listen(parameters, { staticData: saved, activation });
	let poller: Poller = listen('activate');
	expect(await poller.poll()).toEqual([]);
	saved = poller.staticData();
	const emitted = due();
	const record = (items: IDataObject[]) => {
		emitted.push(...items.map(keyOf));
		expect(missing(due(), emitted)).toEqual([]);
		if (items.length > 0) saved = poller.staticData();
	};
	const poll = async () => {
		record(await poller.poll());
		expect(missing(emitted, due())).toEqual([]);
	};
	for (const step of [...steps, { do: 'poll' as const }]) {
		switch (step.do) {
			case 'act':
				await act(step.act);
				break;
			case 'pass':
				time.pass(step.ms);
				break;
			case 'poll':
				await poll();
				break;
			case 'failToPoll': {
				const fault = { ...step.how, status: 503, taken: true, times: 4, path };
				bench.gateway.fault(fault as never);
				await poller.poll().then(record, (error: Error) => expect(error.name).toBe('NodeApiError'));
				bench.gateway.clearFaults();
				break;
			}
			case 'restart':
				poller = listen(step.mode);
				await poll();
				saved = poller.staticData();
		}
	}
}

/** The keys of `wanted` that `from` does not have, or has less often. */
function missing(from: string[], wanted: string[]): string[] {
	const left = [...from];
	return wanted.filter((key) => {
		const position = left.indexOf(key);
		if (position >= 0) left.splice(position, 1);
		return position < 0;
	});
}
