import type { Clock } from '../time';
import type { LimitValues } from './account/limits';
import type { ReceivedSpelling } from './incoming/incoming';
import type { Life } from './messages/life';

export interface SerwerSmsOptions {
	/** 0, the default, takes any free port. */
	port?: number;
	token?: string;
	username?: string;
	password?: string;
	/** Default: sent after 2,000 ms, delivered after 5,000 ms. */
	lifeMs?: Partial<Life>;
	clock?: Clock;
	/** Default `Europe/Warsaw`. */
	timeZone?: string;
	/** By type, what is left: a number, `no_limit` or `not_available`. */
	limits?: Partial<LimitValues>;
	/** Default `prepaid`. */
	accountType?: 'prepaid' | 'postpaid';
	/** The account's own authorised sender names; default `SHOP`. */
	senders?: string[];
	/** Which path and field incoming messages have; default `both` paths, each with its field. */
	receivedSpelling?: ReceivedSpelling;
	/** Items on a page where the request names no `limit`; default 100. */
	pageSize?: number;
	/** A larger `limit` is refused with 3331; default 1,000. */
	largestPage?: number;
	/** Whether lists say how many pages they have; default true. */
	paging?: boolean;
	/** Sends once to a number that a request names more than once; default true. */
	deduplicate?: boolean;
	/** The same for messages/send_personalized; default false. */
	deduplicatePersonalized?: boolean;
	/** Refuses a unique_id that was used before with 3111; default false. */
	duplicateControl?: boolean;
	/** Whether a scheduled message is queued when it is `taken`, the default, or when `due`. */
	queuedWhen?: 'taken' | 'due';
	/** How long an HLR or lookup takes; default 0: its result is the answer. */
	checkMs?: number;
	/** The panel's address for delivery reports, with placeholders; default none. */
	dlrUrl?: string | null;
	/** The ids of the RCS bots. */
	rcsIds?: string[];
}

export type Settled = Required<Omit<SerwerSmsOptions, 'port' | 'clock' | 'lifeMs' | 'limits'>> & {
	life: Life;
	limits: LimitValues;
};

export function withDefaults(options: SerwerSmsOptions): Settled {
	return {
		token: options.token ?? 'serwersms-token',
		username: options.username ?? 'sandbox',
		password: options.password ?? 'serwersms-password',
		life: { sentAfter: 2_000, deliveredAfter: 5_000, ...options.lifeMs },
		timeZone: options.timeZone ?? 'Europe/Warsaw',
		limits: {
			eco: 'no_limit',
			full: 1_000_000,
			voice: 10_000,
			mms: 10_000,
			lookup: 1_000,
			hlr: 1_000,
			...options.limits,
		},
		accountType: options.accountType ?? 'prepaid',
		senders: options.senders ?? ['SHOP'],
		receivedSpelling: options.receivedSpelling ?? 'both',
		pageSize: options.pageSize ?? 100,
		largestPage: options.largestPage ?? 1_000,
		paging: options.paging ?? true,
		deduplicate: options.deduplicate ?? true,
		deduplicatePersonalized: options.deduplicatePersonalized ?? false,
		duplicateControl: options.duplicateControl ?? false,
		queuedWhen: options.queuedWhen ?? 'taken',
		checkMs: options.checkMs ?? 0,
		dlrUrl: options.dlrUrl ?? null,
		rcsIds: options.rcsIds ?? ['0c9d7c86-52f8-4f2b-9d0e-6b1f6a8f2c11'],
	};
}
