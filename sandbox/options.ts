import type { Clock } from './time';

/**
 * When a message moves on, in ms. The time starts when the gateway took the message or, if later,
 * at the message's date.
 */
export interface Life {
	sentAfter: number;
	deliveredAfter: number;
}

export const DEFAULT_LIFE: Readonly<Life> = { sentAfter: 2_000, deliveredAfter: 5_000 };

/** The options that every gateway has. */
export interface CommonOptions {
	/** Default: 0, which takes any free port. */
	port?: number;
	/** Default: sent after 2,000 ms, delivered after 5,000 ms. */
	lifeMs?: Partial<Life>;
	/** Default: `Date.now`. */
	clock?: Clock;
}
