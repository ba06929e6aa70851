import fc from 'fast-check';
import type { IDataObject, INode } from 'n8n-workflow';
import { inChunks } from '../../../../nodes/shared/gateway/batches';
import { GatewayError, InvalidInput } from '../../../../nodes/shared/gateway/error';
import type { Found, Sought } from '../../../../nodes/shared/gateway/findOut';
import type { Message } from '../../../../nodes/shared/gateway/message';
import { accepted, rejected, type Outcome } from '../../../../nodes/shared/gateway/outcome';
import type { Cancellation } from '../../../../nodes/shared/n8n/cancellation';
import { dispatch } from '../../../../nodes/shared/n8n/sending/dispatch';
import { parameterContent } from '../../../../nodes/shared/n8n/sending/content';
import type { Messaging } from '../../../../nodes/shared/n8n/sending/messaging';
import type { Run } from '../../../../nodes/shared/n8n/operation';
import type { Output } from '../../../../nodes/shared/n8n/output';
import { Item, Parameters } from '../../../../nodes/shared/n8n/parameters';
import { segments } from '../../../../nodes/shared/sms/segments';
import { gateOf, ledgerOf } from '../../../support/gate';

const WAYS = [
	'taken, and answered',
	'taken, and the answer lost',
	'lost before it arrived',
	'refused',
	'refused for all',
	'taken in part',
	'taken, and answered with a result too few',
	'taken, and then something nobody foresaw',
] as const;
type Way = (typeof WAYS)[number] | 'refused for its reference';

/** A gateway, and a node that sends to it through any tries: what it took is never taken back. */
class World {
	/** How often each item's message was taken. */
	readonly taken: number[];
	readonly requests: number[][] = [];
	questions = 0;
	/** The references it was asked for. */
	readonly asked: Array<string | null> = [];
	/** The gateway does not list its messages yet when it is asked the next time. */
	hideOnce = false;
	/** It lists nothing. */
	hidesAlways = false;
	/** How n8n runs the node. */
	mode: 'webhook' | 'retry' = 'webhook';
	/** After so many requests the user stops the execution. */
	cancelledAfter = Infinity;
	refusal: InvalidInput | null = null;
	/** Whether On Error continues. */
	continuesOnFail = false;
	private saved: IDataObject = {};

	constructor(
		private readonly count: number,
		private readonly ways: Way[],
		private readonly canBeAsked: boolean,
		private readonly answersQuestions: Array<boolean | 'by mistake'> = [],
	) {
		this.taken = Array.from({ length: count }, () => 0);
	}

	/**
	 * One try of the node, with options for all items or for each; between two tries the execution is
	 * saved and loaded again.
	 */
	async try(given: IDataObject | IDataObject[] = {}): Promise<Output[]> {
		const optionsOf = (index: number) => (Array.isArray(given) ? given[index] : given);
		this.saved = JSON.parse(JSON.stringify(this.saved)) as IDataObject;
		// To n8n a value that begins with = is an expression: it may differ for each item.
		const read = (name: string, index: number, _: unknown, how: { rawExpressions?: boolean }) =>
			how.rawExpressions ? '=' : { to: String(index), text: 'x', options: optionsOf(index) }[name];
		const parameters = new Parameters({ getNodeParameter: read as never });
		const items = Array.from(
			{ length: this.count },
			(__, index) => new Item(parameters, index, { json: {} }),
		);
		return await dispatch(this.messaging(), items, null, this.run(), {
			content: parameterContent,
			batches: (entries) => inChunks(entries, 3),
		});
	}

	/** n8n is killed before it has saved anything of the execution, which is then retried. */
	crash(): void {
		this.saved = {};
		this.mode = 'retry';
	}

