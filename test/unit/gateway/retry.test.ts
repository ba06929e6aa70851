import fc from 'fast-check';
import { GatewayError } from '../../../nodes/shared/gateway/error';
import { PATIENT, pauseBeforeRepeat, type RetryPolicy } from '../../../nodes/shared/gateway/retry';

const policy: RetryPolicy = { tries: 4, pauseMs: 500, longestPauseMs: 3_000 };

function failure(details: Partial<ConstructorParameters<typeof GatewayError>[0]>): GatewayError {
	return new GatewayError({ code: 'x', message: 'x', effect: 'none', transient: true, ...details });
}

const anyFailure = fc
	.record({
		effect: fc.constantFrom('none' as const, 'unknown' as const),
		transient: fc.boolean(),
		affectsAll: fc.boolean(),
		status: fc.option(fc.integer({ min: 100, max: 599 }), { nil: undefined }),
		retryAfterMs: fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: undefined }),
	})
	.map(failure);

describe('a request that may send a message', () => {
	it('is never repeated while its outcome is unknown, whatever else is known of it', () => {
		fc.assert(
			fc.property(anyFailure, fc.integer({ min: 1, max: 10 }), (error, made) => {
				fc.pre(error.effect === 'unknown');
				expect(pauseBeforeRepeat(error, 'send', made, policy)).toBeNull();
			}),
		);
	});

	it('is repeated where the failed one had no effect and may succeed a little later', () => {
		expect(pauseBeforeRepeat(failure({ effect: 'none' }), 'send', 1, policy)).toBe(500);
	});
});

describe('a request that only reads', () => {
	it('is repeated after both kinds of failure', () => {
		for (const effect of ['none', 'unknown'] as const) {
			expect(pauseBeforeRepeat(failure({ effect }), 'read', 1, policy)).toBe(500);
		}
	});
});

describe.each(['send', 'read'] as const)('a request to %s', (purpose) => {
	it('is not repeated after a failure that lasts', () => {
		expect(pauseBeforeRepeat(failure({ transient: false }), purpose, 1, policy)).toBeNull();
		const asked = failure({ transient: false, retryAfterMs: 1 });
		expect(pauseBeforeRepeat(asked, purpose, 1, policy)).toBeNull();
	});

	it('is repeated after pauses that double, until the tries are used up', () => {
		const pauses = [1, 2, 3, 4, 5].map((made) =>
			pauseBeforeRepeat(failure({}), purpose, made, policy),
		);
		expect(pauses).toEqual([500, 1_000, 2_000, null, null]);
	});

	it('waits as long as the gateway asks for, in every try, a pause of nothing as well', () => {
		for (const retryAfterMs of [0, 1, 700, 3_000]) {
			for (const made of [1, 2, 3]) {
				const pause = pauseBeforeRepeat(failure({ retryAfterMs }), purpose, made, policy);
				expect(pause).toBe(retryAfterMs);
			}
		}
	});

	it('is not repeated before the pause the gateway asks for, where that is too long to wait', () => {
		const error = failure({ retryAfterMs: 3_001 });
		expect(pauseBeforeRepeat(error, purpose, 1, policy)).toBeNull();
	});

	it('waits a bounded time in all, and is made a bounded number of times', () => {
		fc.assert(
			fc.property(anyFailure, (error) => {
				let made = 1;
				for (; made < 100; made++) {
					const pause = pauseBeforeRepeat(error, purpose, made, policy);
					if (pause === null) break;
					expect(pause).toBeGreaterThanOrEqual(0);
					expect(pause).toBeLessThanOrEqual(policy.longestPauseMs);
				}
				expect(made).toBeLessThanOrEqual(policy.tries);
			}),
		);
	});
});

it('makes a request three times at most where a gateway has no policy of its own', () => {
	expect(PATIENT.tries).toBe(3);
	expect(pauseBeforeRepeat(failure({}), 'read', 3, PATIENT)).toBeNull();
});
