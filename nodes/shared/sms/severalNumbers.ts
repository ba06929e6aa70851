/** Fewest digits on each side of a separator that also stands inside a number, such as a slash. */
const WHOLE_NUMBER = 8;
/** Fewest where nothing but two numbers has such a separator between. */
const SHORT_NUMBER = 7;

/** Whether several numbers stand in one text, by what stands between them. */
export function holdsSeveral(text: string): boolean {
	return (
		countLong(text.split(/[,;|&\\\t]|\p{L}+|(?=\+)/u), SHORT_NUMBER) > 1 ||
		countLong(text.split(/[/\r\n]/), WHOLE_NUMBER) > 1 ||
		(text.match(/\d{8,}/g) ?? []).length > 1 ||
		hasSecondEnding(text)
	);
}

/** 500 600 700/701: a whole number, one slash and a few digits. Several slashes only part the digits. */
function hasSecondEnding(text: string): boolean {
	const [before = '', after, ...others] = text.split('/');
	if (after === undefined || others.length > 0) return false;
	return countDigits(before.replace(/^\D*0*/, '')) >= 9 && countDigits(after) <= 4;
}

/**
 * Whether a text that is not one number can be cut into two numbers: between its groups of digits, or
 * anywhere in a run of digits that is too long for one.
 */
export function canBeCut(text: string, isNumber: (part: string) => boolean): boolean {
	for (let at = SHORT_NUMBER; at <= text.length - SHORT_NUMBER; at++) {
		const isBetweenGroups = /\d/.test(text[at]!) !== /\d/.test(text[at - 1]!);
		if (!isBetweenGroups && !/\d{16,}/.test(text)) continue;
		if (isNumber(text.slice(0, at)) && isNumber(text.slice(at))) return true;
	}
	return false;
}

export function countDigits(text: string): number {
	return text.replace(/\D/g, '').length;
}

function countLong(pieces: string[], digits: number): number {
	return pieces.filter((piece) => countDigits(piece) >= digits).length;
}
