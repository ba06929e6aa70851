const DECIMAL = /^([+-]?)(\d+)(?:[.,](\d+))?(?:e([+-]?\d{1,3}))?$/i;

/** `1,000` could mean one or a thousand. */
const AMBIGUOUS = /^[+-]?[1-9]\d*,\d{3}$/;

/** More places than any price has. */
const MOST_PLACES = 40;

/** A decimal number without the error of binary fractions: `digits` divided by 10 to the power of `places`. */
interface Decimal {
	digits: bigint;
	places: number;
}

/** The sum of prices. 0.1 and 0.2 make 0.3. */
export class DecimalSum {
	private sum: Decimal = { digits: 0n, places: 0 };

	/** Returns whether the value is a number, or a text that is one. Nothing else is added. */
	add(value: unknown): boolean {
		const decimal = readDecimal(value);
		if (!decimal) return false;
		const places = Math.max(this.sum.places, decimal.places);
		const digits = scaled(this.sum, places) + scaled(decimal, places);
		this.sum = { digits, places };
		return true;
	}

	get value(): number {
		const { digits, places } = this.sum;
		return Number(`${digits}e-${places}`);
	}
}

function readDecimal(value: unknown): Decimal | null {
	if (typeof value !== 'number' && typeof value !== 'string') return null;
	const text = String(value).trim();
	const match = AMBIGUOUS.test(text) ? null : DECIMAL.exec(text);
	if (!match) return null;
	const [, sign, whole, fraction = '', exponent = '0'] = match;
	const digits = BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`);
	const places = fraction.length - Number(exponent);
	if (Math.abs(places) > MOST_PLACES) return null;
	return places >= 0 ? { digits, places } : { digits: digits * 10n ** BigInt(-places), places: 0 };
}

function scaled({ digits, places }: Decimal, wanted: number): bigint {
	return digits * 10n ** BigInt(wanted - places);
}
