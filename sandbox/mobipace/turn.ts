import type { Answer } from '../exchange';
import { refusal } from './codes';

/**
 * "The server takes only one request at a time for one and the same account". This includes logins.
 * The work is done at once, but the account stays busy until the answer is sent, even if the client
 * no longer waits for it. Source: HTTP API 3.0, limits, and code 104.
 */
export class Turn {
	private held: symbol | null = null;

	/** @throws Refusal 104 while another request is in progress. */
	async of(work: () => Answer, end: () => Promise<void>): Promise<Answer> {
		if (this.held) throw refusal(104, 'another request is in progress');
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

	/** Frees the account. A request in progress still gets its answer. */
	clear(): void {
		this.held = null;
	}
}
