import { sleep } from 'n8n-workflow';
import { canceled } from '../gateway/networkFailure';

/** Short enough for a stopped execution to leave no timer behind that anybody notices. */
const SLICE_MS = 1_000;

/** Whether and when a user stops the execution. */
export class Cancellation {
	private readonly cancelled: Promise<void> | null;

	constructor(private readonly signal: AbortSignal | undefined) {
		this.cancelled = signal
			? new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
			: null;
	}

	get isCancelled(): boolean {
		return this.signal?.aborted ?? false;
	}

	/** @throws {GatewayError} with no effect, once the execution is cancelled. */
	check(): void {
		if (!this.isCancelled) return;
		throw canceled('none');
	}

	/** Waits, and stops waiting at once when the execution is cancelled. */
	readonly sleep = async (ms: number): Promise<void> => {
		for (let left = ms; left > 0; left -= SLICE_MS) {
			this.check();
			const slice = sleep(Math.min(left, SLICE_MS));
			await (this.cancelled ? Promise.race([slice, this.cancelled]) : slice);
		}
		this.check();
	};
}
