import fc from 'fast-check';
import { FATES, MOST_PER_REQUEST, OWN } from './gateway';
import { breaches } from './judge';
import type { Change, Row } from './rows';
import { World, type Execution, type History } from './world';

export const TEXTS = ['Hello', 'Your code is 1', 'Your code is 2', 'Bye', 'See you at ten'];
const NUMBERS = ['48500600700', '48500600701', '48500600702'];

/** A reference always belongs to one number, unless the gateway can tell numbers apart. */
const rowOf = (tellsNumber: boolean): fc.Arbitrary<Row> =>
	fc
		.record({
			to: fc.nat(NUMBERS.length - 1),
			text: fc.constantFrom(...TEXTS),
			reference: fc.option(fc.nat(2), { nil: undefined }),
		})
		.map(({ to, text, reference }) => ({
			to: NUMBERS[to]!,
			text,
			...(reference !== undefined && {
				reference: tellsNumber ? `${OWN}${reference}` : `${OWN}${to}${reference}`,
			}),
		}));
const at = fc.nat(7);
const changeOf = (row: fc.Arbitrary<Row>): fc.Arbitrary<Change> =>
	fc.oneof(
		fc.record({ type: fc.constant('insert' as const), at, row }),
		fc.record({ type: fc.constant('remove' as const), at }),
		fc.record({ type: fc.constant('move' as const), from: at, to: at }),
		fc.record({ type: fc.constant('edit' as const), at, text: fc.constantFrom(...TEXTS) }),
		fc.record({ type: fc.constant('double' as const), at }),
	);
const traits = fc.record({
	canBeAsked: fc.constantFrom(true, true, true, false),
	refusesUsed: fc.boolean(),
	tellsNumber: fc.boolean(),
});
const settings = fc.record({
	operation: fc.constantFrom('send' as const, 'sendBulk' as const),
	onError: fc.constantFrom('stopWorkflow' as const, 'continueRegularOutput' as const),
	tries: fc.constantFrom(1, 1, 2, 3),
	batchSize: fc.integer({ min: 1, max: MOST_PER_REQUEST }),
	concurrency: fc.integer({ min: 1, max: 3 }),
	onlyOnce: fc.boolean(),
	perRun: fc.integer({ min: 1, max: 6 }),
});
export const history: fc.Arbitrary<History> = fc.boolean().chain((tellsNumber) => {
	const row = rowOf(tellsNumber);
	const rows = fc.array(row, { minLength: 1, maxLength: 6 });
	return fc.record({
		traits: traits.map((each) => ({ ...each, tellsNumber })),
		settings,
		executions: fc.array(rows, { minLength: 1, maxLength: 2 }),
		fates: fc.array(fc.constantFrom(...FATES), { maxLength: 12 }),
		pauses: fc.array(fc.nat(4), { maxLength: 12 }),
		retries: fc.array(
			fc.record({
				back: fc.constantFrom(0, 0, 0, 1, 2),
				minutes: fc.constantFrom(1, 30),
				worker: fc.constantFrom(0 as const, 1 as const),
				isShifted: fc.boolean(),
				changes: fc.array(changeOf(row), { maxLength: 3 }),
			}),
			{ maxLength: 4 },
		),
		attempts: fc.integer({ min: 1, max: 5 }),
	});
});

/** Histories in which n8n is killed and the rows stay the same, until every message is there. */
export const killed = history.map((each): History => {
	const [rows] = each.executions as [Row[]];
	return {
		...each,
		traits: { ...each.traits, canBeAsked: true },
		settings: { ...each.settings, onError: 'stopWorkflow' },
		executions: [rows.map(({ to, text }) => ({ to, text }))],
		fates: each.fates.filter((fate) => fate !== 'refused' && fate !== 'half taken'),
		retries: [],
		attempts: 20,
	};
});

/** Plays a history. Returns what broke the promise. */
export async function brokenIn(each: History): Promise<string[]> {
	const world = new World(each);
	await world.play();
	return breaches(world);
}

/** Plays one of the `killed` histories. Returns what broke the promise, or was left out. */
export async function brokenInKilled(each: History): Promise<string[]> {
	const world = new World(each);
	const hasEnded = await world.play();
	const [{ reports, rows }] = world.executions as [Execution];
	const isEach = rows.length === reports.length && rows.every((row, i) => row === reports[i]!.row);
	const rejected = reports.filter(({ outcome }) => outcome === 'rejected');
	return [
		...(hasEnded ? [] : ['The execution did not end well.']),
		...(isEach ? [] : [`Told of ${JSON.stringify(reports)}.`]),
		...(mayGiveUp(each) ? [] : rejected.map(({ row }) => `${JSON.stringify(row)} was rejected.`)),
		...breaches(world),
	];
}

/**
 * A bulk does not send the rest after two requests in a row without an answer. That takes four losses:
 * both requests, and a question about each.
 */
function mayGiveUp({ settings: { operation }, fates }: History): boolean {
	return operation === 'sendBulk' && fates.filter((fate) => fate.endsWith(' lost')).length >= 4;
}
