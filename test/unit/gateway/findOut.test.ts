import fc from 'fast-check';
import { GatewayError, InvalidInput } from '../../../nodes/shared/gateway/error';
import { sendAndFindOut } from '../../../nodes/shared/gateway/findOut';
import { accepted, rejected, unknown, type Outcome } from '../../../nodes/shared/gateway/outcome';

const lost = new GatewayError({ code: 'lost', message: 'Lost.', effect: 'unknown' });
const refused = new GatewayError({ code: 'no', message: 'No.', effect: 'none', affectsAll: true });
const noMoney = rejected({ code: '4', message: 'The balance was too low.' });

type Way =
	| 'taken, and answered'
	| 'taken, and the answer lost'
	| 'lost before it arrived'
	| 'refused'
	| 'taken, and left open'
	| 'taken, not sent, and the answer lost';

const WAYS: Way[] = [
	'taken, and answered',
	'taken, and the answer lost',
	'lost before it arrived',
	'refused',
	'taken, and left open',
	'taken, not sent, and the answer lost',
];

/** A gateway that can be asked. `ways` are the fates of its requests, `questions` tell which lookups it answers. */
function gateway(ways: Way[], questions: boolean[] = []) {
	const taken = new Map<string, number>();
	const notSent = new Set<string>();
	const sent: string[][] = [];
	const asked: string[][] = [];
	const pauses: number[] = [];
	const lookup = {
		send: async (batch: string[]): Promise<Outcome[]> => {
			const way = ways[sent.length] ?? 'taken, and answered';
			sent.push(batch);
			if (way === 'refused') throw refused;
			if (way === 'lost before it arrived') throw lost;
			for (const message of batch) taken.set(message, (taken.get(message) ?? 0) + 1);
			if (way === 'taken, not sent, and the answer lost') batch.forEach((m) => notSent.add(m));
			if (way === 'taken, and left open') return batch.map(() => unknown(lost.failure));
			if (way !== 'taken, and answered') throw lost;
			return batch.map(() => accepted(null));
		},
		find: async (batch: string[]): Promise<Array<Outcome | null>> => {
			const isAnswered = questions[asked.length] ?? true;
			asked.push(batch);
			if (!isAnswered) throw lost;
			return batch.map((message) => {
				if (notSent.has(message)) return noMoney;
				return taken.has(message) ? accepted(null) : null;
			});
		},
		ownsReference: () => true,
		perhapsThere: (): Outcome | null => null,
		sleep: async (ms: number) => void pauses.push(ms),
	};
	return { lookup, taken, notSent, sent, asked, pauses };
}

const batch = ['a', 'b'];

describe('a batch that the gateway answers', () => {
	it('is not looked up or sent again if it was accepted', async () => {
		const { lookup, sent, asked, pauses } = gateway([]);
		expect(await sendAndFindOut(batch, lookup)).toEqual([accepted(null), accepted(null)]);
		expect({ sent, asked, pauses }).toEqual({ sent: [batch], asked: [], pauses: [] });
	});

	it('is not looked up or sent again if it was refused', async () => {
		const { lookup, sent, asked } = gateway(['refused']);
		await expect(sendAndFindOut(batch, lookup)).rejects.toBe(refused);
		expect({ sent, asked }).toEqual({ sent: [batch], asked: [] });
	});
});

describe('a batch whose answer was lost', () => {
	it('is looked up first, and not sent again if the gateway has it', async () => {
		const { lookup, sent, asked, pauses } = gateway(['taken, and the answer lost']);
		expect(await sendAndFindOut(batch, lookup)).toEqual([accepted(null), accepted(null)]);
		expect({ sent, asked, pauses }).toEqual({ sent: [batch], asked: [batch], pauses: [1_000] });
	});

	it('is sent again only after two lookups did not find it', async () => {
		const { lookup, sent, asked, pauses } = gateway(['lost before it arrived']);
		expect(await sendAndFindOut(batch, lookup)).toEqual([accepted(null), accepted(null)]);
		expect(sent).toEqual([batch, batch]);
		expect({ asked, pauses }).toEqual({ asked: [batch, batch], pauses: [1_000, 3_000] });
	});

	it('is sent at most three times, and then its outcome is unknown', async () => {
		const { lookup, sent } = gateway(Array<Way>(9).fill('lost before it arrived'));
		await expect(sendAndFindOut(batch, lookup)).rejects.toBe(lost);
		expect(sent).toHaveLength(3);
	});

	it('is never sent again if the lookup fails', async () => {
		for (const questions of [[false], [true, false]]) {
			const { lookup, sent } = gateway(['lost before it arrived'], questions);
			await expect(sendAndFindOut(batch, lookup)).rejects.toBe(lost);
			expect(sent).toEqual([batch]);
		}
	});

	it('is never sent again once the execution is canceled', async () => {
		const { lookup, sent, asked } = gateway(['lost before it arrived']);
		const canceled = { ...lookup, sleep: async () => await Promise.reject(refused) };
		await expect(sendAndFindOut(batch, canceled)).rejects.toBe(lost);
		expect({ sent, asked }).toEqual({ sent: [batch], asked: [] });
	});

	it('is rejected if the gateway has it but says that it was not sent', async () => {
		const { lookup, sent } = gateway(['taken, not sent, and the answer lost']);
		expect(await sendAndFindOut(batch, lookup)).toEqual([noMoney, noMoney]);
		expect(sent).toEqual([batch]);
	});
});

