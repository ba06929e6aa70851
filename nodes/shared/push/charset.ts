/** Decodes bytes as text. */
type Decode = (bytes: Uint8Array) => string;

/**
 * The decoder for what a gateway pushed. The charset that a push names is often wrong, so its bytes
 * decide: they are UTF-8 if they can be. Otherwise they are ISO-8859-2 or windows-1250, the two older
 * charsets of Polish text.
 */
export function decoderFor(bytes: Uint8Array): Decode {
	const utf8 = decoder('utf-8');
	if (isUtf8(bytes, utf8(bytes))) return utf8;
	const [iso, windows] = [decoder('iso-8859-2'), decoder('windows-1250')];
	return likelihood(windows(bytes)) > likelihood(iso(bytes)) ? windows : iso;
}

function decoder(charset: string): Decode {
	const textDecoder = new TextDecoder(charset);
	return (bytes) => textDecoder.decode(bytes);
}

/**
 * Two capitals of the older charsets can be one character of UTF-8: ĘŚ in SZCZĘŚLIWY, ÓŁ in PÓŁNOC.
 * These are the characters that Ę or Ó gives with one of ĄŁŚŹŻ. Languages that have them have other
 * letters outside ASCII as well.
 */
const PAIRS_OF_CAPITALS = /[ʌʏʡʣʥʦʬʯӌӏӡӣӥӦӬӯ]/g;
const BESIDE_A_CAPITAL = /[A-Z][ʌʏʡʣʥʦʬʯӌӏӡӣӥӦӬӯ]|[ʌʏʡʣʥʦʬʯӌӏӡӣӥӦӬӯ][A-Z]/;

/**
 * Whether bytes that give this text as UTF-8 are meant so. A gateway may cut a text in the middle of a
 * letter, or write half of an emoji, so a few bytes may be wrong.
 */
function isUtf8(bytes: Uint8Array, text: string): boolean {
	const letters = text.replace(PAIRS_OF_CAPITALS, '').match(/[^\0-\x7f\ufffd]/gu)?.length ?? 0;
	if (isValidUtf8(bytes)) return letters > 0 || !BESIDE_A_CAPITAL.test(text);
	return letters > 0 && letters >= (text.match(/\ufffd+/g)?.length ?? 0);
}

function isValidUtf8(bytes: Uint8Array): boolean {
	try {
		new TextDecoder('utf-8', { fatal: true }).decode(bytes);
		return true;
	} catch {
		return false;
	}
}

/**
 * The two charsets differ in six Polish letters, and ISO-8859-2 has control characters where
 * windows-1250 has quotation marks and dashes.
 */
function likelihood(text: string): number {
	const letters = text.match(/[ąśźĄŚŹ]/g)?.length ?? 0;
	const controls = text.match(/[\u0080-\u009f]/g)?.length ?? 0;
	return letters - controls;
}
