/** Money in the account's currency. */
export class Account {
	private current: number;

	constructor(
		/** At the start, and again after `clear`. */
		private readonly initial: number,
		/** How far the balance may fall below zero; not negative. */
		readonly creditLimit: number,
	) {
		this.current = initial;
	}

	get balance(): number {
		return this.current;
	}

	set balance(amount: number) {
		this.current = money(amount);
	}

	get available(): number {
		return money(this.balance + this.creditLimit);
	}

	clear(): void {
		this.current = this.initial;
	}
}

/** Rounded to a hundredth of a hundredth, so that sums of prices stay what they look like. */
export function money(amount: number): number {
	return Math.round(amount * 10_000) / 10_000;
}