describe('a batch that the gateway has in part', () => {
	it('has only its missing messages sent again', async () => {
		const { lookup, sent, taken } = gateway(['lost before it arrived']);
		taken.set('a', 1);
		expect(await sendAndFindOut(['a', 'b', 'c'], lookup)).toEqual(
			Array<Outcome>(3).fill(accepted(null)),
		);
		expect(sent).toEqual([
			['a', 'b', 'c'],
			['b', 'c'],
		]);
	});

	it('is looked up every three seconds as long as more of it turns up', async () => {
		const { lookup, sent, asked, pauses, taken } = gateway(['lost before it arrived']);
		const messages = ['a', 'b', 'c', 'd', 'e'];
		const find = async (open: string[]) => {
			// The gateway works on a large request: each question finds one more of it.
			if (asked.length < 4) taken.set(messages[asked.length]!, 1);
			return await lookup.find(open);
		};
		expect(await sendAndFindOut(messages, { ...lookup, find })).toEqual(
			Array<Outcome>(5).fill(accepted(null)),
		);
		expect(asked.map(({ length }) => length)).toEqual([5, 4, 3, 2, 1]);
		expect(pauses).toEqual([1_000, 3_000, 3_000, 3_000, 3_000]);
		expect(sent).toEqual([messages, ['e']]);
	});

	it('keeps the outcomes that were found when sending the rest fails', async () => {
		const { lookup, taken } = gateway(['lost before it arrived', 'refused']);
		taken.set('a', 1);
		// The first request may still arrive, so the other message is not rejected.
		expect(await sendAndFindOut(batch, lookup)).toEqual([accepted(null), unknown(lost.failure)]);
	});

	it('is looked up again when the repetition of one message is refused', async () => {
		const { lookup, taken, sent, asked } = gateway(['lost before it arrived']);
		const { send } = lookup;
		lookup.send = async (messages) => {
			const outcomes = await send(messages);
			// The first request has arrived meanwhile, so the gateway refuses a second copy of "a".
			return outcomes.map((each, i) => (messages[i] === 'a' && taken.has('a') ? noMoney : each));
		};
		expect(await sendAndFindOut(batch, lookup)).toEqual([accepted(null), accepted(null)]);
		expect(sent).toEqual([batch, batch]);
		expect(asked).toEqual([batch, batch, ['a']]);
	});

	it('stays unknown when the gateway lists nothing and then refuses the repetition', async () => {
		const { lookup, sent } = gateway(['taken, and the answer lost', 'refused']);
		const blind = { ...lookup, find: async (messages: string[]) => messages.map(() => null) };
		await expect(sendAndFindOut(batch, blind)).rejects.toBe(lost);
		expect(sent).toHaveLength(2);
	});
});

