import fc from 'fast-check';
import { DateTime } from 'luxon';
import { wallText, wallTime, wallTimeAt, type WallTime } from '../../../nodes/shared/time';
import type { Entry } from '../../../nodes/shared/inbox/seen';
import { restore, type Inbox } from '../../../nodes/shared/inbox/savedInbox';
import { advance, recentWindow, startInbox, windowOf } from '../../../nodes/shared/inbox/window';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

const SMS = { list: 'incoming', account: { credential: '1', login: 'x' }, parts: ['sms'] };
const started = (entries: Entry[], now: WallTime) =>
	startInbox(SMS, entries, recentWindow(now), now);
const windowAt = (inbox: Inbox | null, now: WallTime) =>
	inbox ? windowOf(inbox, now) : recentWindow(now);

/** A message in the model: when it arrived, and when the list first shows it. */
interface Arrival {
	text: string;
	at: WallTime;
	shownFrom: number;
}

/** A gateway that lists local times in seconds, and shows some messages late. */
class Gateway {
	readonly arrivals: Arrival[] = [];

	constructor(readonly zone: string) {}

	receive(instant: number, text: string, lateMs: number): void {
		const at = wallTime(wallText(wallTimeAt(instant, this.zone)))!;
		this.arrivals.push({ text, at, shownFrom: instant + lateMs });
	}

