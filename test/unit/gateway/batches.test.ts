import fc from 'fast-check';
import { groupBy, inChunks, inRounds, sendInBatches } from '../../../nodes/shared/gateway/batches';
import { GatewayError, InvalidInput, type Failure } from '../../../nodes/shared/gateway/error';
import { accepted, rejected, unknown, type Outcome } from '../../../nodes/shared/gateway/outcome';
import { sideBySide } from '../../../nodes/shared/gateway/sideBySide';

/** What a gateway does with one request. */
type Step =
	| 'takes all'
	| 'takes some'
	| 'answers with one result too few'
	| 'refuses'
	| 'refuses everything'
	| 'is lost'
	| 'is lost for all'
	| 'is invalid input'
	| 'fails unexpectedly';

const STEPS: Step[] = [
	'takes all',
	'takes some',
	'answers with one result too few',
	'refuses',
	'refuses everything',
	'is lost',
	'is lost for all',
	'is invalid input',
	'fails unexpectedly',
];

const SAID: Failure = { code: 'said', message: 'The gateway said no.' };

function failing(effect: 'none' | 'unknown', affectsAll: boolean): GatewayError {
	return new GatewayError({ code: 'step', message: 'The step failed.', effect, affectsAll });
}

async function carryOut(step: Step, batch: number[]): Promise<Outcome[]> {
	switch (step) {
		case 'takes all':
			return batch.map((message) => accepted(String(message)));
		case 'takes some':
			return batch.map((message) =>
				[accepted(String(message)), rejected(SAID), unknown(SAID)].at(message % 3)!,
			);
		case 'answers with one result too few':
			return batch.slice(1).map((message) => accepted(String(message)));
		case 'refuses':
			return await Promise.reject(failing('none', false));
		case 'refuses everything':
			return await Promise.reject(failing('none', true));
		case 'is lost':
			return await Promise.reject(failing('unknown', false));
		case 'is lost for all':
			return await Promise.reject(failing('unknown', true));
		case 'is invalid input':
			return await Promise.reject(new InvalidInput('The text is empty.'));
		case 'fails unexpectedly':
			return await Promise.reject(new TypeError('x is not a function'));
	}
}

/** Sends `count` messages, numbered from 0, to a gateway that takes the steps in order. */
async function run(
	count: number,
	size: number,
	steps: Step[],
	{ cancelAfter = Infinity, atOnce = 1 }: { cancelAfter?: number; atOnce?: number } = {},
) {
	const requests: number[][] = [];
	const outcomes = new Map<number, Outcome[]>();
	const log: string[] = [];
	let underWay = 0;
	let most = 0;
	await sendInBatches(inChunks(messagesOf(count), size), {
		atOnce,
		send: async (batch) => {
			const step = steps[requests.length] ?? 'takes all';
			requests.push(batch);
			log.push('request');
			most = Math.max(most, ++underWay);
			await turns(batch[0]! % 3);
			underWay--;
			return await carryOut(step, batch);
		},
		onOutcomes: (batch, results) => {
			log.push('outcomes');
			batch.forEach((message, i) =>
				outcomes.set(message, [...(outcomes.get(message) ?? []), results[i]!]),
			);
		},
		isCanceled: () => requests.length >= cancelAfter,
	});
	const told = [...outcomes.keys()];
	const single = messagesOf(count).map((message) => {
		const [outcome, ...others] = outcomes.get(message) ?? [];
		expect(outcome).toBeDefined();
		expect(others).toEqual([]);
		return outcome!;
	});
	return { requests, told, outcomes: single, log, most };
}

function messagesOf(count: number): number[] {
	return Array.from({ length: count }, (_, index) => index);
}

async function turns(count: number): Promise<void> {
	for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
}

const kinds = (outcomes: Outcome[]) => outcomes.map(({ outcome }) => outcome);

/** After such a request the gateway may or may not have its messages. */
const isUnanswered = (step: Step) =>
	step === 'is lost' || step === 'is lost for all' || step === 'fails unexpectedly';

/** Every other request would fail the same way. */
const isForAll = (step: Step) => step === 'refuses everything' || step === 'is lost for all';

