/**
 * The GSM 7 bit default alphabet, in which a character takes seven bits.
 * Source: 3GPP TS 23.038, 6.2.1 (default alphabet) and 6.2.1.1 (extension table).
 */

/** In the standard's order, 0x00 to 0x7F, without 0x1B, the escape to the extension table. */
export const BASIC_CHARACTERS =
	'@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
	'¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';

/** Each is sent as an escape and a second septet, so it costs two septets. */
export const EXTENSION_CHARACTERS = '\f^{}\\[~]|€';

// One entry for every UTF-16 code unit, so a lookup needs no range check. Surrogates are 0.
const SEPTETS = new Uint8Array(0x10000);
for (const character of BASIC_CHARACTERS) SEPTETS[character.charCodeAt(0)] = 1;
for (const character of EXTENSION_CHARACTERS) SEPTETS[character.charCodeAt(0)] = 2;

/** How many septets a UTF-16 code unit costs: 1, 2 in the extension, 0 if GSM-7 does not have it. */
export function septets(codeUnit: number): number {
	return SEPTETS[codeUnit] ?? 0;
}

/** Whether GSM-7 has every character of the text. An empty text is GSM-7. */
export function isGsm7(text: string): boolean {
	for (let i = 0; i < text.length; i++) {
		if (septets(text.charCodeAt(i)) === 0) return false;
	}
	return true;
}
