import { isGsm7, septets } from './gsm7';
import { normalizeText } from './segments';

/**
 * Marks that strike a character out: canonical combining class 1 (overlays), and the enclosing circle
 * with a slash. Without them, a text says the opposite: 1̶0̶0̶ 80.
 */
const STRIKE =
	/[\u0334-\u0338\u1cd4\u1ce2-\u1ce8\u20d2\u20d3\u20d8-\u20da\u20e0\u20e5\u20e6\u20ea\u20eb]/;
const MARKED = /\P{M}?\p{M}+/gu;

/** Whether a character is struck out. A character that Unicode has as a whole, such as ≠, is not. */
export function isStruckOut(text: string): boolean {
	return STRIKE.test(text) && STRIKE.test(normalizeText(text));
}

/**
 * Replaces characters with GSM-7 ones if there is a sensible replacement. Letters lose the diacritics
 * that GSM-7 does not have (ą becomes a, é stays), and typographic characters become plain ones.
 * Characters without a replacement (emoji, Cyrillic, CJK, struck-out ones) stay, and the text then
 * still needs UCS-2. Invisible characters and stray accents are removed, except after a character that
 * stays, where they hold an emoji or a word together.
 *
 * The result is in NFC. Text that is already GSM-7 is returned unchanged. Never throws.
 */
export function transliterate(text: string): string {
	if (isGsm7(text)) return text;
	const whole = normalizeText(text);
	if (!STRIKE.test(whole)) return plainText(whole);
	let written = '';
	let at = 0;
	for (const { 0: marked, index } of whole.matchAll(MARKED)) {
		if (!STRIKE.test(marked)) continue;
		written += plainText(whole.slice(at, index)) + marked;
		at = index + marked.length;
	}
	return written + plainText(whole.slice(at));
}

/** Of an NFC text in which nothing is struck out. */
function plainText(text: string): string {
	let written = '';
	// A separate variable, because reading the end of a growing string copies the string every time.
	let last = '';
	for (const character of text) {
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
 * The text that arrives if a gateway is told to send GSM-7 in any case: transliterated, with
 * `replacement` for each code point that has no form in GSM-7: '?', or nothing if the gateway removes
 * it. The result is always GSM-7.
 */
export function toGsm7(text: string, replacement: '?' | '' = '?'): string {
	const plain = transliterate(text);
	if (isGsm7(plain)) return plain;
	let written = '';
	for (const character of plain) {
		if (isGsm7(character)) written += character;
		else if (!INVISIBLE.test(character)) written += replacement;
	}
	return written;
}

const INVISIBLE = /^[\p{Default_Ignorable_Code_Point}\p{M}\p{Cc}]$/u;

/** Characters that Unicode decomposes badly or not at all, each list after its replacement. */
const FORMS: ReadonlyArray<readonly [form: string, characters: string]> = [
	// Letters with a stroke, a hook or a bar, which are not combining accents.
	['A', 'Ⱥ'],
	['a', 'ɑ'],
	['B', 'ɃƁƂ'],
	['b', 'ƀɓƃ'],
	['C', 'ȻƇ'],
	['c', 'ȼƈ¢'],
	['D', 'ĐÐƉƊ'],
	['d', 'đðɖɗ'],
	['E', 'ƎƏƐɆ'],
	['e', 'ǝəɛɇ℮'],
	['F', 'Ƒ'],
	['f', 'ƒ'],
	['G', 'ƓǤ'],
	['g', 'ɠǥɡ'],
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
	['u', 'ʉµμ'],
	['V', 'Ʋ'],
	['v', 'ʋ'],
	['Y', 'ƳɎ'],
	['y', 'ƴɏ'],
	// Signs that look like the Greek and Nordic letters of GSM-7.
	['Δ', '∆'],
	['Σ', '∑'],
	['Π', '∏'],
	['Ø', '∅⌀'],
	['£', '₤'],
	['Z', 'ƵȤ'],
	['z', 'ƶȥ'],
	['SS', 'ẞ'],
	['OE', 'Œ'],
	['oe', 'œ'],
	['TH', 'Þ'],
	['th', 'þ'],
	// Quotation marks, primes and standalone accents.
	['"', '“”„‟«»″‶〝〞〟❝❞ˮʺ˝״'],
	["'", '‘’‚‛‹›′‵`´ʹʻʼʽˈˊˋ❛❜ꞌ՚׳'],
	// Dashes, bullets and lines.
	['-', '‐‑‒–—―−⁃•‣◦∙▪▫●○■□–﹘˗➖'],
	['.', '·‧⋅'],
	[':', '∶'],
	['^', 'ˆ'],
	['|', '¦∣'],
	['*', '★☆∗⁎'],
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
	['~', '≈∼˜〜'],
	['!=', '≠'],
	['<=', '≤⩽'],
	['>=', '≥⩾'],
	['->', '→'],
	['<-', '←'],
	['<->', '↔'],
	['=>', '⇒'],
	// Not "o", because "20o" looks like 200.
	['deg', '°˚'],
	// Currencies become their ISO 4217 codes. €, £ and ¥ are GSM-7.
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
// The Latin blocks are decomposed once here, so that letters of a text need only a lookup.
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

/** The GSM-7 characters for one character, or undefined if there are none. */
function plainForm(character: string): string | undefined {
	if (septets(character.charCodeAt(0)) > 0) return character;
	return PLAIN_FORMS.get(character) ?? decomposed(character);
}

/**
 * Uses Unicode's compatibility decomposition (NFKD), which covers accented letters, ligatures,
 * full-width and mathematical letters, Roman numerals and units. Only letters lose their accents,
 * because ≮ without its stroke would mean the opposite.
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

/** Separates digits that would read as one number: 10² becomes 10^2, not 102, and 1½ becomes 1 1/2. */
function separator(last: string, character: string, plain: string): string {
	if (!/^\p{No}$/u.test(character) || !/^\d/.test(plain) || !/\d/.test(last)) return '';
	return /[²³¹⁰⁴-⁹]/.test(character) ? '^' : ' ';
}
