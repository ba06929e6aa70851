import type { Clock } from '../time';
import type { Life } from './ledger';

/** The specification's table has /sms-mult, its sample /sms-multi. */
export type Multi = 'sms-multi' | 'sms-mult' | 'both' | 'off' | 'forbidden';

/** What the webhook is sent: the messages of the SMS API, or those of a 3CX. */
export type Mode = 'sms' | '3cx';

export interface RateLimit {
	requests: number;
	perMs: number;
}

export interface ActioOptions {
	/** 0, the default, takes any free port. */
	port?: number;
	token?: string;
	/**
	 * Where messages to many numbers are taken; default `sms-multi`. A path that is off is 404;
	 * `forbidden` is the path /sms-multi with a token that is not enabled for it, 403.
	 */
	multi?: Multi;
	/** Errors in an array of numbers under `to.0`, or all under `to`; default `indexed`. */
	arrayErrors?: 'indexed' | 'plain';
	/** The account sends one message of up to 160 characters of GSM-7; default UCS-2 in parts. */
	gsm7?: boolean;
	/** The account's virtual numbers; default `48732129000`. */
	fromNumbers?: string[];
	/** Takes a sender name of up to 11 letters and digits too. */
	alphanumericFrom?: boolean;
	/** Default `sms`. */
	mode?: Mode;
	/** Refuses the endpoints of the other mode with 403; by default both are served in either. */
	exclusiveModes?: boolean;
	/** What /tcx answers: JSON with an id in it, or no more than OK; default `payload`. */
	tcxAnswer?: 'payload' | 'ok';
	/** `sendly`: the ids, delivery notifications and 401 of the vendor's newer page. */
	dialect?: 'spec' | 'sendly';
	/** Where incoming messages and delivery notifications are posted; none by default. */
	webhookUrl?: string | null;
	/** Whether delivery notifications are posted; not by default. Source: 1.4. */
	deliveryReports?: boolean;
	/** Default: sent after 2,000 ms, delivered after 5,000 ms. */
	lifeMs?: Partial<Life>;
	/** Requests with the right token; no limit by default. */
	rateLimit?: RateLimit;
	/** Parts that may still be sent; no limit by default. */
	credit?: number;
	clock?: Clock;
}

export type Settled = Readonly<
	Required<Omit<ActioOptions, 'port' | 'clock' | 'lifeMs' | 'rateLimit'>> & {
		life: Life;
		rateLimit: RateLimit | null;
	}
>;

export function withDefaults(options: ActioOptions): Settled {
	return {
		token: options.token ?? 'actio-token',
		multi: options.multi ?? 'sms-multi',
		arrayErrors: options.arrayErrors ?? 'indexed',
		gsm7: options.gsm7 ?? false,
		fromNumbers: options.fromNumbers ?? ['48732129000'],
		alphanumericFrom: options.alphanumericFrom ?? false,
		mode: options.mode ?? 'sms',
		exclusiveModes: options.exclusiveModes ?? false,
		tcxAnswer: options.tcxAnswer ?? 'payload',
		dialect: options.dialect ?? 'spec',
		webhookUrl: options.webhookUrl ?? null,
		deliveryReports: options.deliveryReports ?? false,
		life: { sentAfter: 2_000, deliveredAfter: 5_000, ...options.lifeMs },
		rateLimit: options.rateLimit ?? null,
		credit: options.credit ?? Infinity,
	};
}