describe('sending in batches', () => {
	it('sends one request after the other, in order, and reports each outcome', async () => {
		const { requests, told, outcomes } = await run(7, 3, []);
		expect(requests).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
		expect(told).toEqual([0, 1, 2, 3, 4, 5, 6]);
		expect(outcomes).toEqual([0, 1, 2, 3, 4, 5, 6].map((index) => accepted(String(index))));
	});

	it('sends nothing if there are no messages', async () => {
		expect(await run(0, 3, [])).toMatchObject({ requests: [], outcomes: [], log: [] });
	});

	it('reports the outcomes of a request before the next request is sent', async () => {
		const { log } = await run(4, 1, ['is lost', 'refuses']);
		expect(log).toEqual(Array.from({ length: 4 }, () => ['request', 'outcomes']).flat());
	});

	it.each<[Step, string]>([
		['refuses', 'rejected'],
		['is lost', 'unknown'],
		['is invalid input', 'rejected'],
		['fails unexpectedly', 'unknown'],
		['answers with one result too few', 'unknown'],
	])('continues after a request that %s, and keeps the other outcomes', async (step, outcome) => {
		const { outcomes, requests } = await run(6, 2, ['takes all', step]);
		const [a, b, c] = ['accepted', outcome, 'accepted'];
		expect(kinds(outcomes)).toEqual([a, a, b, b, c, c]);
		expect(requests).toHaveLength(3);
	});

	it.each<Step>(['refuses everything', 'is lost for all'])(
		'stops after a request that %s, and says why the rest was not sent',
		async (step) => {
			const { outcomes, requests } = await run(6, 2, ['takes all', step]);
			expect(requests).toHaveLength(2);
			expect(kinds(outcomes.slice(4))).toEqual(['rejected', 'rejected']);
			expect(outcomes[5]).toMatchObject({
				failure: {
					code: 'step',
					message: expect.stringMatching(/^An earlier request failed: The step failed/) as string,
				},
			});
		},
	);

	it.each<[Step, Step]>([
		['is lost', 'is lost'],
		['is lost', 'fails unexpectedly'],
		['fails unexpectedly', 'is lost'],
		['fails unexpectedly', 'fails unexpectedly'],
	])('sends nothing more after two unanswered requests: one %s, one %s', async (first, second) => {
		const { outcomes, requests } = await run(8, 2, [first, second]);
		expect(requests).toHaveLength(2);
		expect(kinds(outcomes)).toEqual([
			...Array<string>(4).fill('unknown'),
			...Array<string>(4).fill('rejected'),
		]);
	});

	it('sends nothing more after ten unanswered requests with one message each', async () => {
		const { outcomes, requests } = await run(30, 1, Array<Step>(30).fill('is lost'));
		expect(requests).toHaveLength(10);
		expect(kinds(outcomes)).toEqual([
			...Array<string>(10).fill('unknown'),
			...Array<string>(20).fill('rejected'),
		]);
	});

	it.each<Step>(['takes all', 'refuses', 'is invalid input'])(
		'starts counting again after a request that %s',
		async (between) => {
			const { requests } = await run(10, 2, ['is lost', between, 'is lost', 'takes all']);
			expect(requests).toHaveLength(5);
		},
	);

	it('sends nothing more once the execution is canceled, and says so', async () => {
		const { outcomes, requests } = await run(6, 2, [], { cancelAfter: 1 });
		expect(requests).toEqual([[0, 1]]);
		expect(kinds(outcomes)).toEqual(['accepted', 'accepted', ...Array<string>(4).fill('rejected')]);
		expect(outcomes[2]).toMatchObject({
			failure: {
				code: 'cancelled',
				message: expect.stringContaining('The execution was canceled.') as string,
			},
		});
	});

	it('gives the first reason for all unsent messages, even if a cancellation follows', async () => {
		const { outcomes } = await run(6, 2, ['refuses everything'], { cancelAfter: 1 });
		expect(outcomes[5]).toMatchObject({ failure: { code: 'step' } });
	});

	it('says how many results the gateway returned if that is not the number of messages', async () => {
		const { outcomes } = await run(3, 3, ['answers with one result too few']);
		const message = 'The gateway returned 2 results for 3 messages.';
		expect(outcomes).toEqual(Array(3).fill(unknown({ code: 'unexpected', message })));
	});

	it('keeps its promises for any sequence of gateway answers', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.nat(40),
				fc.integer({ min: 1, max: 7 }),
				fc.array(fc.constantFrom(...STEPS), { maxLength: 45 }),
				fc.option(fc.nat(12), { nil: Infinity }),
				async (count, size, steps, cancelAfter) => {
					const { requests, outcomes } = await run(count, size, steps, { cancelAfter });
					const chunks = inChunks(messagesOf(count), size);
					// The requests are the first batches, unchanged.
					expect(requests).toEqual(chunks.slice(0, requests.length));

					let unanswered = 0;
					let isOver = cancelAfter === 0;
					requests.forEach((batch, at) => {
						const step = steps[at] ?? 'takes all';
						expect(isOver).toBe(false);
						expect(batch.map((message) => outcomes[message]!.outcome)).toEqual(
							batch.map((message) => expectedOf(step, message)),
						);
						unanswered = isUnanswered(step) ? unanswered + 1 : 0;
						isOver =
							isForAll(step) || unanswered >= (batch.length > 1 ? 2 : 10) || at + 1 >= cancelAfter;
					});
					expect(isOver || requests.length === chunks.length).toBe(true);
					const rest = chunks.slice(requests.length).flat();
					expect(rest.map((message) => outcomes[message]!.outcome)).toEqual(
						rest.map(() => 'rejected'),
					);
				},
			),
			{ numRuns: 1_000 },
		);
	});

	it('keeps its promises with several requests under way at once', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.nat(40),
				fc.integer({ min: 1, max: 7 }),
				fc.integer({ min: 1, max: 5 }),
				fc.array(fc.constantFrom(...STEPS), { maxLength: 45 }),
				async (count, size, atOnce, steps) => {
					const { requests, outcomes, most } = await run(count, size, steps, { atOnce });
					const chunks = inChunks(messagesOf(count), size);
					expect(requests).toEqual(chunks.slice(0, requests.length));
					expect(most).toBeLessThanOrEqual(atOnce);
					requests.forEach((batch, at) => {
						expect(batch.map((message) => outcomes[message]!.outcome)).toEqual(
							batch.map((message) => expectedOf(steps[at] ?? 'takes all', message)),
						);
					});
					// No request starts after the reason to stop has arrived.
					const reason = requests.findIndex((_, at) => isForAll(steps[at] ?? 'takes all'));
					if (reason >= 0) {
						const kept = chunks.slice(requests.length).flat();
						expect(kinds(kept.map((message) => outcomes[message]!))).toEqual(
							kept.map(() => 'rejected'),
						);
					}
				},
			),
			{ numRuns: 300 },
		);
	});

	it('starts no more requests once one of several says that all would fail', async () => {
		const steps: Step[] = ['refuses everything'];
		const { requests } = await run(60, 1, steps, { atOnce: 5 });
		// The first request ends in the turn in which it began, so only its 4 neighbors were sent by then.
		expect(requests.length).toBeLessThanOrEqual(5);
	});

	it('manages 200,000 messages in requests of one', async () => {
		const batches = inChunks(messagesOf(200_000), 1);
		let told = 0;
		await sendInBatches(batches, {
			send: async (batch) => batch.map((message) => accepted(String(message))),
			onOutcomes: (batch) => (told += batch.length),
			isCanceled: () => false,
		});
		expect(told).toBe(200_000);
	});
});

