import { DEFAULT_LIFE, type CommonOptions, type Life } from '../options';

/** The specification has /sms-mult in its table and /sms-multi in its sample. */
type Multi = 'sms-multi' | 'sms-mult' | 'both' | 'off' | 'forbidden';

/** The format of calls to the webhook: that of the SMS API, or that of a 3CX. */
export type Mode = 'sms' | '3cx';

interface RateLimit {
	requests: number;
	perMs: number;
}

export interface ActioOptions extends CommonOptions {
	token?: string;
	/**
	 * Where messages to many numbers are taken. Default: `sms-multi`. A path that is off answers 404.
	 * With `forbidden`, /sms-multi answers 403, because the token may not use it.
	 */
	multi?: Multi;
	/**
	 * Whether errors in an array of numbers are listed under `to.0` or all under `to`. Default:
	 * `indexed`.
	 */
	arrayErrors?: 'indexed' | 'plain';
	/**
	 * Whether the account sends single messages of up to 160 characters in GSM-7. By default it sends
	 * UCS-2 in parts.
	 */
	gsm7?: boolean;
	/** The account's virtual numbers. Default: `48732129000`. */
	fromNumbers?: string[];
	/** Whether `from` can also be a name of up to 11 letters and digits. */
	alphanumericFrom?: boolean;
	/** Default: `sms`. */
	mode?: Mode;
	/** Whether the endpoints of the other mode answer 403. By default both work in either mode. */
	exclusiveModes?: boolean;
	/** What /tcx answers: JSON with an id, or only OK. Default: `payload`. */
	tcxAnswer?: 'payload' | 'ok';
	/** `sendly`: the ids, delivery notifications and 401 of the vendor's newer page. */
	dialect?: 'spec' | 'sendly';
	/** Where incoming messages and delivery notifications are posted. Default: none. */
	webhookUrl?: string | null;
	/** Whether delivery notifications are posted. Default: false. Source: 1.4. */
	deliveryReports?: boolean;
	/** The limit for requests with the right token. Default: none. */
	rateLimit?: RateLimit;
	/** How many parts can still be sent. Default: no limit. */
	credit?: number;
}

export type Settled = Readonly<
	Required<Omit<ActioOptions, keyof CommonOptions | 'rateLimit'>> & {
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
		life: { ...DEFAULT_LIFE, ...options.lifeMs },
		rateLimit: options.rateLimit ?? null,
		credit: options.credit ?? Infinity,
	};
}