	private run(): Run {
		const ledger = ledgerOf(this.saved, 0, this.mode);
		const isCanceled = () => this.requests.length >= this.cancelledAfter;
		const cancellation = {
			get isCanceled() {
				return isCanceled();
			},
			sleep: async () => undefined,
			check: () => undefined,
		};
		return {
			node: {} as INode,
			gateway: 'probe',
			gate: gateOf(ledger, { refusal: this.refusal }),
			references: ledger.references,
			cancellation: cancellation as unknown as Cancellation,
			timeZone: 'UTC',
			continuesOnFail: this.continuesOnFail,
		} as Run;
	}

	private messaging(): Messaging<null, Message> {
		const find = async (_: null, sought: Array<Sought<Message>>): Promise<Found[]> => {
			const isForAnyText = sought.some(({ references }) => references.length > 1);
			if (isForAnyText) return sought.map(() => new Map());
			const messages = sought.map(({ message }) => message);
			this.asked.push(...messages.map(({ reference }) => reference));
			const answers = this.answersQuestions[this.questions++];
			if (answers === 'by mistake') throw new TypeError('x is not a function');
			if (answers === false) throw failure('unknown', false);
			const isHidden = this.hidesAlways || this.hideOnce;
			this.hideOnce = false;
			const isThere = (to: string) => !isHidden && this.taken[Number(to)]! > 0;
			return messages.map(
				({ to, reference }) => new Map(isThere(to) ? [[reference!, accepted(null)]] : []),
			);
		};
		return {
			hints: { to: 'Any number.', text: 'Any text.' },
			fromFields: [],
			sharedOptions: [],
			ownOptions: [],
			batchSize: 3,
			example: { to: '1', from: null },
			howToFindOut: 'ask.',
			compose: ({ to, text, reference, sendAt }) => ({
				to: to as string,
				from: null,
				text: text as string,
				reference,
				scheduledAt: sendAt,
				segments: segments('x'),
			}),
			shownText: ({ text }) => text,
			send: async (_, __, messages) => await this.send(messages),
			...(this.canBeAsked && { find }),
		};
	}

	private async send(messages: Message[]): Promise<Outcome[]> {
		const way = this.ways[this.requests.length] ?? 'taken, and answered';
		const indexes = messages.map(({ to }) => Number(to));
		this.requests.push(indexes);
		if (way === 'refused for its reference') {
			const details = { code: '3111', message: 'Used before.', effect: 'none' } as const;
			throw new GatewayError({ ...details, refusesReference: true });
		}
		if (way === 'refused') throw failure('none', false);
		if (way === 'refused for all') throw failure('none', true);
		if (way === 'lost before it arrived') throw failure('unknown', false);
		const some = way === 'taken in part' ? indexes.filter((index) => index % 2 === 0) : indexes;
		for (const index of some) this.taken[index]!++;
		if (way === 'taken, and the answer lost') throw failure('unknown', false);
		if (way === 'taken, and then something nobody foresaw') throw new TypeError('x');
		const results = indexes.map((index) =>
			some.includes(index) ? accepted(null) : rejected({ code: 'no', message: 'No.' }),
		);
		return way === 'taken, and answered with a result too few' ? results.slice(1) : results;
	}
}

function failure(effect: 'none' | 'unknown', affectsAll: boolean): GatewayError {
	return new GatewayError({ code: 'step', message: 'It failed.', effect, affectsAll });
}

const outcomes = (outputs: Output[]) => outputs.map(({ json }) => json.outcome);

