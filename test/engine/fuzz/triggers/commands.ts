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

/** A list shows a message so much later at most, as the triggers promise. */
const LATEST = 90 * MINUTE;

const isLate = fc.oneof(
	fc.integer({ min: 1_000, max: 2 * MINUTE }),
	fc.integer({ min: 2 * MINUTE, max: LATEST }),
	fc.constant(LATEST),
);
const late = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, isLate);

/** SerwerSMS's pages hold 20. */
const receive = fc
	.tuple(sms, late, fc.constantFrom(1, 1, 2, 3, 19, 20, 21))
	.map(([message, lateMs, count]) =>
		command(`receive ${count} × ${JSON.stringify(message)} ${lateMs} ms late`, (world) => {
			for (let i = 0; i < count; i++) world.receive(message, lateMs);
		}),
	);

/** One is late, and meanwhile newer ones are polled: the last of them a second before it shows. */
const overtaken = fc
	.tuple(sms, isLate, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 2 }), sms)
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

/** The same from the same person in the same second, before and after a poll. */
const twins = sms.map((message) =>
	command(`${JSON.stringify(message)} again and again in one second`, async (world) => {
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

/** Answers that no list of messages has the form of, and lists without any. */
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
	[
		...[receive, receive, overtaken, overtaken, twins, pass, poll],
		...[pollTwice, failToPoll, restart, restartWithoutState, offForADay],
	] as Array<fc.Arbitrary<Command>>,
	{ maxCommands: 40, size: 'max' },
);
