import { DEFAULT_LIFE, type CommonOptions, type Life } from '../options';

export interface KannelOptions extends CommonOptions {
	username?: string;
	password?: string;
	/** Default: `kannel-status`, and the credential has no Status URL. */
	statusPassword?: string;
	/** The address of a Kannel Trigger, for messages from handsets and for reports. Default: none. */
	webhookUrl?: string | null;
	/** How many parts can still be sent. Default: no limit. */
	credit?: number;
	/** Senders that the provider refuses. Default: `DENIED`. */
	deniedSenders?: string[];
	/** Default: 6, as in docs/kannel.md. */
	maxParts?: number;
	allowedPrefixes?: string[];
	queueLimit?: number;
	/** Default: 1,000 ms. */
	repeatAfterMs?: number;
	/** Default: 60,000 ms. */
	resendAfterMs?: number;
	/** `real` starts Debian's Kannel in front of the SMSC. Default: `standIn`. */
	engine?: 'standIn' | 'real';
}

export type Settled = Readonly<
	Required<Omit<KannelOptions, keyof CommonOptions>> & { life: Life; hasStatusUrl: boolean }
>;

export function withDefaults(options: KannelOptions): Settled {
	return {
		username: options.username ?? 'n8n',
		password: options.password ?? 'kannel-password',
		statusPassword: options.statusPassword ?? 'kannel-status',
		hasStatusUrl: options.statusPassword !== undefined,
		webhookUrl: options.webhookUrl ?? null,
		credit: options.credit ?? Infinity,
		deniedSenders: options.deniedSenders ?? ['DENIED'],
		maxParts: options.maxParts ?? 6,
		allowedPrefixes: options.allowedPrefixes ?? [],
		queueLimit: options.queueLimit ?? 0,
		repeatAfterMs: options.repeatAfterMs ?? 1_000,
		resendAfterMs: options.resendAfterMs ?? 60_000,
		engine: options.engine ?? 'standIn',
		life: { ...DEFAULT_LIFE, ...options.lifeMs },
	};
}
