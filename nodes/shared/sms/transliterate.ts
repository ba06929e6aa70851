import { isGsm7, septets } from './gsm7';
import { normaliseText } from './segments';

export interface Gsm7Text {
	text: string;
	/** The characters replaced by '?', each once, in the order in which the text has them. */
	lost: string[];
}

/**
 * Writes a text with the characters of GSM-7 where there is a sensible way: letters lose the
 * diacritics GSM-7 lacks (ą becomes a, é stays), typographic characters become those of a
 * typewriter. What has no such way (emoji, Cyrillic, CJK) stays as it is, and the text then needs
 * UCS-2 all the same. Invisible characters and stray accents vanish, except within what stays, where
 * they hold an emoji or a word together.
 *
 * The result is NFC. Text that is GSM-7 already comes back unchanged; never throws.
 */
export function transliterate(text: string): string {
	if (isGsm7(text)) return text;
	let written = '';
	// Kept apart: looking at the end of a string that still grows copies it every time.
	let last = '';
	for (const character of normaliseText(text)) {
		const plain = plainForm(character);
		if (plain !== undefined) {
			written += separator(last, character, plain) + plain;
			last = plain.slice(-1);
		} else if (!INVISIBLE.test(character) || (last !== '' && !isGsm7(last))) {
			written += character;
			last = character;
		}
	}
	return written;
}

/**
 * The text a gateway sends that is told to send GSM-7 whatever comes: transliterated, with one '?'
 * for each code point that has no form in GSM-7. The result is always GSM-7.
 */
export function toGsm7(text: string): Gsm7Text {
	const plain = transliterate(text);
	if (isGsm7(plain)) return { text: plain, lost: [] };
	const lost = new Set<string>();
	let written = '';
	for (const character of plain) {
		if (isGsm7(character)) {
			written += character;
		} else if (!INVISIBLE.test(character)) {
			written += '?';
			lost.add(character);
		}
	}
	return { text: written, lost: [...lost] };
}

const INVISIBLE = /^[\p{Default_Ignorable_Code_Point}\p{M}\p{Cc}]$/u;

/** What Unicode decomposes badly or not at all; a form, then the characters that take it. */
const FORMS: ReadonlyArray<readonly [form: string, characters: string]> = [
	// Letters with a stroke, a hook or a bar, which are no combining accents.
	['A', 'Ⱥ'],
	['B', 'ɃƁƂ'],
	['b', 'ƀɓƃ'],
	['C', 'ȻƇ'],
	['c', 'ȼƈ¢'],
	['D', 'ĐÐƉƊ'],
	['d', 'đðɖɗ'],
	['E', 'ƎƏƐɆ'],
	['e', 'ǝəɛɇ'],
	['F', 'Ƒ'],
	['f', 'ƒ'],
	['G', 'ƓǤ'],
	['g', 'ɠǥ'],
	['H', 'ĦⱧ'],
	['h', 'ħⱨ'],
	['I', 'Ɨ'],
	['i', 'ıɨ'],
	['J', 'Ɉ'],
	['j', 'ȷɉ'],
	['K', 'ƘⱩ'],
	['k', 'ĸƙⱪ'],
	['L', 'ŁȽⱠ'],
	['l', 'łƚⱡ'],
	['N', 'ŊƝ'],
	['n', 'ŋɲ'],
	['O', 'ƆƟ'],
	['o', 'ɔɵ'],
	['P', 'Ƥ'],
	['p', 'ƥ'],
	['R', 'Ɍ'],
	['r', 'ɍ'],
	['T', 'ŦƬƮȾ'],
	['t', 'ŧƭʈⱦ'],
	['U', 'Ʉ'],
	['u', 'ʉµ'],
	['V', 'Ʋ'],
	['v', 'ʋ'],
	['Y', 'ƳɎ'],
	['y', 'ƴɏ'],
	['Z', 'ƵȤ'],
	['z', 'ƶȥ'],
	['SS', 'ẞ'],
	['OE', 'Œ'],
	['oe', 'œ'],
	['TH', 'Þ'],
	['th', 'þ'],
	// Quotation marks, primes and accents standing alone.
	['"', '“”„‟«»″‶〝〞〟❝❞ˮ'],
	["'", '‘’‚‛‹›′‵`´ʹʻʼʽˈˊˋ❛❜'],
	// Dashes, bullets and lines.
	['-', '‐‑‒–—―−⁃•‣◦∙▪▫●○■□–﹘'],
	['.', '·'],
	['|', '¦'],
	['*', '★☆∗'],
	['...', '…'],
	[' ', '\t'],
	['\n', '\v\u0085\u2028\u2029'],
	['/', '⁄∕÷'],
	// Signs.
	['(C)', '©'],
	['(R)', '®'],
	['(TM)', '™'],
	['(SM)', '℠'],
	['x', '×'],
	['+/-', '±'],
	['~', '≈∼˜'],
	['!=', '≠'],
	['<=', '≤'],
	['>=', '≥'],
	['->', '→'],
	['<-', '←'],
	['<->', '↔'],
	['=>', '⇒'],
	// With a letter, because "20o" reads as 200.
	['deg', '°'],
	// Currencies by their ISO 4217 code; €, £ and ¥ are GSM-7.
	['RUB', '₽'],
	['UAH', '₴'],
	['AMD', '֏'],
	['TRY', '₺'],
	['KZT', '₸'],
	['GEL', '₾'],
];

const PLAIN_FORMS = new Map<string, string>();
for (const [form, characters] of FORMS) {
	for (const character of characters) PLAIN_FORMS.set(character, form);
}
// The Latin blocks are worked out once here, so that no letter of a text has to be decomposed again.
for (const [first, last] of [
	[0xa0, 0x24f],
	[0x1e00, 0x1eff],
] as const) {
	for (let code = first; code <= last; code++) {
		const character = String.fromCharCode(code);
		const form = plainForm(character);
		if (form !== undefined) PLAIN_FORMS.set(character, form);
	}
}

/** GSM-7 characters for one character; undefined where there are none. */
function plainForm(character: string): string | undefined {
	if (septets(character.charCodeAt(0)) > 0) return character;
	return PLAIN_FORMS.get(character) ?? decomposed(character);
}

/**
 * By Unicode's compatibility decomposition (NFKD): accented letters, ligatures, full-width and
 * mathematical letters, Roman numerals, units. Accents fall only from letters: without its stroke
 * ≮ would say the opposite.
 */
function decomposed(character: string): string | undefined {
	if (/^\p{Zs}$/u.test(character)) return ' ';
	const pieces = character.normalize('NFKD');
	if (pieces === character) return undefined;
	let form = '';
	for (const piece of pieces.replace(/(?<=\p{L})\p{Mn}+/gu, '')) {
		const plain = septets(piece.charCodeAt(0)) > 0 ? piece : PLAIN_FORMS.get(piece);
		if (plain === undefined) return undefined;
		form += plain;
	}
	return form;
}

/** Keeps figures apart that would read as one number: 10² is 10^2, not 102, and 1½ is 1 1/2. */
function separator(last: string, character: string, plain: string): string {
	if (!/^\p{No}$/u.test(character) || !/^\d/.test(plain) || !/\d/.test(last)) return '';
	return /[²³¹⁰⁴-⁹]/.test(character) ? '^' : ' ';
}
