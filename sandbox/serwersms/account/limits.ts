/** Source: HTTPS API v2, "Checking account status". The first item is always eco. */
export const LIMIT_TYPES = ['eco', 'full', 'voice', 'mms', 'lookup', 'hlr'] as const;

export type LimitType = (typeof LIMIT_TYPES)[number];

/**
 * How many messages or queries are left. `no_limit` allows any number, `not_available` none at all.
 */
export type LimitValue = number | 'no_limit' | 'not_available';

export type LimitValues = Record<LimitType, LimitValue>;

/** What can be sent or asked. No source gives a limit for RCS. */
type Limited = LimitType | 'rcs';

export class Limits {
	private readonly left: LimitValues;

	constructor(private readonly initial: Readonly<LimitValues>) {
		this.left = { ...initial };
	}

	get values(): Readonly<LimitValues> {
		return this.left;
	}

	isAvailable(type: Limited): boolean {
		return type === 'rcs' || this.left[type] !== 'not_available';
	}

	/** Returns how many are left, and Infinity without a limit. */
	remaining(type: Limited): number {
		const value = type === 'rcs' ? 'no_limit' : this.left[type];
		if (typeof value === 'number') return value;
		return value === 'no_limit' ? Infinity : 0;
	}

	/** A negative count gives back. */
	spend(type: Limited, count: number): void {
		if (type === 'rcs') return;
		const value = this.left[type];
		if (typeof value === 'number') this.left[type] = Math.max(0, value - count);
	}

	set(type: LimitType, value: LimitValue): void {
		this.left[type] = value;
	}

	clear(): void {
		Object.assign(this.left, this.initial);
	}
}

/** Characters and parts of one message. "nd" means that it is not a message. */
export const CHARACTERS_PER_MESSAGE: Readonly<Record<LimitType, string>> = {
	eco: '918/6',
	full: '918/6',
	voice: '918/6',
	mms: '40/1',
	lookup: 'nd',
	hlr: 'nd',
};
