/**
 * What stands in a neighboring column and reads as digits too: dates, amounts, tax numbers. Only what
 * cannot be the usual way to write a phone number is recognized.
 */

const DATE =
	/^(?:(?<year>(?:19|20)\d\d)[-./](?<month>\d\d?)[-./](?<day>\d\d?)|(?<first>\d\d?)[-./](?<second>\d\d?)[-./](?:19|20)\d\d)(?:[ ,]+\d\d?:\d\d.*)?$/;
/** 1 234.50 and 1.234.567,00: groups of three with one separator, and cents with another. */
const AMOUNT = /^[1-9]\d{0,2}([ .,'])\d{3}(?:\1\d{3})*(?!\1)[.,]\d{1,2}$/;
/** Both ways to write a Polish tax number. A phone number of 9 digits never has 10. */
const NIP = /^\d{3}-\d{3}-\d{2}-\d{2}$|^\d{3}-\d{2}-\d{2}-\d{3}$/;
const NIP_WEIGHTS = [6, 5, 7, 2, 3, 4, 5, 6, 7];
const PESEL_WEIGHTS = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3];

/** What a text is by its form, as words that follow "looks like". */
export function otherThanNumber(text: string): string | undefined {
	const plain = text.replace(/\s/g, ' ').replace(/[\p{Pd}\u2212]/gu, '-');
	const date = DATE.exec(plain)?.groups;
	if (date) {
		const { year, month, day, first, second } = date;
		const isDate =
			year === undefined
				? isDayOfYear(first, second) || isDayOfYear(second, first)
				: isDayOfYear(day, month);
		if (isDate) return 'a date';
	}
	// In Armenia, 91.12.34.56 is a phone number.
	if (isIpAddress(text) && /\.\d(?:\.|$)/.test(text)) return 'an IP address';
	return AMOUNT.test(plain) ? 'an amount' : undefined;
}

/** A date without separators, 20260520 or 202605201230. Egyptian numbers begin with 2010 to 2015. */
export function isCompactDate(digits: string): boolean {
	if (digits.length === 8) {
		return (
			(/^(?:19|20)/.test(digits) && isDayOfYear(digits.slice(6), digits.slice(4, 6))) ||
			(/^(?:19|20)/.test(digits.slice(4)) && isDayOfYear(digits.slice(0, 2), digits.slice(2, 4)))
		);
	}
	if (digits.length !== 12 && digits.length !== 14) return false;
	const isTime = /^(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?$/.test(digits.slice(8));
	return isTime && /^20(?:1[6-9]|[2-9])/.test(digits) && isCompactDate(digits.slice(0, 8));
}

/**
 * What digits without + are in Poland. One foreign number in eleven has the check digit of a NIP, so it
 * has to be written with +, or in groups.
 */
export function polishId(text: string): string | undefined {
	const isNip = text.length === 10 && checksum(text, NIP_WEIGHTS) % 11 === last(text);
	if (NIP.test(text) || (isNip && /^\d+$/.test(text))) return 'a Polish tax number (NIP)';
	return isPesel(text) ? 'a Polish personal number (PESEL)' : undefined;
}

/** 172.16.254.100 */
export function isIpAddress(text: string): boolean {
	return /^(?:\d{1,3}\.){3}\d{1,3}$/.test(text) && text.split('.').every((part) => +part <= 255);
}

/** Of somebody born from 1900 on and up to now: the month of the 2000s is 20 more. */
function isPesel(digits: string): boolean {
	if (!/^\d{11}$/.test(digits)) return false;
	const month = Number(digits.slice(2, 4));
	const isOfThisCentury = month > 20;
	const year = (isOfThisCentury ? 2000 : 1900) + Number(digits.slice(0, 2));
	return (
		isDayOfYear(digits.slice(4, 6), String(isOfThisCentury ? month - 20 : month)) &&
		year <= new Date().getFullYear() &&
		(10 - (checksum(digits, PESEL_WEIGHTS) % 10)) % 10 === last(digits)
	);
}

function isDayOfYear(day = '', month = ''): boolean {
	return +day >= 1 && +day <= 31 && +month >= 1 && +month <= 12;
}

function checksum(digits: string, weights: readonly number[]): number {
	return weights.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0);
}

function last(digits: string): number {
	return Number(digits.at(-1));
}
