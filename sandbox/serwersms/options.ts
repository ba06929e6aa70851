import { DEFAULT_LIFE, type CommonOptions, type Life } from '../options';
import type { LimitValues } from './account/limits';
import type { ReceivedSpelling } from './incoming/incoming';

export interface SerwerSmsOptions extends CommonOptions {
	token?: string;
	username?: string;
	password?: string;
	/** Default: `Europe/Warsaw`. */
	timeZone?: string;
	/** What is left of each type: a number, `no_limit` or `not_available`. */
	limits?: Partial<LimitValues>;
	/** Default: `prepaid`. */
	accountType?: 'prepaid' | 'postpaid';
	/** The account's own authorized sender names. Default: `SHOP`. */
	senders?: string[];
	/**
	 * The spelling of the path and the field of incoming messages. Default: `both` paths, each with
	 * its own field.
	 */
	receivedSpelling?: ReceivedSpelling;
	/** The number of items on a page if the request has no `limit`. Default: 100. */
	pageSize?: number;
	/** A larger `limit` is refused with 3331. Default: 1,000. */
	largestPage?: number;
	/** Whether lists give their number of pages. Default: true. */
	paging?: boolean;
	/** Whether a number that occurs twice in a request gets one message. Default: true. */
	deduplicate?: boolean;
	/** The same for messages/send_personalized. Default: false. */
	deduplicatePersonalized?: boolean;
	/** Whether a unique_id that was used before is refused with 3111. Default: false. */
	duplicateControl?: boolean;
	/**
	 * Whether a scheduled message is queued when it is `taken` or when it is `due`. Default: `taken`.
	 */
	queuedWhen?: 'taken' | 'due';
	/** How long an HLR or lookup takes. Default: 0, which puts the result into the answer. */
	checkMs?: number;
	/** The panel's address for delivery reports, with placeholders. Default: none. */
	dlrUrl?: string | null;
	/** The ids of the RCS bots. */
	rcsIds?: string[];
}

export type Settled = Required<Omit<SerwerSmsOptions, keyof CommonOptions | 'limits'>> & {
	life: Life;
	limits: LimitValues;
};

export function withDefaults(options: SerwerSmsOptions): Settled {
	return {
		token: options.token ?? 'serwersms-token',
		username: options.username ?? 'sandbox',
		password: options.password ?? 'serwersms-password',
		life: { ...DEFAULT_LIFE, ...options.lifeMs },
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
