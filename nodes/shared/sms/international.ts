import { callingCodeOf, withoutTrunkPrefix } from './callingCodes';
import { isCompactDate, isIpAddress, polishId } from './notAPhoneNumber';
import {
	fromInternational,
	fromNational,
	NUMBERING_PLANS,
	type Country,
	type NumberingPlan,
} from './numbering';

/** International digits, or a problem that does not yet begin with the number. */
export type InternationalReading = { digits: string } | { problem: string };

export const EXAMPLE = '+48500600700';

/** What to do, at the end of a problem. */
export function adviceWith(example: string): string {
	return `Write the number with + and its calling code, such as ${example}.`;
}

export const ADVICE = adviceWith(EXAMPLE);

const EXIT_CODE = /^(?:\+|00)/;

const PLANS = Object.values(NUMBERING_PLANS);

/**
 * Reads `number`, the digits of `text` with + if it was entered, as international digits: by the plan
 * of `country` if it is a national number there, and by its calling code otherwise.
 */
export function readInternational(
	number: string,
	text: string,
	country?: Country,
): InternationalReading {
	if (hasExitCode(number)) return withCallingCode(withoutExitCode(number));
	if (isCompactDate(number)) return notANumber('a date');

	const plan = planFor(country);
	if (plan === undefined) return withoutPlus(number, text);
	const { exitCode, trunkPrefix, nationalDigits } = plan;
	if (exitCode !== undefined && number.startsWith(exitCode)) {
		const isLonger = number.length > trunkPrefix.length + nationalDigits;
		if (isLonger) return withCallingCode(number.slice(exitCode.length));
	}
	const completed = fromNational(number, plan);
	if (completed !== undefined) return { digits: completed };
	if (!number.startsWith('0') && number.length <= nationalDigits) {
		return {
			problem:
				number.length === nationalDigits
					? `is not a valid ${plan.adjective} number. ${ADVICE}`
					: `has ${number.length} digits, but ${aOrAn(plan)} number has ${nationalDigits}. ${ADVICE}`,
		};
	}
	const id = country === 'PL' && planOf(number) === undefined ? polishId(text) : undefined;
	return id === undefined ? withoutPlus(number, text, plan) : notANumber(id);
}

export function hasExitCode(number: string): boolean {
	return EXIT_CODE.test(number);
}

/** The digits that follow + or 00, or all of them. */
export function withoutExitCode(number: string): string {
	return number.replace(EXIT_CODE, '');
}

/** Whether no plan says how many digits the number has, or only the plan of another country than `country`. */
export function isOfAnotherPlan(number: string, country?: Country): boolean {
	const plan = planOf(withoutExitCode(number));
	return plan === undefined || (!hasExitCode(number) && plan !== planFor(country));
}

/** International digits, as address books hold them and no other list of figures does. */
function withoutPlus(digits: string, text: string, plan?: NumberingPlan): InternationalReading {
	if (text === digits) return withCallingCode(digits);
	const code = callingCodeOf(digits)?.code ?? '';
	const firstGroup = /\d+/.exec(text)?.[0] ?? '';
	// 22 621 12 34 35 is not a number of +226.
	if (firstGroup.length < code.length) {
		return { problem: `is not a whole number with its calling code. ${ADVICE}` };
	}
	if (isIpAddress(text) && code !== plan?.callingCode) return notANumber('an IP address');
	return withCallingCode(digits);
}

function planFor(country?: Country): NumberingPlan | undefined {
	return country && NUMBERING_PLANS[country];
}

/** Whatever begins with the code of one of our plans, whether it is a number of it or not. */
function planOf(digits: string): NumberingPlan | undefined {
	return PLANS.find(({ callingCode }) => digits.startsWith(callingCode));
}

function withCallingCode(digits: string): InternationalReading {
	if (digits.startsWith('0'))
		return { problem: `begins with 0 instead of a calling code. ${ADVICE}` };
	const plan = planOf(digits);
	if (plan !== undefined) {
		const checked = fromInternational(digits, plan);
		if (checked !== undefined) return { digits: checked };
		return {
			problem: `is not a valid ${plan.adjective} number. Enter ${plan.nationalDigits} digits after +${plan.callingCode}.`,
		};
	}
	const code = callingCodeOf(digits);
	if (code === undefined) {
		return {
			problem: `does not begin with a calling code: no country has +${digits.slice(0, 3)}. ${ADVICE}`,
		};
	}
	const rest = digits.slice(code.code.length);
	const national = withoutTrunkPrefix(rest, code);
	if (national !== undefined) return { digits: code.code + national };
	const count = (code.isZeroDialed ? rest : rest.replace(/^0/, '')).length;
	return {
		problem: `is not a valid number: +${code.code} is followed by ${listed(code.digits)} digits, not by ${count}. ${ADVICE}`,
	};
}

const LOOKS_LIKE = 'looks like';

/** Whether a problem says that the digits are not a phone number but a date or the like. */
export function isSomethingElse({ problem }: { problem: string }): boolean {
	return problem.startsWith(LOOKS_LIKE);
}

function notANumber(what: string): { problem: string } {
	return {
		problem: `${LOOKS_LIKE} ${what}, not like a phone number. If it is one, write it with + and its calling code.`,
	};
}

/** 8, 9 or 10 */
function listed(lengths: readonly number[]): string {
	const [last, ...others] = [...lengths].reverse();
	return others.length === 0 ? String(last) : `${others.reverse().join(', ')} or ${last}`;
}

function aOrAn({ adjective }: NumberingPlan): string {
	return /^[AEIOU]/.test(adjective) ? `an ${adjective}` : `a ${adjective}`;
}
