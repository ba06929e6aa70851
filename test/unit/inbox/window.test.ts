import fc from 'fast-check';
import { DateTime } from 'luxon';
import {
	wallText,
	wallTime,
	wallTimeAt,
	type WallTime,
} from '../../../nodes/shared/inbox/localTime';
import type { Entry } from '../../../nodes/shared/inbox/seen';
import { advance, begin, restore, windowOf, type Inbox } from '../../../nodes/shared/inbox/window';

const MINUTE = 60_000;

/** A message as the model knows it: when it really arrived, and when the list first shows it. */
interface Arrival {
	text: string;
	at: WallTime;
	shownFrom: number;
}

/** A gateway that lists local times to the second, and shows some messages late. */
class Gateway {
	readonly arrivals: Arrival[] = [];

	constructor(readonly zone: string) {}

	receive(instant: number, text: string, lateMs: number): void {
		const at = wallTime(wallText(wallTimeAt(instant, this.zone)))!;
		this.arrivals.push({ text, at, shownFrom: instant + lateMs });
	}

	list(inbox: Inbox | null, instant: number): Entry[] {
		const { from, to } = windowOf(inbox, wallTimeAt(instant, this.zone));
		return this.arrivals
			.filter(({ at, shownFrom }) => shownFrom <= instant && at >= from && at <= to)
			.sort((a, b) => a.at - b.at)
			.map(({ at, text }) => ({ at, fingerprint: `${at}/${text}` }));
	}
}

type Step =
	| { do: 'receive'; text: string; lateMs: number; count: number }
	| { do: 'wait'; ms: number }
	| { do: 'poll' | 'failedPoll' | 'overlappingPolls' | 'restart' | 'crash' };

const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 4,
		arbitrary: fc.record({
			do: fc.constant('receive' as const),
			text: fc.constantFrom('TAK', 'NIE', 'STOP'),
			lateMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2 * MINUTE })),
			count: fc.integer({ min: 1, max: 3 }),
		}),
	},
	{
		weight: 3,
		arbitrary: fc.record({
			do: fc.constant('wait' as const),
			ms: fc.oneof(
				fc.integer({ min: 0, max: 3_000 }),
				fc.integer({ min: 0, max: 40 * MINUTE }),
				fc.integer({ min: 0, max: 1_500 * MINUTE }),
			),
		}),
	},
	{ weight: 4, arbitrary: fc.constant({ do: 'poll' as const }) },
	{
		weight: 1,
		arbitrary: fc.constantFrom(
			{ do: 'failedPoll' as const },
			{ do: 'overlappingPolls' as const },
			{ do: 'restart' as const },
			{ do: 'crash' as const },
		),
	},
);

/**
 * n8n saves the state when a poll emits and at activation. A restart finds what was saved; the
 * states in between were in memory only.
 */
function play(start: string, steps: Step[]): { emitted: string[]; expected: string[] } {
	const zone = 'Europe/Warsaw';
	const gateway = new Gateway(zone);
	let now = DateTime.fromISO(start, { zone }).toMillis();
	for (let i = 0; i < 3; i++) gateway.receive(now - i * 30 * MINUTE, 'before', 0);
	let state = begin('sms', gateway.list(null, now), wallTimeAt(now, zone));
	let saved = JSON.stringify(state);
	const before = gateway.arrivals.length;
	const emitted: string[] = [];

	const poll = (entries: Entry[]) => {
		const result = advance(state, entries, wallTimeAt(now, zone));
		state = result.inbox;
		const fresh = result.fresh.map((index) => entries[index]!.fingerprint);
		emitted.push(...fresh);
		if (fresh.length > 0) saved = JSON.stringify(state);
	};

	for (const action of [
		...steps,
		{ do: 'wait', ms: 5 * MINUTE } as const,
		{ do: 'poll' } as const,
	]) {
		switch (action.do) {
			case 'receive':
				for (let i = 0; i < action.count; i++) gateway.receive(now, action.text, action.lateMs);
				break;
			case 'wait':
				now += action.ms;
				break;
			case 'poll':
				poll(gateway.list(state, now));
				break;
			case 'overlappingPolls': {
				const first = gateway.list(state, now);
				const second = gateway.list(state, now);
				poll(second);
				poll(first);
				break;
			}
			case 'restart':
			case 'crash':
				state = restore(JSON.parse(saved), 'sms')!;
				break;
			case 'failedPoll':
				break;
		}
	}
	const expected = gateway.arrivals.slice(before).map(({ at, text }) => `${at}/${text}`);
	return { emitted: emitted.sort(), expected: expected.sort() };
}

