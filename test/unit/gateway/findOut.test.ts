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

/** A gateway that can be asked. Each request goes its way; each question is answered, or not. */
function gateway(ways: Way[], questions: boolean[] = []) {
	const taken = new Map<string, number>();
	const notSent = new Set<string>();
	const sent: string[][] = [];
	const asked: string[][] = [];
	const pauses: number[] = [];
	const courier = {
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
		sleep: async (ms: number) => void pauses.push(ms),
	};
	return { courier, taken, notSent, sent, asked, pauses };
}

const batch = ['a', 'b'];

describe('a batch that is answered', () => {
	it('is neither asked for nor sent again', async () => {
		const { courier, sent, asked, pauses } = gateway([]);
		expect(await sendAndFindOut(batch, courier)).toEqual([accepted(null), accepted(null)]);
		expect({ sent, asked, pauses }).toEqual({ sent: [batch], asked: [], pauses: [] });
	});

	it('is neither asked for nor sent again where it is refused', async () => {
		const { courier, sent, asked } = gateway(['refused']);
		await expect(sendAndFindOut(batch, courier)).rejects.toBe(refused);
		expect({ sent, asked }).toEqual({ sent: [batch], asked: [] });
	});
});

describe('a batch whose answer was lost', () => {
	it('is asked for before it is sent again, and not sent where it is there', async () => {
		const { courier, sent, asked, pauses } = gateway(['taken, and the answer lost']);
		expect(await sendAndFindOut(batch, courier)).toEqual([accepted(null), accepted(null)]);
		expect({ sent, asked, pauses }).toEqual({ sent: [batch], asked: [batch], pauses: [1_000] });
	});

	it('is sent again only after it was asked for twice and is not there', async () => {
		const { courier, sent, asked, pauses } = gateway(['lost before it arrived']);
		expect(await sendAndFindOut(batch, courier)).toEqual([accepted(null), accepted(null)]);
		expect(sent).toEqual([batch, batch]);
		expect({ asked, pauses }).toEqual({ asked: [batch, batch], pauses: [1_000, 3_000] });
	});

	it('is sent three times at most, and then its outcome is unknown', async () => {
		const { courier, sent } = gateway(Array<Way>(9).fill('lost before it arrived'));
		await expect(sendAndFindOut(batch, courier)).rejects.toBe(lost);
		expect(sent).toHaveLength(3);
	});

	it('is never sent again where the gateway cannot be asked', async () => {
		for (const questions of [[false], [true, false]]) {
			const { courier, sent } = gateway(['lost before it arrived'], questions);
			await expect(sendAndFindOut(batch, courier)).rejects.toBe(lost);
			expect(sent).toEqual([batch]);
		}
	});

	it('is never sent again once the execution is cancelled', async () => {
		const { courier, sent, asked } = gateway(['lost before it arrived']);
		const cancelled = { ...courier, sleep: async () => await Promise.reject(refused) };
		await expect(sendAndFindOut(batch, cancelled)).rejects.toBe(lost);
		expect({ sent, asked }).toEqual({ sent: [batch], asked: [] });
	});

	it('is rejected where the gateway has it and says that it was not sent', async () => {
		const { courier, sent } = gateway(['taken, not sent, and the answer lost']);
		expect(await sendAndFindOut(batch, courier)).toEqual([noMoney, noMoney]);
		expect(sent).toEqual([batch]);
	});
});

describe('a batch of which a part is there', () => {
	it('has only the other part sent again', async () => {
		const { courier, sent, taken } = gateway(['lost before it arrived']);
		taken.set('a', 1);
		expect(await sendAndFindOut(['a', 'b', 'c'], courier)).toEqual(
			Array<Outcome>(3).fill(accepted(null)),
		);
		expect(sent).toEqual([
			['a', 'b', 'c'],
			['b', 'c'],
		]);
	});

	it('is asked for again and again, three seconds apart, as long as more turn up', async () => {
		const { courier, sent, asked, pauses, taken } = gateway(['lost before it arrived']);
		const messages = ['a', 'b', 'c', 'd', 'e'];
		const find = async (open: string[]) => {
			// The gateway works on a large request: each question finds one more of it.
			if (asked.length < 4) taken.set(messages[asked.length]!, 1);
			return await courier.find(open);
		};
		expect(await sendAndFindOut(messages, { ...courier, find })).toEqual(
			Array<Outcome>(5).fill(accepted(null)),
		);
		expect(asked.map(({ length }) => length)).toEqual([5, 4, 3, 2, 1]);
		expect(pauses).toEqual([1_000, 3_000, 3_000, 3_000, 3_000]);
		expect(sent).toEqual([messages, ['e']]);
	});

	it('keeps what is known of it, also where the other part fails for good', async () => {
		const { courier, taken } = gateway(['lost before it arrived', 'refused']);
		taken.set('a', 1);
		expect(await sendAndFindOut(batch, courier)).toEqual([
			accepted(null),
			rejected(refused.failure),
		]);
	});
});

it('leaves the outcome unknown after an error nobody foresaw, and asks', async () => {
	const { courier, asked } = gateway([], [false]);
	const mistake = new TypeError('x is not a function');
	const broken = { ...courier, send: async () => await Promise.reject(mistake) };
	await expect(sendAndFindOut(batch, broken)).rejects.toBe(mistake);
	expect(asked).toEqual([batch]);
	const invalid = new InvalidInput('x');
	const unfit = { ...courier, send: async () => await Promise.reject(invalid) };
	await expect(sendAndFindOut(batch, unfit)).rejects.toBe(invalid);
	expect(asked).toEqual([batch]);
});

it('sends no message twice and calls none accepted that is not there, whatever happens', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 8 }),
			fc.array(fc.constantFrom(...WAYS), { maxLength: 4 }),
			fc.array(fc.boolean(), { maxLength: 6 }),
			async (messages, ways, questions) => {
				const { courier, taken, notSent } = gateway(ways, questions);
				const outcomes = await sendAndFindOut(messages, courier).catch((error: GatewayError) =>
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
