import type { IncomingHttpHeaders } from 'node:http';
import { badFormat, refusal } from './errors';
import type { Parameters } from './parameters';

interface User {
	readonly username: string;
	readonly password: string;
	readonly token: string;
}

/**
 * Identifies the user by the token in the header, or by the API user's name and password in the
 * body. A request with both is refused.
 */
export class Access {
	constructor(private readonly user: User) {}

	/** @throws Refusal 1001, 1012. Also 1006 for both ways at once, which no source describes. */
	check({ authorization }: IncomingHttpHeaders, parameters: Parameters): void {
		const byBody = parameters.text('username') !== null || parameters.text('password') !== null;
		if (authorization === undefined) {
			const { username, password } = this.user;
			if (parameters.text('username') === username && parameters.text('password') === password) {
				return;
			}
			throw refusal(1001, byBody ? 'wrong username or password' : 'no token, no username');
		}
		if (authorization !== `Bearer ${this.user.token}`) throw refusal(1012, 'wrong token');
		if (byBody) throw badFormat('both a token and a username or password');
	}
}
