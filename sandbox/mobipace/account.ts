/** Money in the account's currency. */
export class Account {
	private current: number;

	constructor(
		/** The balance at the start and after `clear`. */
		private readonly initial: number,
		/** How far the balance may fall below zero. It is not negative. */
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

/** Rounds to four decimal places, so that sums of prices show no floating-point errors. */
export function money(amount: number): number {
	return Math.round(amount * 10_000) / 10_000;
}
