/**
 * Encoding and parts of a text. Source: GSM 03.38 (3GPP TS 23.038), alphabet and extension table.
 */

const BASIC_ALPHABET = new Set(
	'@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
		'¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Each of these is sent as an escape and a character, and the two always stay in the same part. */
const EXTENSION_TABLE = new Set('\f^{}\\[~]|€');

export function isGsm7(character: string): boolean {
	return BASIC_ALPHABET.has(character) || EXTENSION_TABLE.has(character);
}

/** The number of parts: GSM-7 if every character fits, otherwise UCS-2. */
export function partsOf(text: string): number {
	return [...text].every(isGsm7) ? gsm7Parts(text) : ucs2Parts(text);
}

/**
 * The number of parts in GSM-7, with 160 septets in a single part and 153 in each of several. A
 * character outside the alphabet counts as one septet, like the character that replaces it.
 */
export function gsm7Parts(text: string): number {
	return packed([...text], (character) => (EXTENSION_TABLE.has(character) ? 2 : 1), 160, 153);
}

/** The number of parts in UCS-2: 70 UTF-16 units in a single part, 67 in each of several. */
export function ucs2Parts(text: string): number {
	return packed([...text], (character) => character.length, 70, 67);
}

function packed(
	characters: string[],
	size: (character: string) => number,
	single: number,
	joined: number,
): number {
	const total = characters.reduce((sum, character) => sum + size(character), 0);
	if (total <= single) return 1;
	let parts = 1;
	let used = 0;
	for (const character of characters) {
		if (used + size(character) > joined) {
			parts += 1;
			used = 0;
		}
		used += size(character);
	}
	return parts;
}