	list(inbox: Inbox | null, instant: number): Entry[] {
		const { from, to } = windowAt(inbox, wallTimeAt(instant, this.zone));
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
 * n8n saves the state when a poll emits and at activation. A restart continues from the saved state,
 * because later states were only in memory.
 */
function play(start: string, steps: Step[]): { emitted: string[]; expected: string[] } {
	const zone = 'Europe/Warsaw';
	const gateway = new Gateway(zone);
	let now = DateTime.fromISO(start, { zone }).toMillis();
	for (let i = 0; i < 3; i++) gateway.receive(now - i * 30 * MINUTE, 'before', 0);
	let state = started(gateway.list(null, now), wallTimeAt(now, zone));
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
				state = restore(JSON.parse(saved), 'incoming')!;
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

	it('emits every message exactly once, despite clock changes, restarts and crashes', () => {
		fc.assert(
			fc.property(days, fc.array(step, { minLength: 5, maxLength: 60 }), (start, steps) => {
				const { emitted, expected } = play(start, steps);
				expect(emitted).toEqual(expected);
			}),
			{ numRuns: 3_000 },
		);
	});

	it('emits every message once even if the credential’s time zone is wrong by many hours', () => {
		const gateway = new Gateway('Pacific/Auckland');
		const zone = 'Europe/Warsaw';
		let now = Date.parse('2026-06-10T10:00:00Z');
		const wall = () => wallTimeAt(now, zone);
		gateway.receive(now, 'before', 0);
		const list = (state: Inbox | null) => {
			const { from, to } = windowAt(state, wall());
			return gateway.arrivals
				.filter(({ at }) => at >= from && at <= to)
				.map(({ at, text }) => ({ at, fingerprint: `${at}/${text}` }));
		};
		let state = started(list(null), wall());
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
		const state = advance(started([], at), entries, at + 5_000_000).inbox;
		expect(JSON.stringify(state).length).toBeLessThan(1_000_000);
		expect(advance(state, entries, at + 5_000_000).fresh).toEqual([]);
	});

	it('forgets entries that it will never ask for again', () => {
		const at = wallTime('2026-06-10 12:00:00')!;
		let state = started([], at);
		const all: Entry[] = [];
		for (let day = 0; day < 400; day++) {
			const now = at + day * DAY;
			all.push({ at: now, fingerprint: `${day}` });
			const { from } = windowOf(state, now);
			const listed = all.filter((entry) => entry.at! >= from);
			state = advance(state, listed, now).inbox;
		}
		expect(Object.keys(state.seen).length).toBeLessThan(20);
	});

	it('is not confused by a time in the far future', () => {
		const at = wallTime('2026-06-10 12:00:00')!;
		let state = started([], at);
		state = advance(state, [{ at: wallTime('2099-01-01 00:00:00'), fingerprint: 'x' }], at).inbox;
		const next = { at: at + MINUTE, fingerprint: 'y' };
		expect(windowOf(state, at + MINUTE).from).toBeLessThan(next.at);
		expect(advance(state, [next], at + MINUTE).fresh).toEqual([0]);
	});

	it('loses nothing if the time zone is wrong and one entry is dated in the future', () => {
		const at = wallTime('2026-06-10 12:00:00')!;
		// n8n's wall clock is ten hours ahead of the gateway's.
		const now = (minutes: number) => at + (600 + minutes) * MINUTE;
		const listed: Entry[] = [];
		let state = started([], now(0));
		const emitted: string[] = [];
		for (let i = 0; i <= 40; i++) {
			const minutes = i === 5 ? 480 : i * 20;
			listed.push({ at: at + minutes * MINUTE, fingerprint: `${i}` });
			const { from, to } = windowOf(state, now(i * 20));
			const answer = listed.filter((entry) => entry.at! >= from && entry.at! <= to);
			const { fresh, inbox } = advance(state, answer, now(i * 20));
			emitted.push(...fresh.map((index) => answer[index]!.fingerprint));
			state = inbox;
		}
		expect(emitted).toEqual(Array.from({ length: 41 }, (_, i) => `${i}`));
		expect(windowOf(state, now(800)).from).toBeGreaterThan(at + 480 * MINUTE);
	});

	it('finds an entry that one answer left out', () => {
		const at = wallTime('2026-06-10 12:00:00')!;
		const entries = Array.from({ length: 1_000 }, (_, i) => ({
			at: at + i * MINUTE,
			fingerprint: `${i}`,
		}));
		const now = at + 1_000 * MINUTE;
		const [first, ...others] = entries;
		const once = advance(started([], at), others, now);
		expect(once.fresh).toHaveLength(999);
		const { from } = windowOf(once.inbox, now);
		expect(from).toBeLessThanOrEqual(first!.at);
		const twice = advance(once.inbox, entries, now);
		expect(twice.fresh).toEqual([0]);
		expect(windowOf(twice.inbox, now).from).toBeGreaterThan(at + 900 * MINUTE);
	});

	it('reports an entry with an ID once, also if its time changes', () => {
		const at = wallTime('2026-06-10 12:00:00')!;
		const entry = { fingerprint: '["nd","1001"]', hasId: true, at };
		const { inbox, fresh } = advance(started([], at), [entry], at);
		expect(fresh).toEqual([0]);
		for (const other of [at + 40 * MINUTE, at - 40 * MINUTE, null]) {
			const again = advance(inbox, [{ ...entry, at: other }], at);
			expect(again.fresh).toEqual([]);
			expect(advance(again.inbox, [entry, { ...entry, at: other }], at).fresh).toEqual([]);
		}
	});

	it('knows two entries that became alike by the fingerprints that they had before', () => {
		const at = Date.UTC(2026, 2, 1, 12);
		const before: Entry[] = ['+48500', '48500'].map((former) => ({ at, fingerprint: former }));
		const now = before.map((entry) => ({
			at,
			fingerprint: '48500 in its normal form',
			formerly: () => entry.fingerprint,
		}));
		const { fresh, inbox } = advance(started(before, at), [...now, now[0]!], at);
		expect(fresh).toEqual([2]);
		expect(advance(inbox, [...now, now[0]!], at).fresh).toEqual([]);
	});

	it('starts over from a state that it cannot read', () => {
		const state = started([], Date.UTC(2026, 5, 10));
		const { account, parts, ...incomplete } = state;
		const bad = [{ ...state, version: 3 }, { ...state, seen: null }, incomplete];
		for (const stored of [null, undefined, 7, 'x', [], {}, ...bad, { ...incomplete, account }]) {
			expect(restore(stored, 'incoming')).toBeNull();
		}
		for (const time of ['floor', 'nextFloor']) {
			expect(restore({ ...state, [time]: 'never' }, 'incoming')).toBeNull();
		}
		expect(restore(state, 'survey/1')).toBeNull();
		expect(restore({ ...incomplete, account, parts }, 'incoming')).toEqual(state);
	});
});
