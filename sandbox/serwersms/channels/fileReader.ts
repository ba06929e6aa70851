/** How files are read, as it is set in the panel. */
export interface FileRules {
	readonly contains: 'messages' | 'numbers';
	readonly separator: string;
	readonly encoding: 'utf-8' | 'iso-8859-2';
}

export interface Line {
	readonly number: string;
	readonly text: string;
	readonly sender: string;
	readonly isPolish: boolean;
}

const NUMBER = /^(\d{9}|\+?[1-9]\d{7,14})$/;

/**
 * Reads a file by the letter of the pages "SMS przez FTP": no quoting, no byte order mark, no spaces
 * around a value. @throws Error that names the line for anything else.
 */
export function readLines(bytes: Uint8Array, rules: FileRules): Line[] {
	const text = new TextDecoder(rules.encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
	const { contains, separator } = rules;
	if (contains === 'numbers') return text.split(separator).map((number) => numberLine(number));
	return text.split('\n').map((line, place) => messageLine(line, separator, place + 1));
}

function numberLine(number: string): Line {
	if (NUMBER.test(number)) return { number, text: '', sender: '', isPolish: false };
	throw new Error(`"${number}" is not a number`);
}

/** `NUMER;WIADOMOSC;NAZWA_NADAWCY;POLSKIE ZNAKI`. Without a sender, its separator stays. */
function messageLine(line: string, separator: string, place: number): Line {
	const [number = '', text = '', sender, polish, ...rest] = line.split(separator);
	const wrong = (what: string) => new Error(`line ${place}: ${what}`);
	if (!NUMBER.test(number)) throw wrong(`"${number}" is not a number`);
	if (text === '') throw wrong('there is no text');
	if (sender === undefined || rest.length > 0) throw wrong('it has not three or four columns');
	if (/[\r"]/.test(line)) throw wrong('it has a quotation mark or a carriage return');
	if (polish !== undefined && polish !== '1') throw wrong(`"${polish}" in the fourth column`);
	if (polish === '1' && sender === '') throw wrong('Polish letters without a sender');
	return { number, text, sender, isPolish: polish === '1' };
}
