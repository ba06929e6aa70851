import fc from 'fast-check';
import type { Entry } from '../../../nodes/shared/inbox/seen';
import { keysToAsk } from '../../../nodes/shared/inbox/pending';
import { restore, type Inbox } from '../../../nodes/shared/inbox/savedInbox';
import { advance, startInbox, windowOf, type Advanced } from '../../../nodes/shared/inbox/window';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2026, 5, 10, 12);
const REPORTS = { list: 'reports', account: { credential: '1', login: null }, parts: [] };
const startReports = () => startInbox(REPORTS, [], { from: START - 26 * HOUR }, START);

/** A message that is listed by the time it was sent, and pending until its report is final. */
interface Message {
	id: string;
	at: number;
	finalAt: number;
}

type Step =
	| { do: 'send'; finalAfter: number }
	| { do: 'wait'; ms: number }
	| { do: 'poll' | 'overlappingPolls' | 'restart' };

const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 4,
		arbitrary: fc.record({
			do: fc.constant('send' as const),
			finalAfter: fc.oneof(
				fc.integer({ min: 0, max: 5 * MINUTE }),
				fc.integer({ min: 0, max: 100 * HOUR }),
			),
		}),
	},
	{
		weight: 4,
		arbitrary: fc.record({
			do: fc.constant('wait' as const),
			ms: fc.oneof(
				fc.integer({ min: 0, max: 20 * MINUTE }),
				fc.integer({ min: 0, max: 30 * HOUR }),
			),
		}),
	},
	{ weight: 4, arbitrary: fc.constant({ do: 'poll' as const }) },
	{ weight: 1, arbitrary: fc.constantFrom({ do: 'overlappingPolls' }, { do: 'restart' }) },
) as fc.Arbitrary<Step>;

/** The gateway's answer to a poll in this state: the entries of the window and of the keys. */
function ask(messages: Message[], inbox: Inbox, now: number) {
	const { from, to } = windowOf(inbox, now);
	const asked = keysToAsk(inbox.waiting);
	const entries: Entry[] = messages
		.filter(({ id, at }) => (at >= from && at <= to) || asked.includes(id))
		.map(({ id, at, finalAt }) => ({
			fingerprint: id,
			at,
			key: id,
			isPending: now < finalAt,
		}));
	return { entries, asked, now };
}

/** n8n saves the state when a poll emits. A restart continues from the saved state. */
function play(steps: Step[]): { emitted: string[]; expected: string[]; state: Inbox } {
	const messages: Message[] = [];
	let now = START;
	let state = startReports();
	let saved = JSON.stringify(state);
	const emitted: string[] = [];
	const take = ({ entries, asked, now: then }: ReturnType<typeof ask>) => {
		const { fresh, inbox } = advance(state, entries, then, asked);
		state = inbox;
		emitted.push(...fresh.map((index) => entries[index]!.key!));
		if (fresh.length > 0) saved = JSON.stringify(state);
	};
	const ending: Step[] = [{ do: 'wait', ms: 101 * HOUR }, { do: 'poll' }, { do: 'poll' }];
	for (const action of [...steps, ...ending]) {
		switch (action.do) {
			case 'send':
				messages.push({
					id: `m${messages.length}`,
					at: now,
					finalAt: now + action.finalAfter,
				});
				break;
			case 'wait':
				now += action.ms;
				break;
			case 'poll':
				take(ask(messages, state, now));
				break;
			case 'overlappingPolls': {
				const slow = ask(messages, state, now);
				now += MINUTE;
				take(ask(messages, state, now));
				take(slow);
				break;
			}
			case 'restart':
				state = restore(JSON.parse(saved), 'reports')!;
		}
	}
	return { emitted: emitted.sort(), expected: messages.map(({ id }) => id).sort(), state };
}

it('reports each message once, after it is no longer pending, however long that takes', () => {
	fc.assert(
		fc.property(fc.array(step, { minLength: 3, maxLength: 50 }), (steps) => {
			const { emitted, expected, state } = play(steps);
			expect(emitted).toEqual(expected);
			expect(state.waiting ?? []).toEqual([]);
		}),
		{ numRuns: 2_000 },
	);
});

const entryOf = (id: string, at: number, isPending = true): Entry => ({
	fingerprint: id,
	at,
	key: id,
	isPending,
});

/** The newest entries of an answer do not move the window, because they may be in the future. */
const newestAt = (at: number): Entry[] =>
	Array.from({ length: 5 }, (_, i) => ({ fingerprint: `newest ${i}`, at }));

/** A state in which these entries wait, because the window has moved past them. */
function waitingFor(entries: Entry[]): Advanced {
	const now = START + 10 * HOUR;
	const first = advance(startReports(), [...entries, ...newestAt(now)], now);
	return { ...first, inbox: advance(first.inbox, newestAt(now), now).inbox };
}

it('keeps asking for an entry that answers leave out, and gives it up after 15 days', () => {
	let state = waitingFor([entryOf('a', START)]).inbox;
	for (let day = 0; day < 14; day++) {
		state = advance(state, [], START + day * 24 * HOUR, keysToAsk(state.waiting)).inbox;
		expect(keysToAsk(state.waiting)).toEqual(['a']);
	}
	state = advance(state, [], START + 16 * 24 * HOUR, keysToAsk(state.waiting)).inbox;
	expect(keysToAsk(state.waiting)).toEqual([]);
});

it('limits the keys of a poll and the size of the state, and asks for all keys in turn', () => {
	const many = Array.from({ length: 110_000 }, (_, i) => entryOf(`m${i}`, START + i));
	const waiting = waitingFor(many);
	expect(waiting.givenUp).toBe(10_000);
	let state = waiting.inbox;
	expect(JSON.stringify(state).length).toBeLessThan(2_000_000);
	const seen = new Set<string>();
	for (let poll = 0; poll < 40; poll++) {
		const asked = keysToAsk(state.waiting);
		expect(asked).toHaveLength(2_500);
		asked.forEach((key) => seen.add(key));
		const entries = asked.map((key) => entryOf(key, START + Number(key.slice(1))));
		state = advance(state, entries, START + 10 * HOUR, asked).inbox;
	}
	expect(seen.size).toBe(100_000);
});

it('keeps no list of waiting entries if none was ever pending', () => {
	const state = advance(startReports(), newestAt(START), START).inbox;
	expect(state).not.toHaveProperty('waiting');
});
