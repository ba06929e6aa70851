import type { OutputJson } from '../gateway/output';

/** What a trigger makes of one entry of a push. */
export interface Received {
	output: OutputJson;
	/**
	 * What a repetition of the same event has in common with it, and no other event has. Without it,
	 * nothing is taken for a repetition.
	 */
	identity?: unknown[];
}
