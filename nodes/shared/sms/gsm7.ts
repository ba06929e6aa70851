/**
 * The alphabet a handset gives seven bits a character: GSM 7 bit default alphabet.
 * Source: 3GPP TS 23.038, 6.2.1 (default alphabet) and 6.2.1.1 (extension table).
 */

/** In the standard's order, 0x00 to 0x7F. 0x1B is no character: it announces one of the extension. */
export const BASIC_CHARACTERS =
	'@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
	'¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';

/** Sent as an escape and a second septet, so each costs two. */
export const EXTENSION_CHARACTERS = '\f^{}\\[~]|€';

// One entry for every UTF-16 code unit: a look-up needs no range check, and surrogates read 0.
const SEPTETS = new Uint8Array(0x10000);
for (const character of BASIC_CHARACTERS) SEPTETS[character.charCodeAt(0)] = 1;
for (const character of EXTENSION_CHARACTERS) SEPTETS[character.charCodeAt(0)] = 2;

/** Septets a UTF-16 code unit costs: 1, 2 for the extension, 0 where GSM-7 does not have it. */
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
