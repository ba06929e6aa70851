import fc from 'fast-check';
import { Campaign } from '../../../nodes/shared/gateway/campaign';

function summaryOf(items: Array<Record<string, unknown>>) {
	const campaign = new Campaign('shop');
	for (const [index, json] of items.entries()) campaign.add(json, index);
	return campaign.json;
}

const failure = (message: string, code = 'refused') => ({ failure: { code, message } });

describe('the summary of a campaign', () => {
	it('counts outcomes, and the parts of what was or may have been sent', () => {
		expect(
			summaryOf([
				{ outcome: 'accepted', parts: 2, scheduledAt: null },
				{ outcome: 'accepted', parts: '3', scheduledAt: '2026-06-10T08:00:00+02:00' },
				{ outcome: 'unknown', parts: 1, ...failure('May have been sent.') },
				{ outcome: 'rejected', parts: 5, ...failure('Refused.') },
				{ outcome: 'rejected', parts: null, ...failure('Refused.') },
			]),
		).toMatchObject({
			...{ gateway: 'shop', messages: 5, accepted: 2, rejected: 2, unknown: 1 },
			...{ scheduled: 1, parts: 6, price: null, invalidCount: 0, invalid: [] },
		});
	});

	it('adds up prices exactly', () => {
		const items = [{ price: 0.1 }, { cost: '0.2' }, { price: null }, {}];
		const sent = items.map((item) => ({ ...item, outcome: 'accepted' }));
		expect(summaryOf(sent).price).toBe(0.3);
	});

	it('gives the first message for each reason, whoever it was for', () => {
		const items = [
			{ outcome: 'accepted' },
			{ outcome: 'rejected', ...failure('The message to +48 500 600 700 was not sent. No money.') },
			{ outcome: 'rejected', ...failure('The message to +48 500 600 701 was not sent. No money.') },
			{ outcome: 'rejected', ...failure('The recipient "12" is too short.', 'invalidInput') },
			{ outcome: 'rejected', ...failure('The recipient "x y" is too short.', 'invalidInput') },
			{ outcome: 'unknown', ...failure('No answer at 10:31 on 2026-06-10.', 'timeout') },
			{ outcome: 'unknown', ...failure('No answer at 9:05 on 2026-06-11.', 'timeout') },
			{ outcome: 'rejected' },
		];
		const reasons = summaryOf(items).reasons.map(({ code, count, item }) => [code, count, item]);
		expect(reasons).toEqual([
			['refused', 2, 1],
			['invalidInput', 2, 3],
			['timeout', 2, 5],
			[null, 1, 7],
		]);
		expect(summaryOf(items).reasons[0]!.message).toContain('+48 500 600 700');
	});

	it('names ten reasons at most', () => {
		const codes = [...'abcdefghijkl'];
		const items = codes.map((code) => ({ outcome: 'rejected', ...failure('No.', code) }));
		expect(summaryOf(items)).toMatchObject({ rejected: 12 });
		expect(summaryOf(items).reasons.map(({ code }) => code)).toEqual(codes.slice(0, 10));
	});

	it('counts the messages of a group of which the gateway gave only numbers', () => {
		const group = { groupId: '7', parts: 2 };
		expect(
			summaryOf([
				{ ...group, outcome: 'accepted', queued: 40, unsent: 2 },
				{ ...group, outcome: 'rejected', queued: 0, unsent: 3 },
				{ ...group, outcome: 'unknown', queued: null, unsent: null },
				// Another gateway says so of a message that waits in its queue.
				{ outcome: 'accepted', queued: true, parts: 1 },
			]),
		).toMatchObject({
			...{ messages: 47, accepted: 41, rejected: 5, unknown: 1, parts: 40 * 2 + 2 + 1 },
		});
	});

	it('counts delivery statuses too', () => {
		const items = [{ status: 'delivered' }, { status: 'delivered' }, { status: 'failed' }];
		const summary = summaryOf(items);
		expect(summary).toMatchObject({ messages: 3, accepted: 0, invalidCount: 0 });
		expect(summary.statuses).toMatchObject({ delivered: 2, failed: 1, sent: 0 });
	});

	it('says which items it could not count, and counts the others', () => {
		const summary = summaryOf([
			{ outcome: 'accepted' },
			{ note: 'x' },
			{ outcome: 'maybe' },
			{ outcome: 'accepted', parts: 'many' },
			{ outcome: 'accepted', parts: 1, price: 'free' },
		]);
		expect(summary).toMatchObject({ messages: 3, accepted: 3, parts: 1, invalidCount: 4 });
		expect(summary.invalid).toEqual([
			{ item: 1, message: 'The item is not the result of a message: its outcome is not given.' },
			{ item: 2, message: 'The item is not the result of a message: its outcome is "maybe".' },
			{ item: 3, message: 'The parts were not counted: they are "many", not a whole number.' },
			{ item: 4, message: 'The price was not counted: it is "free", not a number.' },
		]);
	});

	it('takes any items, and every item is counted or listed', () => {
		const some = fc.option(fc.anything(), { nil: undefined });
		const outcome = fc.oneof(fc.constantFrom('accepted', 'rejected', 'unknown'), some);
		const item = fc.record({
			...{ outcome, status: some, failure: some, parts: some, price: some, scheduledAt: some },
		});
		fc.assert(
			fc.property(fc.array(item), (items) => {
				const { messages, accepted, rejected, unknown, invalidCount, ...rest } = summaryOf(items);
				expect(accepted + rejected + unknown).toBeLessThanOrEqual(messages);
				expect(messages + invalidCount).toBeGreaterThanOrEqual(items.length);
				expect(Number.isFinite(rest.parts)).toBe(true);
			}),
		);
	});
});
