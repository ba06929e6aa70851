import type { IDataObject } from 'n8n-workflow';
import { Item, Parameters } from '../../../../nodes/shared/n8n/parameters';
import {
	hasLimit,
	MessageLimit,
	oneMessage,
} from '../../../../nodes/shared/n8n/sending/maxMessages';
import { ledgerOf } from '../../../support/gate';

/** Items of a node whose Max Messages is set so for the first of them, and so for the others. */
function itemsWith(count: number, first: unknown, others = first): Item[] {
	const read = (name: string, index: number, _: unknown, how: { rawExpressions?: boolean }) => {
		// To n8n a value that begins with = is an expression: it may differ for each item.
		if (how.rawExpressions) return name === 'options' ? { maxMessages: '=' } : '=';
		expect(name).toBe('options.maxMessages');
		return index === 0 ? first : others;
	};
	const parameters = new Parameters({ getNodeParameter: read as never });
	return Array.from({ length: count }, (_, index) => new Item(parameters, index, { json: {} }));
}

/** The runs of one execution. */
function execution() {
	const context: IDataObject = {};
	return { run: (index: number) => ledgerOf(context, index) };
}

const sent = { outcome: 'accepted' };
const refusal = (items: Item[], ledger = execution().run(0), count = oneMessage) =>
	new MessageLimit(ledger, items[0]).refusalFor(items, count)?.message ?? null;

describe('Max Messages', () => {
	it('that is not set allows any number', () => {
		const parameters = new Parameters({ getNodeParameter: (() => ({})) as never });
		const items = Array.from({ length: 50 }, (_, i) => new Item(parameters, i, { json: {} }));
		expect(refusal(items)).toBeNull();
		expect(hasLimit(items[0]!)).toBe(false);
	});

	it.each([undefined, null, '', ' '])(
		'whose expression gives nothing (%p) allows nothing',
		(limit) => {
			expect(refusal(itemsWith(1, limit))).toMatch(/^The option Max Messages is set, but /);
		},
	);

	it.each<[unknown, number]>([
		[3, 3],
		['3', 3],
		[' 3\n', 3],
		['3,5', 3],
		[3.9, 3],
		[0, 0],
		[-5, 0],
	])('%p allows %i messages, and not one more', (limit, most) => {
		expect(hasLimit(itemsWith(1, limit)[0]!)).toBe(true);
		expect(refusal(itemsWith(most, limit))).toBeNull();
		expect(refusal(itemsWith(most + 1, limit))).toMatch(
			new RegExp(`allows ${most} .* sent 0 so far, and ${most + 1} more`),
		);
	});

	it.each(['many', NaN, Infinity, true, [3], {}, '1,000', '0x10'])(
		'that is not a number (%p) allows nothing',
		(limit) => {
			expect(refusal(itemsWith(1, limit))).toMatch(/must be a number/);
		},
	);

	it('is that of the first item', () => {
		expect(refusal(itemsWith(3, 3, 1))).toBeNull();
		expect(refusal(itemsWith(3, 1, 3))).toMatch(/allows 1/);
		expect(refusal([])).toBeNull();
	});

	it('says what to do', () => {
		const message = refusal(itemsWith(1, 0))!;
		expect(message).toContain('1 more would exceed the limit');
		expect(message).toMatch(/raise Max Messages; if not, give the node fewer items/);
	});

	it.each([
		['another run', 1, 2, 3],
		['this run itself', 0, 4, 5],
	])('counts what %s has sent, or may have sent', (_, index, enough, tooMany) => {
		const { run } = execution();
		run(0).keep(0, sent);
		run(0).keep(1, { outcome: 'unknown' });
		expect(refusal(itemsWith(tooMany, 4), run(index))).toMatch(/sent 2 so far, and 3 more/);
		expect(refusal(itemsWith(enough, 4), run(index))).toBeNull();
	});

	it('lets a run pass that has nothing left to send, also over the limit', () => {
		const { run } = execution();
		run(0).keep(0, sent);
		run(0).keep(1, sent);
		expect(refusal(itemsWith(2, 1), run(0))).toBeNull();
	});

	it('counts what another run under way is about to send, and not what was refused', () => {
		const { run } = execution();
		const first = run(0);
		expect(refusal(itemsWith(9, 3), first)).toMatch(/9 more/);
		expect(refusal(itemsWith(2, 3), first)).toBeNull();
		expect(refusal(itemsWith(2, 3), run(1))).toMatch(/sent 2 so far, and 2 more/);
		expect(refusal(itemsWith(1, 3), run(1))).toBeNull();
	});

	it('allows nothing when the messages cannot be counted, and says why', () => {
		const uncountable = () => {
			throw new Error('The size of the group is unknown.');
		};
		expect(refusal(itemsWith(1, 5), execution().run(0), uncountable)).toBe(
			'The size of the group is unknown.',
		);
	});

	it('tells an agent, which cannot raise the limit, not to try again', () => {
		const items = itemsWith(4, 3);
		const told = (isTool: boolean) =>
			new MessageLimit(execution().run(0), items[0], isTool).refusalFor(items, oneMessage)?.message;
		expect(told(true)).toMatch(
			/allows 3 .* Do not try again\. Report that the limit is reached\.$/,
		);
		expect(told(true)).not.toContain('raise');
		expect(told(false)).toMatch(/raise Max Messages/);
	});

	it('no longer counts what a run announced once the run has ended', () => {
		const { run } = execution();
		const [item] = itemsWith(1, 5);
		const limit = new MessageLimit(run(0), item);
		expect(limit.refusalFor(itemsWith(5, 5), oneMessage)).toBeNull();
		run(0).keep(0, sent);
		expect(refusal(itemsWith(1, 5), run(1))).toMatch(/sent 5 so far/);
		limit.close();
		expect(refusal(itemsWith(4, 5), run(1))).toBeNull();
		expect(refusal(itemsWith(5, 5), run(2))).toMatch(/allows 5/);
	});

	it('stops a run that announced nothing at the message that would exceed the limit', () => {
		const { run } = execution();
		run(0).keep(0, sent);
		const limit = new MessageLimit(run(1), itemsWith(1, 3)[0]);
		limit.check(1);
		limit.check(1);
		expect(() => limit.check(1)).toThrow(/allows 3 .* sent 3 so far, and 1 more/);
	});
});