describe.each([
	['cannot be asked what it has', false],
	['can be asked what it has', true],
])('sending to a gateway that %s', (_, canBeAsked) => {
	it('takes no message twice and hides none, through any tries and whatever happens', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 1, max: 10 }),
				fc.array(fc.constantFrom(...WAYS), { maxLength: 12 }),
				fc.array(fc.boolean(), { maxLength: 12 }),
				fc.integer({ min: 1, max: 4 }),
				async (count, ways, questions, tries) => {
					const world = new World(count, ways, canBeAsked, questions);
					let before: unknown[] = [];
					for (let nth = 0; nth < tries; nth++) {
						const outputs = await world.try();
						expect(outputs).toHaveLength(count);
						expect(Math.max(...world.taken)).toBeLessThanOrEqual(1);
						outcomes(outputs).forEach((outcome, index) => {
							const allowed = world.taken[index]
								? ['accepted', 'unknown']
								: ['rejected', 'unknown'];
							expect(allowed).toContain(outcome);
							// What was accepted stays so, and what may have been sent is never "not sent" later.
							if (before[index] === 'accepted') expect(outcome).toBe('accepted');
							if (before[index] === 'unknown' && !canBeAsked) expect(outcome).toBe('unknown');
						});
						before = outcomes(outputs);
					}
				},
			),
			{ numRuns: 600 },
		);
	});

	it('sends in the next try what was rejected, and nothing else', async () => {
		const world = new World(6, ['taken, and answered', 'refused'], canBeAsked);
		expect(outcomes(await world.try())).toEqual([
			...['accepted', 'accepted', 'accepted', 'rejected', 'rejected', 'rejected'],
		]);
		expect(outcomes(await world.try())).toEqual(Array(6).fill('accepted'));
		expect(world.requests).toEqual([
			[0, 1, 2],
			[3, 4, 5],
			[3, 4, 5],
		]);
	});

	it('gives the same output for an accepted message in every try', async () => {
		const world = new World(2, [], canBeAsked);
		const [first, second] = [await world.try(), await world.try()];
		expect(second.map(({ json }) => json)).toEqual(first.map(({ json }) => json));
		expect(second.every(({ isKnown }) => isKnown)).toBe(true);
		expect(first.some(({ isKnown }) => isKnown)).toBe(false);
	});
});

describe('an outcome left unknown', () => {
	it('is settled in the next try by asking, without sending', async () => {
		const world = new World(2, ['taken, and the answer lost'], true, [false]);
		expect(outcomes(await world.try())).toEqual(['unknown', 'unknown']);
		expect(outcomes(await world.try())).toEqual(['accepted', 'accepted']);
		expect(world.requests).toHaveLength(1);
	});

	it('stays so while the gateway cannot be asked', async () => {
		const world = new World(2, ['lost before it arrived'], true, [false, false]);
		await world.try();
		const outputs = await world.try();
		expect(outcomes(outputs)).toEqual(['unknown', 'unknown']);
		expect(outputs.every(({ isKnown }) => isKnown)).toBe(true);
		expect(world.requests).toHaveLength(1);
	});

	it('is asked for by the reference it was sent with, also where there is another by now', async () => {
		const world = new World(1, ['taken, and the answer lost'], true, [false]);
		await world.try({ reference: 'order-7' });
		const [output] = await world.try({ reference: 'order-8' });
		expect(output!.json).toMatchObject({ outcome: 'accepted', reference: 'order-7' });
		expect(world.asked).toEqual(['order-7', 'order-7']);
	});

	it('stays so where the message would be refused by now: it may have been sent', async () => {
		const world = new World(1, ['taken, and the answer lost'], true, [false]);
		await world.try();
		const [output] = await world.try({ onlyOnce: true });
		expect(output).toMatchObject({ json: { outcome: 'unknown' }, isKnown: true });
		expect(world.requests).toHaveLength(1);
	});
});

describe('a reference that the gateway says is used', () => {
	it.each<[string, IDataObject, string]>([
		['was made for the message, so the message is there', {}, 'accepted'],
		[
			'is unique by Only Once, so the message is there',
			{ reference: 'o7', onlyOnce: true },
			'accepted',
		],
		['is the user’s own, so another message may be there', { reference: 'o7' }, 'rejected'],
	])('%s', async (_, options, outcome) => {
		const world = new World(1, ['refused for its reference'], true);
		world.taken[0] = 1;
		if (options.onlyOnce) world.hideOnce = true;
		expect(outcomes(await world.try(options))).toEqual([outcome]);
		expect(world.taken).toEqual([1]);
	});

	it('belongs to the message once the message may have been sent under it', async () => {
		const ways = ['taken, and the answer lost', 'refused for its reference'] as const;
		const world = new World(1, [...ways], true, [false]);
		expect(outcomes(await world.try({ reference: 'o7' }))).toEqual(['unknown']);
		world.hideOnce = true;
		expect(outcomes(await world.try({ reference: 'o7' }))).toEqual(['accepted']);
		expect(world.taken).toEqual([1]);
	});
});

