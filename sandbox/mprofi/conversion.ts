import { isGsm7 } from '../gsm7';

/** What is sent, then the characters it stands for: those without a decomposition in Unicode. */
const FORMS: ReadonlyArray<readonly [plain: string, characters: string]> = [
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
	['"', '“”„‟«»″‶〝〞〟❝❞ˮʺ˝״'],
	["'", '‘’‚‛‹›′‵`´ʹʻʼʽˈˊˋ❛❜ꞌ՚׳'],
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
	['deg', '°˚'],
	['RUB', '₽'],
	['UAH', '₴'],
	['AMD', '֏'],
	['TRY', '₺'],
	['KZT', '₸'],
	['GEL', '₾'],
];

const SENT = new Map<string, string>(
	FORMS.flatMap(([form, characters]) =>
		[...characters].map((character) => [character, form] as const),
	),
);
/** A stroke through the character, without which a sign says the opposite: ≮. */
const STROKE = '\u0338';

/**
 * The text as it is sent without `encoding` "utf-8": "bez polskich znaków diakrytycznych i innych
 * znaków specjalnych". What GSM-7 has stays, a letter loses its marks, a sign is written with others,
 * and anything else is left out: emoji, Cyrillic.
 */
export function converted(text: string): string {
	return [...text.normalize('NFC')].map(convertedCharacter).join('');
}

function convertedCharacter(character: string): string {
	if (isGsm7(character)) return character;
	let form = SENT.get(character);
	// A bulk has the same few letters many times.
	if (form === undefined) SENT.set(character, (form = decomposed(character)));
	return form;
}

function decomposed(character: string): string {
	if (/\p{Zs}/u.test(character)) return ' ';
	const pieces = [...character.normalize('NFKD')];
	// An accent that stands alone is a blank with an accent.
	if (pieces[0] === ' ' || pieces.includes(STROKE)) return '';
	const sent = pieces.map((piece) =>
		isGsm7(piece) ? piece : (SENT.get(piece) ?? (/\p{M}/u.test(piece) ? '' : null)),
	);
	return sent.includes(null) ? '' : sent.join('');
}