describe('chunks', () => {
	it('are full except for the last, and contain all entries in order', () => {
		fc.assert(
			fc.property(fc.array(fc.nat()), fc.integer({ min: 1, max: 9 }), (list, size) => {
				const chunks = inChunks(list, size);
				expect(chunks.flat()).toEqual(list);
				expect(chunks.slice(0, -1).map(({ length }) => length)).toEqual(
					chunks.slice(0, -1).map(() => size),
				);
				for (const { length } of chunks) expect(length).toBeGreaterThan(0);
			}),
		);
	});
});

function expectedOf(step: Step, message: number): Outcome['outcome'] {
	switch (step) {
		case 'takes all':
			return 'accepted';
		case 'takes some':
			return (['accepted', 'rejected', 'unknown'] as const)[message % 3]!;
		case 'refuses':
		case 'refuses everything':
		case 'is invalid input':
			return 'rejected';
		default:
			return 'unknown';
	}
}

describe('side by side', () => {
	it('does all the work within the limit, and returns the results in order', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.nat(4), { maxLength: 30 }),
				fc.integer({ min: 1, max: 8 }),
				async (durations, limit) => {
					let running = 0;
					let most = 0;
					const results = await sideBySide(durations, limit, async (duration, index) => {
						most = Math.max(most, ++running);
						// One begins in each turn, so the first must take longer than all others need to begin.
						await turns(2 * limit + duration);
						running--;
						return `${index}:${duration}`;
					});
					expect(results).toEqual(durations.map((duration, index) => `${index}:${duration}`));
					expect(most).toBe(Math.min(limit, durations.length));
				},
			),
			{ numRuns: 60 },
		);
	});

	it('does not keep the process alive for work that never ends', async () => {
		const ports = () =>
			process.getActiveResourcesInfo().filter((name) => /MessagePort/i.test(name));
		const before = ports();
		let begun = 0;
		void sideBySide([1, 2, 3], 2, async () => {
			begun++;
			await new Promise(() => undefined);
		});
		while (begun < 2) await turns(1);
		await turns(5);
		expect(ports()).toEqual(before);
	});

	it('throws the first failure in the list, starts nothing more, and leaves nothing running', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.record({ duration: fc.nat(4), fails: fc.boolean() }), { maxLength: 20 }),
				fc.integer({ min: 1, max: 5 }),
				async (list, limit) => {
					const failures: number[] = [];
					const begunAfter: number[] = [];
					let isKnown = false;
					let running = 0;
					const result = await sideBySide(list, limit, async ({ duration, fails }, index) => {
						if (isKnown) begunAfter.push(index);
						running++;
						await turns(duration);
						running--;
						if (fails) {
							failures.push(index);
							setImmediate(() => (isKnown = true));
							throw new Error(String(index));
						}
						return index;
					}).catch((error: Error) => error.message);
					const first = failures.length > 0 ? Math.min(...failures) : undefined;
					expect(result).toEqual(
						first === undefined ? list.map((_, index) => index) : String(first),
					);
					expect(running).toBe(0);
					expect(begunAfter).toEqual([]);
				},
			),
			{ numRuns: 60 },
		);
	});

	it('begins each in a turn of the event loop of its own, so that requests leave one by one', async () => {
		const began: number[] = [];
		let turn = 0;
		let isOver = false;
		const count = () => {
			turn++;
			if (!isOver) setImmediate(count);
		};
		count();
		await sideBySide(Array.from({ length: 40 }), 20, async () => {
			began.push(turn);
			await turns(3);
		});
		isOver = true;
		expect(new Set(began).size).toBe(40);
	});

	it('throws values that are not errors', async () => {
		await expect(sideBySide([1], 1, async () => await Promise.reject(undefined))).rejects.toBe(
			undefined,
		);
	});

	it('manages 100,000 entries', async () => {
		const list = Array.from({ length: 100_000 }, (_, index) => index);
		expect(await sideBySide(list, 5, async (entry) => entry)).toEqual(list);
	});
});

