/**
 * Returns an international number with "+", or null. Nine digits are a Polish number, and other
 * digits an international one, because the vendor corrects numbers "as far as possible". Spaces,
 * "00" and letters are not corrected. Source: HTTPS API v2, introduction.
 */
export function international(given: string): string | null {
	const digits = /^\+?([1-9]\d{7,14})$/.exec(given)?.[1];
	if (digits === undefined) return null;
	if (digits.length === 9 && !given.startsWith('+')) return `+48${digits}`;
	if (digits.startsWith('48') && digits.length !== 11) return null;
	return `+${digits}`;
}
