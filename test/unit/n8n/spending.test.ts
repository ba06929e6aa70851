import type { IDataObject } from 'n8n-workflow';
import { Ledger } from '../../../nodes/shared/n8n/ledger';
import type { Run } from '../../../nodes/shared/n8n/operation';
import { Item, Parameters } from '../../../nodes/shared/n8n/parameters';
import { hasLimit, oneMessage, overspending } from '../../../nodes/shared/n8n/spending';

/** Items of a node whose Max Messages is set so for the first of them, and so for the others. */
function itemsWith(count: number, first: unknown, others = first): Item[] {
	const read = (name: string, index: number, _: unknown, how: { rawExpressions?: boolean }) => {
		// To n8n a value that begins with = is an expression: it may differ for each item.
		if (how.rawExpressions) return '=';
		expect(name).toBe('options.maxMessages');
		return index === 0 ? first : others;
	};
	const parameters = new Parameters({ getNodeParameter: read as never });
	return Array.from({ length: count }, (_, index) => new Item(parameters, index, { json: {} }));
}

/** The runs of one execution. */
function execution() {
	const context: IDataObject = {};
	const run = (index: number): Run => {
		const ledger = Ledger.of({
			getContext: () => context,
			getWorkflowDataProxy: () => ({ $runIndex: index }),
			getInputData: () => [],
		});
		return { ledger } as Run;
	};
	return { run };
}

const sent = { outcome: 'accepted' };
const refusal = (items: Item[], run = execution().run(0)) =>
	overspending(items, run, oneMessage)?.message ?? null;

describe('Max Messages', () => {
	it.each([undefined, null, ''])('that is not set (%p) allows any number', (limit) => {
		expect(refusal(itemsWith(50, limit))).toBeNull();
		expect(hasLimit(itemsWith(1, limit)[0]!)).toBe(false);
	});

	it.each<[unknown, number]>([
		[3, 3],
		['3', 3],
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

	it.each(['many', NaN, Infinity])('that is no number (%p) allows nothing', (limit) => {
		expect(refusal(itemsWith(1, limit))).toMatch(/no number/);
	});

	it('is that of the first item', () => {
		expect(refusal(itemsWith(3, 3, 1))).toBeNull();
		expect(refusal(itemsWith(3, 1, 3))).toMatch(/allows 1/);
		expect(refusal([])).toBeNull();
	});

	it('says what to do, in the singular for one', () => {
		const one = refusal(itemsWith(1, 0))!;
		expect(one).toContain('1 more is wanted');
		expect(one).toMatch(/raise Max Messages, or give the node fewer items/);
		expect(refusal(itemsWith(2, 0))).toContain('2 more are wanted');
	});

	it.each([
		['another run', 1, 2, 3],
		['this run itself', 0, 4, 5],
	])('counts what %s has sent, or may have sent', (_, index, enough, tooMany) => {
		const { run } = execution();
		run(0).ledger.keep(0, sent);
		run(0).ledger.keep(1, { outcome: 'unknown' });
		expect(refusal(itemsWith(tooMany, 4), run(index))).toMatch(/sent 2 so far, and 3 more/);
		expect(refusal(itemsWith(enough, 4), run(index))).toBeNull();
	});

	it('lets a run pass that has nothing left to send, also over the limit', () => {
		const { run } = execution();
		run(0).ledger.keep(0, sent);
		run(0).ledger.keep(1, sent);
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

	it('allows nothing where the messages cannot be counted, and says why', () => {
		const uncountable = () => {
			throw new Error('The size of the group is unknown.');
		};
		const error = overspending(itemsWith(1, 5), execution().run(0), uncountable);
		expect(error?.failure).toEqual({
			code: 'invalidInput',
			message: 'The size of the group is unknown.',
		});
	});
});
