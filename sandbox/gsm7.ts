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

/** How many parts: of 160 or 153 septets; of 70 or 67 UTF-16 units with one letter outside. */
export function partsOf(text: string): number {
	const characters = [...text];
	if (characters.every(isGsm7)) {
		return packed(characters, (character) => (extended.has(character) ? 2 : 1), 160, 153);
	}
	return packed(characters, (character) => character.length, 70, 67);
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
