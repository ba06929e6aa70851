import { DEFAULT_LIFE, type CommonOptions, type Life } from '../options';

export interface MobipaceOptions extends CommonOptions {
	username?: string;
	password?: string;
	/** How long a session lasts after its last request. Default: 60 minutes. */
	sessionMs?: number;
	/** The number of wrong passwords in a row that locks the user. Default: 5. */
	lockAfter?: number;
	/** How long a request keeps the account busy. Default: 0. */
	busyMs?: number;
	/** The account's time zone, for ScheduledDate. Default: `UTC`. */
	timeZone?: string;
	/** Money in the account's currency. Default: 1,000,000. */
	balance?: number;
	/** How far the balance may fall below zero. Default: 1,000. */
	creditLimit?: number;
	/** Default: 2.5. */
	pricePerPart?: number;
	/** The registered sender names. Default: `SHOP` and `MOBIPACE`. */
	senders?: string[];
	/**
	 * Whether a reference can be used only once. By default a second message is taken and charged.
	 */
	uniqueReferences?: boolean;
	/**
	 * Whether QueryBalance returns strings with stray spaces, as in the vendor's sample. Default:
	 * false.
	 */
	untidy?: boolean;
}

export type Settled = Required<Omit<MobipaceOptions, keyof CommonOptions>> & { life: Life };

export function withDefaults(options: MobipaceOptions): Settled {
	return {
		username: options.username ?? 'sandbox@example.com',
		password: options.password ?? 'mobipace-password',
		sessionMs: options.sessionMs ?? 60 * 60 * 1000,
		lockAfter: options.lockAfter ?? 5,
		busyMs: options.busyMs ?? 0,
		life: { ...DEFAULT_LIFE, ...options.lifeMs },
		timeZone: options.timeZone ?? 'UTC',
		balance: options.balance ?? 1_000_000,
		creditLimit: options.creditLimit ?? 1_000,
		pricePerPart: options.pricePerPart ?? 2.5,
		senders: options.senders ?? ['SHOP', 'MOBIPACE'],
		uniqueReferences: options.uniqueReferences ?? false,
		untidy: options.untidy ?? false,
	};
}