describe('a retry of an execution of which n8n has saved nothing', () => {
	it('asks for every message first, and sends only what is not there', async () => {
		const world = new World(4, ['taken, and answered', 'lost before it arrived'], true, [false]);
		await world.try();
		expect(world.taken).toEqual([1, 1, 1, 0]);
		world.crash();
		expect(outcomes(await world.try())).toEqual(Array(4).fill('accepted'));
		expect(world.taken).toEqual([1, 1, 1, 1]);
	});

	it('sends nothing where the gateway cannot be asked', async () => {
		const world = new World(1, [], true, [false]);
		world.crash();
		await expect(world.try()).rejects.toMatchObject({ code: 'step' });
		expect(world.requests).toEqual([]);
	});

	it('asks for a reference of the user too, and sends what is not there', async () => {
		const world = new World(1, [], true);
		world.crash();
		expect(outcomes(await world.try({ reference: 'order-7' }))).toEqual(['accepted']);
		expect(world.asked).toEqual(['order-7']);
		expect(world.requests).toEqual([[0]]);
	});

	it('leaves a message unknown when its reference may be that of another message', async () => {
		const world = new World(1, [], true);
		await world.try({ reference: 'order-7' });
		world.crash();
		const [output] = await world.try({ reference: 'order-7' });
		expect(output!.json).toMatchObject({ outcome: 'unknown', failure: { code: 'referenceInUse' } });
		expect(world.requests).toHaveLength(1);
		// The next retry knows no more than this one.
		expect(outcomes(await world.try({ reference: 'order-7' }))).toEqual(['unknown']);
	});

	it('is the only one to ask before it sends', async () => {
		const world = new World(1, [], true);
		await world.try();
		expect(world.questions).toBe(0);
	});
});

describe('a Send At that has passed', () => {
	const sendAt = new Date(Date.now() - 3_600_000).toISOString();
	const past = /^Send At is \d+ minutes in the past/;

	it.each([true, false])('is refused before anything is sent or asked', async (canBeAsked) => {
		const world = new World(2, [], canBeAsked);
		const outputs = await world.try([{ sendAt }, {}]);
		expect(outcomes(outputs)).toEqual(['rejected', 'accepted']);
		expect(outputs[0]!.problem?.message).toMatch(past);
		expect([world.taken, world.questions]).toEqual([[0, 1], 0]);
	});

	it('does not deny a message that was sent in time: the gateway is asked first', async () => {
		const world = new World(2, [], true);
		await world.try([{}, { reference: 'never', sendAt }]);
		expect(world.taken).toEqual([1, 0]);
		world.crash();
		const outputs = await world.try({ sendAt });
		expect(outcomes(outputs)).toEqual(['accepted', 'rejected']);
		expect(outputs[1]!.problem?.message).toMatch(past);
		const once = await world.try(
			[0, 1].map((i) => ({ sendAt, onlyOnce: true, reference: `r${i}` })),
		);
		expect(outcomes(once)).toEqual(['accepted', 'rejected']);
		expect(world.taken).toEqual([1, 0]);
	});
});

