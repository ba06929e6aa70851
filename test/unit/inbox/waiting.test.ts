import fc from 'fast-check';
import type { Entry } from '../../../nodes/shared/inbox/seen';
import { keysToAsk } from '../../../nodes/shared/inbox/waiting';
import { advance, begin, restore, windowOf, type Inbox } from '../../../nodes/shared/inbox/window';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2026, 5, 10, 12);

/** A message that is listed by when it was sent, and is ripe when its report is final. */
interface Message {
	id: string;
	at: number;
	ripeAt: number;
}

type Step =
	| { do: 'send'; ripeAfter: number }
	| { do: 'wait'; ms: number }
	| { do: 'poll' | 'overlappingPolls' | 'restart' };

const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 4,
		arbitrary: fc.record({
			do: fc.constant('send' as const),
			ripeAfter: fc.oneof(
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

/** An answer to a question of this state: the window, and what is asked for besides. */
function ask(messages: Message[], inbox: Inbox | null, now: number) {
	const { from, to } = windowOf(inbox, now);
	const asked = keysToAsk(inbox?.waiting);
	const entries: Entry[] = messages
		.filter(({ id, at }) => (at >= from && at <= to) || asked.includes(id))
		.map(({ id, at, ripeAt }) => ({
			fingerprint: id,
			at,
			key: id,
			isUnripe: now < ripeAt,
		}));
	return { entries, asked, now };
}

/** n8n saves the state when a poll emits; a restart finds what was saved. */
function play(steps: Step[]): { emitted: string[]; expected: string[]; state: Inbox } {
	const messages: Message[] = [];
	let now = START;
	let state = begin('reports', [], now);
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
					ripeAt: now + action.ripeAfter,
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

it('reports each message once when it is ripe, whenever that is', () => {
	fc.assert(
		fc.property(fc.array(step, { minLength: 3, maxLength: 50 }), (steps) => {
			const { emitted, expected, state } = play(steps);
			expect(emitted).toEqual(expected);
			expect(state.waiting ?? []).toEqual([]);
		}),
		{ numRuns: 2_000 },
	);
});

const late = (id: string, at: number, isUnripe = true): Entry => ({
	fingerprint: id,
	at,
	key: id,
	isUnripe,
});

/** A state in which these wait, since the window has moved on. */
function waitingFor(entries: Entry[]): Inbox {
	const newest = { fingerprint: 'newest', at: START + 10 * HOUR };
	return advance(begin('reports', [], START), [...entries, newest], newest.at).inbox;
}

it('keeps asking for what an answer leaves out, and gives it up after 15 days', () => {
	let state = waitingFor([late('a', START)]);
	for (let day = 0; day < 14; day++) {
		state = advance(state, [], START + day * 24 * HOUR, keysToAsk(state.waiting)).inbox;
		expect(keysToAsk(state.waiting)).toEqual(['a']);
	}
	state = advance(state, [], START + 16 * 24 * HOUR, keysToAsk(state.waiting)).inbox;
	expect(keysToAsk(state.waiting)).toEqual([]);
});

it('asks for a bounded number at once, each in its turn, and keeps a bounded state', () => {
	const many = Array.from({ length: 30_000 }, (_, i) => late(`m${i}`, START + i));
	let state = waitingFor(many);
	expect(JSON.stringify(state).length).toBeLessThan(1_000_000);
	const seen = new Set<string>();
	for (let poll = 0; poll < 8; poll++) {
		const asked = keysToAsk(state.waiting);
		expect(asked).toHaveLength(2_500);
		asked.forEach((key) => seen.add(key));
		const entries = asked.map((key) => late(key, START + Number(key.slice(1))));
		state = advance(state, entries, START + 10 * HOUR, asked).inbox;
	}
	expect(seen.size).toBe(20_000);
});

it('leaves the state of what is never unripe as it is', () => {
	const state = advance(begin('sms', [], START), [{ fingerprint: 'x', at: START }], START).inbox;
	expect(state).not.toHaveProperty('waiting');
});
