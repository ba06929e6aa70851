import { isGsm7 } from '../gsm7';

/** What typewriters had instead of it. */
const plain: Readonly<Record<string, string>> = {
	ł: 'l',
	Ł: 'L',
	'„': '"',
	'”': '"',
	'“': '"',
	'«': '"',
	'»': '"',
	'‚': "'",
	'‘': "'",
	'’': "'",
	'‐': '-',
	'‑': '-',
	'–': '-',
	'—': '-',
	'−': '-',
	'\u00a0': ' ',
	'\u202f': ' ',
};

/**
 * The text as it is sent without `encoding` "utf-8": "bez polskich znaków diakrytycznych i innych
 * znaków specjalnych". What GSM-7 has stays, a letter loses its marks, anything else is left out.
 */
export function converted(text: string): string {
	return [...text.normalize('NFC')].map(convertedCharacter).join('');
}

function convertedCharacter(character: string): string {
	if (isGsm7(character)) return character;
	const unmarked = plain[character] ?? character.normalize('NFKD');
	return [...unmarked].filter(isGsm7).join('');
}
