/**
 * The right to make a request that sends. Every such request needs one, and only a run's gate issues
 * them (`n8n/sending/gate.ts`). So no operation can send past Max Messages, outside Allowed Hours, past
 * what an earlier attempt did, or after the execution was canceled.
 */
export class Permit {
	private used = false;

	constructor(
		/** @throws {InvalidInput} when a request may be made no longer. */
		private readonly check: () => void = () => undefined,
	) {}

	/** Whether a request was made with it: from then on, something may have been sent. */
	get isUsed(): boolean {
		return this.used;
	}

	/** Called right before each request. @throws {InvalidInput} when it may be made no longer. */
	use(): void {
		this.check();
		this.used = true;
	}
}
