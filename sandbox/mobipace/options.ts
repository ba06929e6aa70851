import type { Clock } from '../time';
import type { Life } from './ledger';

export interface MobipaceOptions {
	/** 0, the default, takes any free port. */
	port?: number;
	username?: string;
	password?: string;
	/** How long a session lasts from its last request; default 60 minutes. */
	sessionMs?: number;
	/** After so many wrong passwords in a row the user is locked; default 5. */
	lockAfter?: number;
	/** How long the account is busy with a request; default 0. */
	busyMs?: number;
	/** Default: sent after 2,000 ms, delivered after 5,000 ms. */
	lifeMs?: Partial<Life>;
	/** The account's, for ScheduledDate; default `UTC`. */
	timeZone?: string;
	clock?: Clock;
	/** Money in the account's currency; default 1,000,000. */
	balance?: number;
	/** How far the balance may fall below zero; default 1,000. */
	creditLimit?: number;
	/** Default 2.5. */
	pricePerPart?: number;
	/** The registered sender names; default `SHOP` and `MOBIPACE`. */
	senders?: string[];
	/** Takes no second message under a reference; by default it does, and charges for both. */
	uniqueReferences?: boolean;
	/** QueryBalance with texts for numbers and stray spaces, as in the vendor's sample. */
	untidy?: boolean;
}

export type Settled = Required<Omit<MobipaceOptions, 'port' | 'clock' | 'lifeMs'>> & { life: Life };

export function withDefaults(options: MobipaceOptions): Settled {
	return {
		username: options.username ?? 'sandbox@example.com',
		password: options.password ?? 'mobipace-password',
		sessionMs: options.sessionMs ?? 60 * 60 * 1000,
		lockAfter: options.lockAfter ?? 5,
		busyMs: options.busyMs ?? 0,
		life: { sentAfter: 2_000, deliveredAfter: 5_000, ...options.lifeMs },
		timeZone: options.timeZone ?? 'UTC',
		balance: options.balance ?? 1_000_000,
		creditLimit: options.creditLimit ?? 1_000,
		pricePerPart: options.pricePerPart ?? 2.5,
		senders: options.senders ?? ['SHOP', 'MOBIPACE'],
		uniqueReferences: options.uniqueReferences ?? false,
		untidy: options.untidy ?? false,
	};
}
