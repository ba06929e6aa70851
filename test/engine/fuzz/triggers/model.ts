import fc from 'fast-check';
import { DateTime } from 'luxon';
import { TIME_LIMIT_MS, runs } from '../runs';
import { FastTime } from '../time';
import { commands } from './commands';
import { World, type Listening } from './world';

/**
 * Start times in each zone: an ordinary day, New Year's Eve, and the hours of both clock changes.
 */
const START_TIMES: Record<string, string[]> = {
	'Europe/Warsaw': [
		...['2026-06-10T12:00:00', '2026-12-31T23:30:00'],
		...['2026-03-29T01:30:00', '2026-10-25T01:30:00', '2026-10-25T02:45:00'],
	],
	'America/New_York': ['2026-03-08T01:30:00', '2026-11-01T00:30:00', '2026-11-01T01:45:00'],
	'Australia/Lord_Howe': ['2026-04-05T01:15:00', '2026-10-04T01:45:00'],
};

export const ZONES = Object.keys(START_TIMES);

const MINUTE = 60_000;

/** Plays random histories. The trigger must emit each message exactly once, oldest first. */
export function emitsEachOnce(
	title: string,
	open: (zone: string) => Promise<Listening>,
	tries: number,
): void {
	describe.each(ZONES)(`${title} in ${'%s'}`, (zone) => {
		let listening: Listening;
		let time: FastTime;
		beforeAll(async () => {
			listening = await open(zone);
			time = new FastTime();
		});
		afterAll(async () => {
			time.stop();
			await listening.bench.close();
		});

		it(
			'emits each message once, no matter what the clock, the gateway and n8n do',
			async () => {
				const startTime = fc.constantFrom(...START_TIMES[zone]!);
				const history = fc.asyncProperty(startTime, commands, async (start, steps) => {
					time.now = DateTime.fromISO(start, { zone }).toMillis();
					const world = new World(listening, time, zone);
					world.receive({ from: '48500600700', text: 'before', type: 'nd' }, 0);
					await world.activate();
					await fc.asyncModelRun(() => ({ model: {}, real: world }), steps);
					world.pass(90 * MINUTE);
					await world.poll();
					expect(world.largestState).toBeLessThan(1_000_000);
				});
				await fc.assert(history, runs(tries));
			},
			TIME_LIMIT_MS,
		);
	});
}
