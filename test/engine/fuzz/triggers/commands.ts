import fc from 'fast-check';
import type { Failing, Sms, World } from './world';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

type Command = fc.AsyncCommand<object, World>;

function command(words: string, run: (world: World) => void | Promise<void>): Command {
	return {
		check: () => true,
		run: async (_, world) => {
			commandsRun.count += 1;
			await run(world);
		},
		toString: () => words,
	};
}

/** For whoever wants to know. */
export const commandsRun = { count: 0 };

/** Few people and few texts, so that equal ones come in the same second. */
const sms: fc.Arbitrary<Omit<Sms, 'at'>> = fc.record({
	from: fc.constantFrom('48500600700', '48500600701'),
	text: fc.constantFrom('TAK', 'NIE', 'Zażółć 🙂'),
	type: fc.constantFrom('eco' as const, 'nd' as const),
});

const late = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2 * MINUTE }));

const receive = fc
	.tuple(sms, late, fc.constantFrom(1, 1, 2, 3, 30))
	.map(([message, lateMs, count]) =>
		command(`receive ${count} × ${JSON.stringify(message)} ${lateMs} ms late`, (world) => {
			for (let i = 0; i < count; i++) world.receive(message, lateMs);
		}),
	);

const pass = fc
	.oneof(
		fc.integer({ min: 0, max: 3_000 }),
		fc.integer({ min: 0, max: 10 * MINUTE }),
		fc.integer({ min: 0, max: 80 * MINUTE }),
		fc.integer({ min: 0, max: 2 * DAY }),
	)
	.map((ms) => command(`pass ${ms} ms`, (world) => world.pass(ms)));

const poll = fc.constant(command('poll', async (world) => await world.poll()));

const pollTwice = sms.map((between) =>
	command('two polls at once', async (world) => await world.pollTwice(between)),
);

const failing: fc.Arbitrary<Failing> = fc.record({
	kind: fc.constantFrom('dropBefore', 'dropAfter', 'half', 'malformed', 'html', 'status'),
	skip: fc.constantFrom(0, 0, 1, 2, 3),
});

const failToPoll = failing.map((how) =>
	command(
		`poll fails: ${how.kind} after ${how.skip}`,
		async (world) => await world.failToPoll(how),
	),
);

const restart = fc
	.constantFrom('init' as const, 'update' as const, 'leadershipChange' as const)
	.map((mode) => command(`restart: ${mode}`, async (world) => await world.restart(mode)));

const restartWithoutState = fc.constant(
	command('restart without state', async (world) => await world.restartWithoutState()),
);

const offForADay = sms.map((meanwhile) =>
	command('off for a day', async (world) => {
		world.pass(DAY / 2);
		world.receive(meanwhile, 0);
		world.pass(DAY / 2);
		await world.activate();
	}),
);

/** What people, the gateway and n8n do, in any order. */
export const commands = fc.commands(
	[receive, receive, receive, pass, pass, poll, poll, pollTwice, failToPoll, restart].concat([
		restartWithoutState,
		offForADay,
	] as never),
	{ maxCommands: 60, size: 'max' },
);
