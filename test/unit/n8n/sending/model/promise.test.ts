import fc from 'fast-check';
import { kindOf } from '../../../../../nodes/shared/n8n/sending/references';
import { OWN } from './gateway';
import { brokenIn, brokenInKilled, history, killed, TEXTS } from './histories';
import { breaches } from './judge';
import type * as OwnMemory from './ownMemory';
import { clock, World, type History } from './world';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async () => undefined,
}));
jest.mock('../../../../../nodes/shared/n8n/sending/recentFailures', () =>
	mockMemory().ownFailures(
		jest.requireActual('../../../../../nodes/shared/n8n/sending/recentFailures'),
	),
);
jest.mock('../../../../../nodes/shared/n8n/sending/takeTurns', () =>
	mockMemory().ownTurns(jest.requireActual('../../../../../nodes/shared/n8n/sending/takeTurns')),
);
function mockMemory(): typeof OwnMemory {
	return jest.requireActual('./ownMemory');
}

jest.spyOn(Date, 'now').mockImplementation(() => clock.now);

/*
 * The promise, tried on a small world in memory: whatever happens to the workflow's rows and to n8n
 * between two attempts, nobody gets a message twice, nobody is reported accepted without a message,
 * and nobody is left out without a word. A failure prints the seed and the path that replay it:
 * `SEED=… ROUTE=… npx jest test/unit/n8n/sending/model -t 'in every history'`. A million are played by
 * `HISTORIES=1000000 npx jest --testTimeout=36000000 test/unit/n8n/sending/model`.
 */

const HISTORIES = Number(process.env.HISTORIES ?? 3_000);
const SEED = process.env.SEED === undefined ? undefined : Number(process.env.SEED);
const ROUTE = process.env.ROUTE;

it('uses texts that references tell apart, since two other texts look alike once in 64 times', () => {
	expect(new Set(TEXTS.map(kindOf)).size).toBe(TEXTS.length);
});

it('keeps the promise in every history', async () => {
	await expectNone(history, brokenIn, HISTORIES);
});

it('does not call a message rejected that is there, but was not listed after n8n was killed', async () => {
	const each: History = {
		traits: { canBeAsked: true, refusesUsed: true, tellsNumber: false },
		settings: {
			...{ operation: 'send', onError: 'continueRegularOutput', onlyOnce: false },
			...{ tries: 1, batchSize: 1, concurrency: 1, perRun: 1 },
		},
		executions: [[{ to: '48500600700', text: 'Hello', reference: `${OWN}0` }]],
		fates: ['killed after', 'not listed', 'answered', 'not listed'],
		...{ pauses: [], retries: [], attempts: 2 },
	};
	const world = new World(each);
	await world.play();
	expect(world.executions[0]!.reports).toMatchObject([{ outcome: 'unknown' }]);
	expect(breaches(world)).toEqual([]);
	expect(world.gateway.taken).toHaveLength(1);
});

it('sends every message when n8n is killed and the rows stay the same', async () => {
	await expectNone(killed, brokenInKilled, Math.ceil(HISTORIES / 3));
});

async function expectNone(
	histories: fc.Arbitrary<History>,
	broken: (each: History) => Promise<string[]>,
	numRuns: number,
): Promise<void> {
	await fc.assert(
		fc.asyncProperty(histories, async (each) => {
			const found = await broken(each);
			// Jest's `expect` takes longer than the history.
			if (found.length > 0) throw new Error(found.join('\n'));
		}),
		{ numRuns, seed: SEED, path: ROUTE },
	);
}
