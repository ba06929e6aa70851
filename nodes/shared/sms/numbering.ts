/** A country whose numbers people write without the calling code. */
export type Country = 'PL' | 'RU' | 'AM';

export interface NumberingPlan {
	/** The country as an adjective for error messages, such as `Polish`. */
	adjective: string;
	callingCode: string;
	/** Dialed before a national number, but not part of it. */
	trunkPrefix: string;
	/** Dialed instead of +, if it is not 00. */
	exitCode?: string;
	/** Matches a complete national number without the trunk prefix. */
	national: RegExp;
	/** The usual length of a national number, for error messages. */
	nationalDigits: number;
}

/**
 * The plans check only the length and the first digit, because countries open new ranges more often
 * than this package is released. Besides its usual numbers, Poland has 10-digit numbers that begin
 * with 80. Source: the national numbering plans notified under ITU-T E.164.
 */
export const NUMBERING_PLANS: Readonly<Record<Country, NumberingPlan>> = {
	PL: {
		adjective: 'Polish',
		callingCode: '48',
		trunkPrefix: '0',
		national: /^(?:[1-9]\d{8}|80\d{8})$/,
		nationalDigits: 9,
	},
	RU: {
		adjective: 'Russian',
		callingCode: '7',
		trunkPrefix: '8',
		exitCode: '810',
		national: /^[3-9]\d{9}$/,
		nationalDigits: 10,
	},
	AM: {
		adjective: 'Armenian',
		callingCode: '374',
		trunkPrefix: '0',
		national: /^[1-9]\d{7}$/,
		nationalDigits: 8,
	},
};

/**
 * The international digits of a number that a gateway wrote, with or without + or 00. Nine digits
 * alone are a Polish number. This serves to compare numbers. To read a user's input, use `readMsisdn`.
 */
export function internationalDigits(number: string): string {
	const { callingCode, nationalDigits } = NUMBERING_PLANS.PL;
	const digits = number.replace(/\D/g, '').replace(/^00/, '');
	const isNational = digits.length === nationalDigits && !/^\s*(\+|00)/.test(number);
	return isNational ? callingCode + digits : digits;
}

/**
 * The sender or recipient of a message, in the form of all outputs: a phone number as its international
 * digits without +, a name or a short code unchanged.
 */
export function numberOrName(party: string): string {
	return /^\s*\+?[\d\s().-]*\d[\s]*$/.test(party) ? internationalDigits(party) : party;
}

/** The international digits of a national number, with or without its trunk prefix. */
export function fromNational(digits: string, plan: NumberingPlan): string | undefined {
	const national = nationalNumber(digits, plan);
	return national === undefined ? undefined : plan.callingCode + national;
}

/**
 * Removes a trunk prefix that was left in international digits (+48 0 500…). Undefined if the digits
 * begin with the plan's calling code but cannot be a number of its country.
 */
export function fromInternational(digits: string, plan: NumberingPlan): string | undefined {
	if (!digits.startsWith(plan.callingCode)) return digits;
	return fromNational(digits.slice(plan.callingCode.length), plan);
}

function nationalNumber(digits: string, plan: NumberingPlan): string | undefined {
	if (plan.national.test(digits)) return digits;
	if (!digits.startsWith(plan.trunkPrefix)) return undefined;
	const rest = digits.slice(plan.trunkPrefix.length);
	return plan.national.test(rest) ? rest : undefined;
}
