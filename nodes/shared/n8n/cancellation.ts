import { sleep } from 'n8n-workflow';
import { canceled } from '../gateway/networkFailure';

/** Short, so that a canceled execution does not leave a long timer running. */
const SLICE_MS = 1_000;

/** Tells whether the user has canceled the execution. */
export class Cancellation {
	constructor(private readonly signal: AbortSignal | undefined) {}

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
			await this.pause(Math.min(left, SLICE_MS));
		}
		this.check();
	};

	/**
	 * Ends early when the execution is canceled, and leaves no listener. The signal is that of the whole
	 * execution: in a loop it would gather one in each turn, and each would take longer to add.
	 */
	private async pause(ms: number): Promise<void> {
		await new Promise<void>((resolve) => {
			const end = () => {
				this.signal?.removeEventListener('abort', end);
				resolve();
			};
			this.signal?.addEventListener('abort', end);
			void sleep(ms).then(end);
		});
	}
}
