import fc from 'fast-check';
import { GatewayError, InvalidInput } from '../../../nodes/shared/gateway/error';
import { accepted, outcomeOf, rejected, unknown } from '../../../nodes/shared/gateway/outcome';

const failure = { code: 'x', message: 'It failed.' };

describe('the outcome of a message whose request failed', () => {
	it('is rejected only if nothing can have been sent', () => {
		fc.assert(
			fc.property(
				fc.constantFrom('none' as const, 'unknown' as const),
				fc.boolean(),
				fc.boolean(),
				fc.option(fc.integer({ min: 100, max: 599 }), { nil: undefined }),
				(effect, transient, affectsAll, status) => {
					const error = new GatewayError({ ...failure, effect, transient, affectsAll, status });
					expect(outcomeOf(error)).toEqual({
						outcome: effect === 'none' ? 'rejected' : 'unknown',
						failure,
					});
				},
			),
		);
	});

	it('is rejected if a check before sending refused it', () => {
		expect(outcomeOf(new InvalidInput('The text is empty.'))).toEqual({
			outcome: 'rejected',
			failure: { code: 'invalidInput', message: 'The text is empty.' },
		});
	});

	it.each([
		new Error('x'),
		new TypeError('x is not a function'),
		'text',
		undefined,
		null,
		{ effect: 'none' },
		{ name: 'InvalidInput', failure },
		{ outcome: 'accepted', messageId: '1' },
	])('is unknown after an unexpected error: %p', (error) => {
		expect(outcomeOf(error)).toMatchObject({ outcome: 'unknown', failure: { code: 'unexpected' } });
	});

	it('is never accepted, for any thrown value', () => {
		fc.assert(
			fc.property(fc.anything({ withNullPrototype: true }), (thrown) => {
				expect(outcomeOf(thrown).outcome).not.toBe('accepted');
			}),
		);
	});
});

describe('an outcome', () => {
	it('has the gateway’s ID if it is accepted, and a failure if it is not', () => {
		expect(accepted('55')).toEqual({ outcome: 'accepted', messageId: '55' });
		expect(accepted(null)).toEqual({ outcome: 'accepted', messageId: null });
		expect(rejected(failure)).toEqual({ outcome: 'rejected', failure });
		expect(unknown(failure)).toEqual({ outcome: 'unknown', failure });
	});
});

describe('a gateway error', () => {
	it('is not transient and does not affect all requests by default', () => {
		const error = new GatewayError({ ...failure, effect: 'none' });
		expect(error).toMatchObject({ transient: false, affectsAll: false, failure });
		expect(error).toBeInstanceOf(Error);
	});
});
