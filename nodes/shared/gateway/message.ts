import { readMsisdn, type Country, type MsisdnOptions } from '../sms/msisdn';
import { characterCount, hasLoneSurrogate, normalizeText, type Segments } from '../sms/segments';
import { isGsm7 } from '../sms/gsm7';
import { isStruckOut, toGsm7, transliterate } from '../sms/transliterate';
import { InvalidInput } from './error';
import type { Options } from './options';
import { plainText, refuseLeftovers } from './values';

/** A message as the user entered it, before any check. */
export interface Draft {
	to: unknown;
	text: unknown;
	/** The country of a number without a calling code, if the user has chosen one. */
	country: Country | null;
	/** Empty where it is not given; null where the gateway has no such field. */
	from: string | null;
	reference: string | null;
	/** When to send it, in ISO 8601 with offset. Null sends it now. */
	sendAt: string | null;
	/** Keep letters that GSM-7 does not have, and that are still there after `transliterate`. */
	unicode: boolean;
	/** Replace letters that GSM-7 does not have by similar ones, before anything is counted. */
	transliterate: boolean;
	/** Refuse a text with more parts than this. Null allows any number. */
	maxParts: number | null;
	/** The gateway's own options, by their parameter names. */
	options: Options;
}

/** A message that passed every check and is ready to send. */
export interface Message {
	/** MSISDN, digits only. */
	to: string;
	from: string | null;
	/** The text in the request. */
	text: string;
	reference: string | null;
	scheduledAt: string | null;
	/** The parts that the recipient gets and the gateway charges for. */
	segments: Segments;
}

/** @throws {InvalidInput} if the value is not one phone number that the gateway accepts. */
export function readRecipient(
	value: unknown,
	options: MsisdnOptions,
	/** The subject of the error message. */
	subject = 'The recipient',
): string {
	const reading = readMsisdn(value, options);
	if ('problem' in reading) throw new InvalidInput(`${subject} ${reading.problem}`);
	return reading.digits;
}

/**
 * The text as it is sent and counted: in NFC, and transliterated if the user wants that.
 * @throws {InvalidInput} if the text is empty or invisible, has too many characters or a control
 * character, or is not text or valid Unicode.
 */
export function readText(
	{ text: value, transliterate: isTransliterated }: Pick<Draft, 'text' | 'transliterate'>,
	maxCharacters: number,
): string {
	const given = plainText(value ?? '', 'The text');
	refuseLeftovers(given, 'The text');
	if (given.trim() === '')
		throw new InvalidInput('The text is empty. Enter a text for the message.');
	if (hasLoneSurrogate(given)) {
		throw new InvalidInput(
			'The text contains half of a character (a lone surrogate). This happens when a text with emoji is cut. Cut it between characters.',
		);
	}
	const text = isTransliterated ? transliterate(given) : normalizeText(given);
	if (text.trim() === '') {
		throw new InvalidInput(
			'The text is empty after transliteration. Enter a text with letters, or turn off Transliterate.',
		);
	}
	checkCharacters(given, isTransliterated);
	// A text never has more characters than code units, so short texts need no count.
	const characters = text.length > maxCharacters ? characterCount(text) : 0;
	if (characters > maxCharacters) {
		throw new InvalidInput(
			`The text has ${characters} characters, but the gateway accepts at most ${maxCharacters}. Shorten it, or split it into several messages.`,
		);
	}
	return text;
}

/**
 * Whether a text that `readText` has read is sent as Unicode. With Transliterate too, that is only a
 * text that still needs it: at some gateways, Unicode makes any text longer.
 */
export function isSentAsUnicode(
	{ unicode, transliterate: isTransliterated }: Pick<Draft, 'unicode' | 'transliterate'>,
	text: string,
): boolean {
	return unicode && !(isTransliterated && isGsm7(text));
}

/** All control characters but line breaks, the tab and the page break of GSM-7. */
const CONTROL = /(?![\t\n\f\r])[\p{Cc}\p{Noncharacter_Code_Point}]/u;
/** Transliterate turns the other control characters that break a line into line breaks. */
const CONTROL_IN_PLAIN = /(?![\t\n\v\f\r\u0085])[\p{Cc}\p{Noncharacter_Code_Point}]/u;
/** Unicode does not count an empty Braille pattern and a note without a head as blanks. */
const VISIBLE =
	/[^\s\p{Z}\p{Default_Ignorable_Code_Point}\p{Mn}\p{Me}\ufff9-\ufffb\u2800\u{1d159}\u{13430}-\u{1343f}]/u;

/** One control character makes some gateways refuse a whole request. */
function checkCharacters(text: string, isTransliterated: boolean): void {
	// GSM-7 has only line breaks, blanks and what can be seen, and the text is not blank.
	if (isGsm7(text)) return;
	const found = controlCharacter(text, isTransliterated ? CONTROL_IN_PLAIN : CONTROL);
	if (found !== null) {
		throw new InvalidInput(
			`The text has the control character ${found}, which cannot be sent. Remove it from the text.`,
		);
	}
	if (!VISIBLE.test(text)) {
		throw new InvalidInput(
			'The text has only invisible characters. Enter a text that can be seen.',
		);
	}
}

/** The code of the first one, such as U+0000; null if there is none. */
function controlCharacter(text: string, control: RegExp): string | null {
	const [found] = control.exec(text) ?? [];
	if (found === undefined) return null;
	return `U+${found.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}

/**
 * Checks a value of one line, such as a reference or a sender.
 * @throws {InvalidInput} if it has a control character, which includes line breaks.
 */
export function checkLine(text: string, label: string): void {
	const found = controlCharacter(text, /[\p{Cc}\p{Noncharacter_Code_Point}]/u);
	if (found === null) return;
	throw new InvalidInput(
		`${label} has the control character ${found}, which cannot be sent. Remove it.`,
	);
}

/**
 * The text that arrives if the gateway always sends GSM-7 and puts `replacement` for each character
 * that GSM-7 lacks.
 * @throws {InvalidInput} with the message `nothingLeft` if no letter and no digit would be left, and if
 * the meaning would change.
 */
export function readWhatIsLeft(text: string, replacement: '?' | '', nothingLeft: string): string {
	if (isGsm7(text)) return text;
	const left = toGsm7(text, replacement);
	const losesCharacters = left !== transliterate(text);
	if (losesCharacters && !/[\p{L}\p{N}]/u.test(left)) throw new InvalidInput(nothingLeft);
	if (isStruckOut(text)) {
		throw new InvalidInput(
			'The text has struck-out characters, which would be sent without the strokes. Switch on Unicode to keep them, or remove the strokes.',
		);
	}
	return left;
}

/** @throws {InvalidInput} if the text has more parts than the user wants to pay for. */
export function checkParts({ parts, encoding }: Segments, maxParts: number | null): void {
	if (maxParts === null || parts <= maxParts) return;
	throw new InvalidInput(
		`The text takes ${parts} parts in ${encoding}, but Max Parts allows only ${maxParts}. Shorten the text, or raise the limit.`,
	);
}
