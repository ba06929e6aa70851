import fc from 'fast-check';
import type { Failing, Sms, World } from './world';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

type Command = fc.AsyncCommand<object, World>;

function command(words: string, run: (world: World) => void | Promise<void>): Command {
	return {
		check: () => true,
		run: async (_, world) => {
			await run(world);
		},
		toString: () => words,
	};
}

/** Only a few people and texts, so that equal messages arrive in the same second. */
const sms: fc.Arbitrary<Omit<Sms, 'at'>> = fc.record({
	from: fc.constantFrom('48500600700', '48500600701'),
	text: fc.constantFrom('TAK', 'NIE', 'Zażółć 🙂'),
	type: fc.constantFrom('eco' as const, 'nd' as const),
});

/** The triggers promise to find a message that the gateway lists up to this much later. */
const MAX_LATE_MS = 90 * MINUTE;

const alwaysLate = fc.oneof(
	fc.integer({ min: 1_000, max: 2 * MINUTE }),
	fc.integer({ min: 2 * MINUTE, max: MAX_LATE_MS }),
	fc.constant(MAX_LATE_MS),
);
const late = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, alwaysLate);

/** A page of SerwerSMS has 20 messages, so the counts are around that. */
const receive = fc
	.tuple(sms, late, fc.constantFrom(1, 1, 2, 3, 19, 20, 21))
	.map(([message, lateMs, count]) =>
		command(`receive ${count} × ${JSON.stringify(message)} ${lateMs} ms late`, (world) => {
			for (let i = 0; i < count; i++) world.receive(message, lateMs);
		}),
	);

/** A message is listed late. Newer ones are polled before it, the last of them a second before. */
const overtaken = fc
	.tuple(
		sms,
		alwaysLate,
		fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 2 }),
		sms,
	)
	.map(([message, lateMs, shares, newer]) =>
		command(
			`${JSON.stringify(message)} ${lateMs} ms late, overtaken at ${shares.join(' and ')}`,
			async (world) => {
				const late = world.receive(message, lateMs);
				let passed = 0;
				const moments = shares.map((share) => share * late).sort((a, b) => a - b);
				for (const moment of [...moments, late - 1_000]) {
					world.pass(Math.max(0, moment - passed));
					passed = Math.max(passed, moment);
					world.receive(newer, 0);
					await world.poll();
				}
				world.pass(late - passed);
				await world.poll();
			},
		),
	);

/** Equal messages from one person in the same second, before and after a poll. */
const twins = sms.map((message) =>
	command(`${JSON.stringify(message)} several times in one second`, async (world) => {
		for (const count of [1, 2]) {
			for (let i = 0; i < count; i++) world.receive(message, 0);
			await world.poll();
		}
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

/** Answers that do not have the form of a list of messages, and empty lists. */
const NOT_THE_LIST = [
	...[null, 0, true, '', 'OK', [], {}, { items: null }, { items: [] }, { items: {} }],
	...[{ items: 'x' }, { detail: 'Not found' }, { error: { code: 1010, type: 'SystemError' } }],
];

export const failing: fc.Arbitrary<Failing> = fc.record({
	kind: fc.constantFrom(
		...(['dropBefore', 'dropAfter', 'half', 'malformed', 'html', 'status'] as const),
		...(['wrongShape', 'wrongShape'] as const),
	),
	body: fc.constantFrom<unknown>(...NOT_THE_LIST),
	skip: fc.constantFrom(0, 0, 1, 2, 3),
});

const failToPoll = failing.map((how) =>
	command(`poll fails: ${JSON.stringify(how)}`, async (world) => await world.failToPoll(how)),
);

const mode = fc.constantFrom('init' as const, 'update' as const, 'leadershipChange' as const);

const restart = mode.map((mode) =>
	command(`restart: ${mode}`, async (world) => await world.restart(mode)),
);

const restartWithoutGateway = fc.tuple(mode, failing).map(([how, failure]) =>
	command(
		`restart: ${how}, and the first poll fails: ${JSON.stringify(failure)}`,
		async (world) => {
			await world.restartWithoutGateway(how, failure);
		},
	),
);

const change = fc
	.record({
		name: fc.constantFrom('Node under test', 'Renamed'),
		credential: fc.constantFrom('1', '2'),
	})
	.map((node) =>
		command(`publish as ${JSON.stringify(node)}`, async (world) => await world.change(node)),
	);

const overwrite = fc
	.double({ min: 0, max: 0.999, noNaN: true })
	.map((share) =>
		command(`a Code node saves an older state: ${share}`, (world) => world.overwrite(share)),
	);

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

/** Events at people's handsets, the gateway and n8n, in any order. */
export const commands = fc.commands(
	[
		...[receive, receive, overtaken, overtaken, twins, pass, poll],
		...[pollTwice, failToPoll, restart, restartWithoutGateway, restartWithoutState, offForADay],
		...[change, overwrite],
	] as Array<fc.Arbitrary<Command>>,
	{ maxCommands: 40, size: 'max' },
);
