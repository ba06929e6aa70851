/** The first two digits of mobile numbers in the Polish numbering plan (ITU-T E.164, +48). */
const MOBILE_PREFIXES = '45|50|51|53|57|60|66|69|72|73|78|79|88';

const POLISH_MOBILE = new RegExp(`^(?:48)?(?:${MOBILE_PREFIXES})[0-9]{7}$`);

/** Nine digits, or 48 and nine digits. Nothing else fits into 9 to 11 digits. */
export function isPolishMobile(digits: string): boolean {
	return POLISH_MOBILE.test(digits);
}

/** Adds the country code. Nine digits are a Polish number. A name stays unchanged. */
export function international(number: string): string {
	const digits = number.replace(/^\+/, '');
	return /^[0-9]{9}$/.test(digits) ? `48${digits}` : digits;
}

/** Adds a plus, as 3CX writes numbers. A name stays unchanged. */
export function e164(number: string): string {
	return /^\+?[0-9]+$/.test(number) ? `+${international(number)}` : number;
}