describe('nothing leaves', () => {
	it('once the execution is canceled', async () => {
		const world = new World(6, [], true);
		world.cancelledAfter = 1;
		const outputs = await world.try();
		expect(world.requests).toEqual([[0, 1, 2]]);
		expect(outcomes(outputs.slice(3))).toEqual(['rejected', 'rejected', 'rejected']);
		expect(outputs[3]!.json).toMatchObject({ failure: { code: 'cancelled' } });
	});

	it('where this run may send nothing; what was sent before is still told', async () => {
		const world = new World(2, ['taken in part'], true);
		await world.try();
		world.refusal = new InvalidInput('Max Messages allows 1.');
		const outputs = await world.try();
		expect(outcomes(outputs)).toEqual(['accepted', 'rejected']);
		expect(outputs[1]!.json).toMatchObject({ failure: { message: 'Max Messages allows 1.' } });
		expect(world.requests).toHaveLength(1);
	});

	it('where asking first fails in a way nobody foresaw', async () => {
		const world = new World(1, [], true, ['by mistake']);
		const once = { onlyOnce: true, reference: 'order-7' };
		await expect(world.try(once)).rejects.toThrow(TypeError);
		expect(world.requests).toEqual([]);
	});
});

describe('only once', () => {
	it('asks before it sends, and sends nothing where it cannot ask', async () => {
		const world = new World(1, [], true, [false]);
		const once = { onlyOnce: true, reference: 'order-7' };
		expect(outcomes(await world.try(once))).toEqual(['rejected']);
		expect(world.requests).toEqual([]);
		expect(outcomes(await world.try(once))).toEqual(['accepted']);
		expect(world.taken).toEqual([1]);
	});

	it('says that a message may be there if n8n was killed and the gateway refuses its reference', async () => {
		const world = new World(1, ['taken, and answered', 'refused for its reference'], true);
		const options = { reference: 'order-0' };
		await world.try(options);
		world.crash();
		world.hidesAlways = true;
		const [output] = await world.try(options);
		expect(output!.json).toMatchObject({
			outcome: 'unknown',
			failure: {
				code: 'referenceInUse',
				message: expect.stringContaining('may have been sent before n8n was killed') as unknown,
			},
		});
		expect((output!.json.failure as IDataObject).message).toContain('"order-0"');
		expect(world.taken).toEqual([1]);
	});

	it('says that a message may be there if n8n was killed and the gateway cannot be asked', async () => {
		const world = new World(1, [], true, [true, false]);
		world.continuesOnFail = true;
		const once = { onlyOnce: true, reference: 'order-7' };
		expect(outcomes(await world.try(once))).toEqual(['accepted']);
		world.crash();
		expect(outcomes(await world.try(once))).toEqual(['unknown']);
		expect(outcomes(await world.try(once))).toEqual(['accepted']);
		expect(world.taken).toEqual([1]);
	});

	it('needs a reference of the user’s own', async () => {
		const [output] = await new World(1, [], true).try({ onlyOnce: true });
		expect(output!.json).toMatchObject({
			outcome: 'rejected',
			failure: { code: new InvalidInput('').failure.code },
		});
	});

	it('refuses one reference for two messages, and names the item that has it', async () => {
		const world = new World(2, [], true);
		const outputs = await world.try({ reference: 'order-7' });
		expect(outcomes(outputs)).toEqual(['accepted', 'rejected']);
		expect(outputs[1]!.json).toMatchObject({
			failure: {
				message: expect.stringMatching(/Item 0 already has the reference "order-7"/) as string,
			},
		});
	});

	it('refuses it in the next try too, where the first message was accepted', async () => {
		const world = new World(2, [], true);
		const options = [{ reference: 'order-7' }, { reference: 'order-7' }];
		expect(outcomes(await world.try(options))).toEqual(['accepted', 'rejected']);
		expect(outcomes(await world.try(options))).toEqual(['accepted', 'rejected']);
		expect(world.taken).toEqual([1, 0]);
	});

	it('refuses a reference under which an earlier try may have sent another message', async () => {
		const world = new World(2, ['lost before it arrived'], true, [false]);
		await world.try([{ reference: 'order-7' }, { onlyOnce: true }]);
		const outputs = await world.try([{}, { reference: 'order-7' }]);
		expect(outcomes(outputs)).toEqual(['accepted', 'rejected']);
		expect(world.taken).toEqual([1, 0]);
	});
});
