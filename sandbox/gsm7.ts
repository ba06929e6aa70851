/** How a text travels. Source: GSM 03.38 (3GPP TS 23.038), alphabet and extension table. */

const basic = new Set(
	'@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
		'¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Each is sent as an escape and a character, which are never parted. */
const extended = new Set('\f^{}\\[~]|€');

export function isGsm7(character: string): boolean {
	return basic.has(character) || extended.has(character);
}

/** How many parts: those of GSM-7, or of UCS-2 with one letter outside. */
export function partsOf(text: string): number {
	return [...text].every(isGsm7) ? gsm7Parts(text) : ucs2Parts(text);
}

/** Parts of 160 or 153 septets. A letter outside counts one, as what would stand in for it. */
export function gsm7Parts(text: string): number {
	return packed([...text], (character) => (extended.has(character) ? 2 : 1), 160, 153);
}

/** Parts of 70 or 67 UTF-16 units. */
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
