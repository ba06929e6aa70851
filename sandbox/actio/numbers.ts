/** The two-digit beginnings of mobile numbers in the Polish numbering plan (ITU-T E.164, +48). */
const mobilePrefixes = '45|50|51|53|57|60|66|69|72|73|78|79|88';

const polishMobile = new RegExp(`^(?:48)?(?:${mobilePrefixes})[0-9]{7}$`);

/** Nine digits, or 48 and nine digits: nothing else fits into 9 to 11 digits. */
export function isPolishMobile(digits: string): boolean {
	return polishMobile.test(digits);
}

/** With a country code: nine digits are a Polish number without it. A name stays what it is. */
export function international(number: string): string {
	const digits = number.replace(/^\+/, '');
	return /^[0-9]{9}$/.test(digits) ? `48${digits}` : digits;
}

/** With a plus, as 3CX writes numbers. A name stays what it is. */
export function e164(number: string): string {
	return /^\+?[0-9]+$/.test(number) ? `+${international(number)}` : number;
}