describe('a polling trigger', () => {
	const days = fc.constantFrom(
		'2026-06-10T12:00:00',
		'2026-03-29T01:30:00', // the clock goes from 02:00 to 03:00
		'2026-10-25T01:30:00', // the clock goes from 03:00 back to 02:00
		'2026-10-25T02:45:00',
		'2026-12-31T23:30:00',
	);

	it('emits every message exactly once, whatever time and n8n do', () => {
		fc.assert(
			fc.property(days, fc.array(step, { minLength: 5, maxLength: 60 }), (start, steps) => {
				const { emitted, expected } = play(start, steps);
				expect(emitted).toEqual(expected);
			}),
			{ numRuns: 3_000 },
		);
	});

	it('is right in a zone the credential has wrong by many hours', () => {
		const gateway = new Gateway('Pacific/Auckland');
		const zone = 'Europe/Warsaw';
		let now = Date.parse('2026-06-10T10:00:00Z');
		const wall = () => wallTimeAt(now, zone);
		gateway.receive(now, 'before', 0);
		const list = (state: Inbox | null) => {
			const { from, to } = windowOf(state, wall());
			return gateway.arrivals
				.filter(({ at }) => at >= from && at <= to)
				.map(({ at, text }) => ({ at, fingerprint: `${at}/${text}` }));
		};
		let state = begin('sms', list(null), wall());
		const texts: string[] = [];
		for (let i = 0; i < 50; i++) {
			now += 7 * MINUTE;
			gateway.receive(now, `m${i}`, 0);
			const entries = list(state);
			const result = advance(state, entries, wall());
			state = result.inbox;
			texts.push(...result.fresh.map((index) => entries[index]!.fingerprint.split('/')[1]!));
		}
		expect(texts).toEqual(Array.from({ length: 50 }, (_, i) => `m${i}`));
	});

	it('keeps its state below 1 MB with 100,000 messages in the window', () => {
		const at = wallTime('2026-06-10 12:00:00')!;
		const entries = Array.from({ length: 100_000 }, (_, i) => ({
			at: at + Math.floor(i / 20) * 1_000,
			fingerprint: `message ${i}`,
		}));
		const state = advance(begin('sms', [], at), entries, at + 5_000_000).inbox;
		expect(JSON.stringify(state).length).toBeLessThan(1_000_000);
		expect(advance(state, entries, at + 5_000_000).fresh).toEqual([]);
	});

	it('forgets what it will never ask for again', () => {
		const at = wallTime('2026-06-10 12:00:00')!;
		let state = begin('sms', [], at);
		for (let day = 0; day < 400; day++) {
			const time = at + day * 1_440 * MINUTE;
			state = advance(state, [{ at: time, fingerprint: `${day}` }], time).inbox;
		}
		expect(Object.keys(state.seen).length).toBeLessThan(20);
	});

	it('is not led astray by a time in the far future', () => {
		const at = wallTime('2026-06-10 12:00:00')!;
		let state = begin('sms', [], at);
		state = advance(state, [{ at: wallTime('2099-01-01 00:00:00'), fingerprint: 'x' }], at).inbox;
		const next = { at: at + MINUTE, fingerprint: 'y' };
		expect(windowOf(state, at + MINUTE).from).toBeLessThan(next.at);
		expect(advance(state, [next], at + MINUTE).fresh).toEqual([0]);
	});

	it('starts anew from a state it cannot read', () => {
		const state = begin('sms', [], 0);
		for (const stored of [null, undefined, 7, 'x', [], {}, { ...state, version: 2 }]) {
			expect(restore(stored, 'sms')).toBeNull();
		}
		expect(restore({ ...state, floor: 'never' }, 'sms')).toBeNull();
		expect(restore(state, 'mobileApp')).toBeNull();
		expect(restore(state, 'sms')).toEqual(state);
	});
});
