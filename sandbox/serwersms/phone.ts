/**
 * International with "+". Nine digits are a Polish number, and digits alone an international one,
 * since the vendor corrects numbers "as far as possible"; spaces, "00" and letters are not
 * corrected. Null: not a number. Source: HTTPS API v2, introduction.
 */
export function international(given: string): string | null {
	const digits = /^\+?([1-9]\d{7,14})$/.exec(given)?.[1];
	if (digits === undefined) return null;
	if (digits.length === 9 && !given.startsWith('+')) return `+48${digits}`;
	if (digits.startsWith('48') && digits.length !== 11) return null;
	return `+${digits}`;
}
