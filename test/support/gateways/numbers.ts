/** The sandbox gives some endings below 500 a special meaning, so these numbers end above. */
const ENDINGS = { from: 500, count: 500 };

const POLISH_MOBILE = ['50', '51', '53', '57', '60', '66', '69', '72', '73', '78', '79', '88'];

export const digits = (number: string) => number.replace(/\D/g, '');

/**
 * A Polish mobile number with its calling code, a different one for each index below 60 million.
 */
export function polishNumber(index: number): string {
	const { high, end } = split(index);
	const prefix = POLISH_MOBILE[Math.floor(high / 10_000)]!;
	return `48${prefix}${String(high % 10_000).padStart(4, '0')}${end}`;
}

/**
 * A Russian mobile number with its calling code, a different one for each index below 500 million.
 */
export function russianNumber(index: number): string {
	const { high, end } = split(index);
	return `79${String(high).padStart(6, '0')}${end}`;
}

function split(index: number): { high: number; end: number } {
	const { from, count } = ENDINGS;
	return { high: Math.floor(index / count), end: from + (index % count) };
}