describe('grouping', () => {
	it('keeps all entries in order, and the groups in the order of their first entry', () => {
		fc.assert(
			fc.property(fc.array(fc.constantFrom('a', 'b', '__proto__', 'constructor', '')), (keys) => {
				const entries = keys.map((key, index) => ({ key, index }));
				const groups = groupBy(entries, ({ key }) => key);
				expect(groups.map((group) => group[0]!.key)).toEqual([...new Set(keys)]);
				for (const group of groups) {
					expect(group).toEqual(entries.filter(({ key }) => key === group[0]!.key));
				}
			}),
		);
	});
});

describe('rounds', () => {
	it('contain no key twice and all entries in order, and are as few as possible', () => {
		fc.assert(
			fc.property(fc.array(fc.constantFrom('a', 'b', '__proto__', '')), (keys) => {
				const entries = keys.map((key, index) => ({ key, index }));
				const rounds = inRounds(entries, ({ key }) => key);
				const times = [...new Set(keys)].map((key) => keys.filter((each) => each === key).length);
				expect(rounds).toHaveLength(Math.max(0, ...times));
				expect(rounds.flat().sort((a, b) => a.index - b.index)).toEqual(entries);
				for (const round of rounds) {
					expect(new Set(round.map(({ key }) => key)).size).toBe(round.length);
					expect(round).toEqual([...round].sort((a, b) => a.index - b.index));
				}
				for (const key of new Set(keys)) {
					const inTurn = rounds.flat().filter((entry) => entry.key === key);
					expect(inTurn).toEqual(entries.filter((entry) => entry.key === key));
				}
			}),
		);
	});

	it('contain the second entry of a key only in the second round', () => {
		expect(inRounds(['a', 'b', 'a', 'c', 'a'], (key) => key)).toEqual([
			['a', 'b', 'c'],
			['a'],
			['a'],
		]);
	});
});
