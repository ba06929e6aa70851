import { callingCodeOf } from './callingCodes';

/** International digits for people, such as +48 500 600 700. */
export function formatNumber(digits: string): string {
	const code = callingCodeOf(digits)?.code ?? '';
	// The last group has up to four digits, so that none has only one.
	const national = digits.slice(code.length).replace(/\d{3}(?=\d{2})/g, '$& ');
	return `+${code}${code && ' '}${national}`;
}
