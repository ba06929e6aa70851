import { sleep } from 'n8n-workflow';
import { canceled } from '../gateway/networkFailure';

/** Short, so that a canceled execution does not leave a long timer running. */
const SLICE_MS = 1_000;

/** Tells whether the user has canceled the execution. */
export class Cancellation {
	private readonly canceled: Promise<void> | null;

	constructor(private readonly signal: AbortSignal | undefined) {
		this.canceled = signal
			? new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
			: null;
	}

	get isCanceled(): boolean {
		return this.signal?.aborted ?? false;
	}

	/** @throws {GatewayError} with effect `none`, once the execution is canceled. */
	check(): void {
		if (!this.isCanceled) return;
		throw canceled('none');
	}

	/** Waits, but rejects as soon as the execution is canceled. */
	readonly sleep = async (ms: number): Promise<void> => {
		for (let left = ms; left > 0; left -= SLICE_MS) {
			this.check();
			const slice = sleep(Math.min(left, SLICE_MS));
			await (this.canceled ? Promise.race([slice, this.canceled]) : slice);
		}
		this.check();
	};
}
