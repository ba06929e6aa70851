/** Source: HTTPS API v2, "Checking account status". Its first item is always eco. */
export const limitTypes = ['eco', 'full', 'voice', 'mms', 'lookup', 'hlr'] as const;

export type LimitType = (typeof limitTypes)[number];

/** How many messages or queries are left; or, in the gateway's words, any number, or none ever. */
export type LimitValue = number | 'no_limit' | 'not_available';

export type LimitValues = Record<LimitType, LimitValue>;

/** What is sent or asked; no limit is known for RCS. */
export type Limited = LimitType | 'rcs';

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

	/** Infinity where nothing limits it. */
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

/** Characters and parts of one message; "nd": that is no message. */
export const charactersOf: Readonly<Record<LimitType, string>> = {
	eco: '918/6',
	full: '918/6',
	voice: '918/6',
	mms: '40/1',
	lookup: 'nd',
	hlr: 'nd',
};