describe('a batch with references that were used before', () => {
	const used = new GatewayError({
		code: '3111',
		message: 'A reference was used before.',
		effect: 'none',
		refusesReference: true,
	});

	/** A gateway that refuses the whole request if one of its references was used before. */
	function withUsed(references: string[], ways: Way[] = []) {
		const world = gateway(ways);
		for (const reference of references) world.taken.set(reference, 1);
		const send = async (messages: string[]): Promise<Outcome[]> => {
			if (messages.some((message) => world.taken.has(message))) throw used;
			return await world.lookup.send(messages);
		};
		return { ...world, lookup: { ...world.lookup, send } };
	}

	it('settles the message that the gateway has, and sends the others', async () => {
		const { lookup, sent } = withUsed(['a']);
		expect(await sendAndFindOut(['a', 'b'], lookup)).toEqual([accepted(null), accepted(null)]);
		expect(sent).toEqual([['b']]);
	});

	it('rejects a message if its reference may belong to another message', async () => {
		const { lookup } = withUsed(['a']);
		const outcomes = await sendAndFindOut(['a', 'b'], { ...lookup, ownsReference: () => false });
		expect(outcomes).toEqual([rejected(used.failure), accepted(null)]);
	});

	it('does not mistake another message for its own when the answer for the others is lost', async () => {
		const { lookup, taken } = withUsed(['a'], ['taken, and the answer lost']);
		const outcomes = await sendAndFindOut(['a', 'b'], { ...lookup, ownsReference: () => false });
		expect(outcomes).toEqual([rejected(used.failure), accepted(null)]);
		expect(taken.get('b')).toBe(1);
	});

	it('leaves the outcome of its own messages unknown if the lookup fails', async () => {
		const { lookup } = withUsed(['a']);
		const unasked = { ...lookup, find: async () => await Promise.reject(lost) };
		expect(await sendAndFindOut(['a'], unasked)).toEqual([unknown(lost.failure)]);
		const others = { ...unasked, ownsReference: () => false };
		expect(await sendAndFindOut(['a'], others)).toEqual([rejected(used.failure)]);
	});

	it('is unknown if it may have been sent before, and the gateway does not list it', async () => {
		const { lookup, sent } = withUsed(['a']);
		const hidden = async (messages: string[]) => messages.map(() => null);
		const words = { code: 'perhaps', message: 'Perhaps it was sent before.' };
		const others = { ...lookup, ownsReference: () => false, perhapsThere: () => unknown(words) };
		expect(await sendAndFindOut(['a'], { ...others, find: hidden })).toEqual([unknown(words)]);
		// It is listed by the time that the gateway refuses it.
		expect(await sendAndFindOut(['a', 'b'], others)).toEqual([unknown(words), accepted(null)]);
		expect(sent).toEqual([['b']]);
	});

	it('is asked for if the gateway does not say what it refuses, only where it may have been sent', async () => {
		const details = { code: 'none', message: 'None was accepted.', effect: 'none' } as const;
		const silent = new GatewayError({ ...details, refusesReference: 'perhaps' });
		const { lookup, asked } = gateway([]);
		const refusing = { ...lookup, send: async () => await Promise.reject(silent) };
		await expect(sendAndFindOut(['a'], refusing)).rejects.toBe(silent);
		expect(asked).toEqual([]);
		const killed = { ...refusing, perhapsThere: () => unknown(silent.failure) };
		expect(await sendAndFindOut(['a'], killed)).toEqual([unknown(silent.failure)]);
		const others = { ...refusing, ownsReference: () => false };
		const perhaps = {
			...others,
			perhapsThere: (message: string) => (message === 'a' ? unknown(silent.failure) : null),
		};
		expect(await sendAndFindOut(['a', 'b'], perhaps)).toEqual([
			unknown(silent.failure),
			rejected(silent.failure),
		]);
	});

	it('is rejected as a whole if the gateway shows no message under any of its references', async () => {
		const { lookup } = withUsed(['a']);
		const hidden = { ...lookup, find: async (messages: string[]) => messages.map(() => null) };
		const own = { ...hidden, ownsReference: () => false };
		expect(await sendAndFindOut(['a', 'b'], own)).toEqual([
			rejected(used.failure),
			rejected(used.failure),
		]);
	});
});

it('looks the messages up after an unexpected error, and leaves the outcome unknown', async () => {
	const { lookup, asked } = gateway([], [false]);
	const mistake = new TypeError('x is not a function');
	const broken = { ...lookup, send: async () => await Promise.reject(mistake) };
	await expect(sendAndFindOut(batch, broken)).rejects.toBe(mistake);
	expect(asked).toEqual([batch]);
	const invalid = new InvalidInput('x');
	const unfit = { ...lookup, send: async () => await Promise.reject(invalid) };
	await expect(sendAndFindOut(batch, unfit)).rejects.toBe(invalid);
	expect(asked).toEqual([batch]);
});

it('never sends a message twice, and never calls a message accepted that the gateway does not have', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 8 }),
			fc.array(fc.constantFrom(...WAYS), { maxLength: 4 }),
			fc.array(fc.boolean(), { maxLength: 6 }),
			async (messages, ways, questions) => {
				const { lookup, taken, notSent } = gateway(ways, questions);
				const outcomes = await sendAndFindOut(messages, lookup).catch((error: GatewayError) =>
					messages.map(() => ({ outcome: error.effect === 'none' ? 'rejected' : 'unknown' })),
				);
				expect(outcomes).toHaveLength(messages.length);
				messages.forEach((message, index) => {
					const isThere = taken.has(message) && !notSent.has(message);
					expect(taken.get(message) ?? 0).toBeLessThanOrEqual(1);
					const allowed = isThere ? ['accepted', 'unknown'] : ['rejected', 'unknown'];
					expect(allowed).toContain(outcomes[index]!.outcome);
				});
			},
		),
		{ numRuns: 500 },
	);
});
