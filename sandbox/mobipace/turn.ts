import type { Answer } from '../exchange';
import { refusal } from './codes';

/**
 * "The server takes only one request at a time for one and the same account": any request, a login
 * included. The work is done at once; the account is busy until the answer goes out, whether or not
 * the client still waits for it. Source: HTTP API 3.0, limits, and code 104.
 */
export class Turn {
	private held: symbol | null = null;

	/** @throws Refusal 104 while another request is being worked on. */
	async of(work: () => Answer, end: () => Promise<void>): Promise<Answer> {
		if (this.held) throw refusal(104, 'another request is being worked on');
		const own = Symbol('turn');
		this.held = own;
		try {
			const answer = work();
			await end();
			return answer;
		} finally {
			if (this.held === own) this.held = null;
		}
	}

	/** Frees the account; what is still being worked on answers as it would have. */
	clear(): void {
		this.held = null;
	}
}
