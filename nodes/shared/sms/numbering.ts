/** A country whose numbers people write without its calling code. */
export type Country = 'PL' | 'RU' | 'AM';

export interface NumberingPlan {
	/** Whose numbers they are, as an adjective for a sentence. */
	people: string;
	callingCode: string;
	/** Dialled before a national number, and no part of it. */
	trunkPrefix: string;
	/** Dialled instead of +, where that is not 00. */
	exitCode?: string;
	/** A whole national number without the trunk prefix. */
	national: RegExp;
	/** The usual length of one, for the reader of a problem. */
	nationalDigits: number;
}

/**
 * Only what a number's length and first digit say: ranges are opened more often than this is
 * released. Source: the national numbering plans notified under ITU-T E.164. Poland has numbers of
 * 10 digits beginning with 8 besides the usual ones.
 */
export const NUMBERING_PLANS: Readonly<Record<Country, NumberingPlan>> = {
	PL: {
		people: 'Polish',
		callingCode: '48',
		trunkPrefix: '0',
		national: /^(?:[1-9]\d{8}|8\d{9})$/,
		nationalDigits: 9,
	},
	RU: {
		people: 'Russian',
		callingCode: '7',
		trunkPrefix: '8',
		exitCode: '810',
		national: /^[1-9]\d{9}$/,
		nationalDigits: 10,
	},
	AM: {
		people: 'Armenian',
		callingCode: '374',
		trunkPrefix: '0',
		national: /^[1-9]\d{7}$/,
		nationalDigits: 8,
	},
};

/** The international digits of a national number, with or without trunk prefix. */
export function fromNational(digits: string, plan: NumberingPlan): string | undefined {
	const national = nationalNumber(digits, plan);
	return national === undefined ? undefined : plan.callingCode + national;
}

/**
 * International digits without a trunk prefix that was left in them (+48 0 500…). Undefined where
 * they bear the plan's calling code and cannot be a number of its country.
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
