import fc from 'fast-check';
import { GatewayError } from '../../../nodes/shared/gateway/error';
import { Permit } from '../../../nodes/shared/gateway/permit';
import {
	DEFAULT_POLICY,
	type RetryPolicy,
	type Purpose,
	pauseBeforeRepeat as randomizedPause,
} from '../../../nodes/shared/gateway/retry';

const policy: RetryPolicy = { tries: 4, pauseMs: 500, longestPauseMs: 3_000 };

/** The shortest pause, without the random extra. */
function pauseBeforeRepeat(
	error: GatewayError,
	purpose: Purpose,
	attempts: number,
	by: RetryPolicy,
): number | null {
	return randomizedPause(error, purpose, attempts, by, () => 0);
}

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
	it('is never repeated if its outcome is unknown', () => {
		fc.assert(
			fc.property(anyFailure, fc.integer({ min: 1, max: 10 }), (error, attempts) => {
				fc.pre(error.effect === 'unknown');
				expect(pauseBeforeRepeat(error, new Permit(), attempts, policy)).toBeNull();
			}),
		);
	});

	it('is repeated if the failed attempt had no effect and the failure is transient', () => {
		expect(pauseBeforeRepeat(failure({ effect: 'none' }), new Permit(), 1, policy)).toBe(500);
	});
});

describe('a request that only reads', () => {
	it('is repeated whether or not the failure had an effect', () => {
		for (const effect of ['none', 'unknown'] as const) {
			expect(pauseBeforeRepeat(failure({ effect }), 'read', 1, policy)).toBe(500);
		}
	});
});

describe.each<[string, Purpose]>([
	['send', new Permit()],
	['change something', 'change'],
	['read', 'read'],
])('a request to %s', (_, purpose) => {
	it('is not repeated after a failure that is not transient', () => {
		expect(pauseBeforeRepeat(failure({ transient: false }), purpose, 1, policy)).toBeNull();
		const asked = failure({ transient: false, retryAfterMs: 1 });
		expect(pauseBeforeRepeat(asked, purpose, 1, policy)).toBeNull();
	});

	it('is repeated after pauses that double, until no attempts are left', () => {
		const pauses = [1, 2, 3, 4, 5].map((attempts) =>
			pauseBeforeRepeat(failure({}), purpose, attempts, policy),
		);
		expect(pauses).toEqual([500, 1_000, 2_000, null, null]);
	});

	it('waits as long as the gateway asks for after each attempt, even if that is 0', () => {
		for (const retryAfterMs of [0, 1, 700, 3_000]) {
			for (const attempts of [1, 2, 3]) {
				const pause = pauseBeforeRepeat(failure({ retryAfterMs }), purpose, attempts, policy);
				expect(pause).toBe(retryAfterMs);
			}
		}
	});

	it('is not repeated if the gateway asks for too long a pause', () => {
		const error = failure({ retryAfterMs: 3_001 });
		expect(pauseBeforeRepeat(error, purpose, 1, policy)).toBeNull();
	});

	it('waits a random extra of up to half the pause, but never longer than the longest pause', () => {
		const pauses = (random: number) =>
			[1, 2, 3].map((attempts) =>
				randomizedPause(failure({}), purpose, attempts, policy, () => random),
			);
		expect(pauses(0)).toEqual([500, 1_000, 2_000]);
		expect(pauses(0.5)).toEqual([625, 1_250, 2_500]);
		expect(pauses(0.999)).toEqual([749, 1_499, 2_999]);
		const short = { ...policy, longestPauseMs: 2_100 };
		expect(randomizedPause(failure({}), purpose, 3, short, () => 0.999)).toBe(2_100);
	});

	it('never waits less than the gateway asks for', () => {
		const pause = (retryAfterMs: number, random: number) =>
			randomizedPause(failure({ retryAfterMs }), purpose, 1, policy, () => random);
		expect(pause(700, 0)).toBe(700);
		expect(pause(700, 0.5)).toBe(825);
		expect(pause(0, 0.5)).toBe(125);
		expect(pause(3_000, 0.999)).toBe(3_000);
		expect(pause(3_001, 0)).toBeNull();
	});

	it('is repeated at different times by workers that failed at the same time', () => {
		const pauses = Array.from({ length: 50 }, () =>
			randomizedPause(failure({}), purpose, 1, policy),
		);
		expect(new Set(pauses).size).toBeGreaterThan(10);
		expect(Math.min(...(pauses as number[]))).toBeGreaterThanOrEqual(500);
		expect(Math.max(...(pauses as number[]))).toBeLessThan(750);
	});

	it('has a limit for each pause and for the number of attempts', () => {
		fc.assert(
			fc.property(anyFailure, fc.double({ min: 0, max: 0.999, noNaN: true }), (error, random) => {
				let attempts = 1;
				for (; attempts < 100; attempts++) {
					const pause = randomizedPause(error, purpose, attempts, policy, () => random);
					if (pause === null) break;
					expect(pause).toBeGreaterThanOrEqual(error.retryAfterMs ?? 0);
					expect(pause).toBeLessThanOrEqual(policy.longestPauseMs);
				}
				expect(attempts).toBeLessThanOrEqual(policy.tries);
			}),
		);
	});
});

it('makes at most three attempts by default', () => {
	expect(DEFAULT_POLICY.tries).toBe(3);
	expect(pauseBeforeRepeat(failure({}), 'read', 3, DEFAULT_POLICY)).toBeNull();
});
