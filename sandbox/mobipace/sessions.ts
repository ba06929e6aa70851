import { randomUUID } from 'node:crypto';
import type { Clock } from '../time';
import { incorrect, refusal } from './codes';

interface User {
	readonly username: string;
	readonly password: string;
}

/** Checks logins and keeps sessions. Source: HTTP API 3.0, "Authorization". */
export class Sessions {
	/** The number of sessions opened since the start. */
	logins = 0;
	/** Every session id ever issued. A reset does not clear them. */
	readonly handedOut: string[] = [];
	private wrongPasswords = 0;
	private blocked = false;
	/** The time of the last request of each session, in ms on the gateway's clock. */
	private readonly lastRequestAt = new Map<string, number>();

	constructor(
		private readonly clock: Clock,
		private readonly user: User,
		/** How long a session lasts after its last request. */
		private readonly sessionMs: number,
		/** After this number of wrong passwords in a row, the right one is refused too. */
		private readonly lockAfter: number,
	) {}

	/** The number of open sessions. */
	get count(): number {
		return [...this.lastRequestAt.values()].filter((at) => this.isOpen(at)).length;
	}

	/** @throws Refusal 200, 201, 202. */
	check({ username, password }: User): void {
		if (username !== this.user.username) throw refusal(200, 'no such user');
		if (this.blocked) throw refusal(202, 'the user is blocked');
		if (this.wrongPasswords >= this.lockAfter) throw refusal(201, 'the user is locked');
		if (password !== this.user.password) {
			this.wrongPasswords += 1;
			throw refusal(200, 'wrong password');
		}
		this.wrongPasswords = 0;
	}

	/** Opens a session. Earlier sessions stay open, because no source says that they end. */
	open(): string {
		const id = randomUUID();
		this.lastRequestAt.set(id, this.clock());
		this.logins += 1;
		this.handedOut.push(id);
		return id;
	}

	/**
	 * Checks a session. Every request in it, even a refused one, extends it. @throws Refusal 102,
	 * 103.
	 */
	use(id: unknown): void {
		if (typeof id !== 'string') throw incorrect('SessionId must be a string');
		const at = this.lastRequestAt.get(id);
		if (at !== undefined && this.isOpen(at)) {
			this.lastRequestAt.set(id, this.clock());
			return;
		}
		this.lastRequestAt.delete(id);
		throw refusal(103, at === undefined ? 'no such session' : 'the session has expired');
	}

	/** Closes every session. */
	expire(): void {
		this.lastRequestAt.clear();
	}

	block(): void {
		this.blocked = true;
		this.expire();
	}

	/** Unblocks and unlocks the user. */
	admit(): void {
		this.blocked = false;
		this.wrongPasswords = 0;
	}

	clear(): void {
		this.admit();
		this.expire();
		this.logins = 0;
	}

	private isOpen(lastRequestAt: number): boolean {
		return this.clock() - lastRequestAt < this.sessionMs;
	}
}
