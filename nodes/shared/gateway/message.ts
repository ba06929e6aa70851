import { readMsisdn, type MsisdnOptions } from '../sms/msisdn';
import { characterCount, hasLoneSurrogate, normaliseText, type Segments } from '../sms/segments';
import { transliterate } from '../sms/transliterate';
import { InvalidInput } from './error';

/** A message as the user gave it: nothing is checked yet. */
export interface Draft {
	to: unknown;
	text: unknown;
	from: unknown;
	reference: string | null;
	/** When to send it, as an instant in ISO 8601 with offset; null sends at once. */
	sendAt: string | null;
	/** Keep letters that GSM-7 lacks. */
	unicode: boolean;
	/** Write what GSM-7 lacks with letters it has, before anything is counted. */
	transliterate: boolean;
	/** Refuse a text of more parts; null takes any. */
	maxParts: number | null;
	/** The gateway's own options, by their parameter names. */
	options: Readonly<Record<string, unknown>>;
}

/** A message that passed every check and can be sent as it is. */
export interface Message {
	/** MSISDN, digits only, as the gateway wants them. */
	to: string;
	from: string | null;
	/** What the request carries. */
	text: string;
	reference: string | null;
	scheduledAt: string | null;
	/** What the handset gets: the parts the gateway charges. */
	segments: Segments;
}

/**
 * Whether what the gateway has under a message's reference can only be this message: the reference
 * was made for it, it may have been sent before, or the user says so by Only Once. Any other
 * reference a user gives may have been used for another message.
 */
export type IsOurs<M> = (message: M) => boolean;

/** @throws {InvalidInput} that says what is wrong with the number. */
export function readRecipient(
	value: unknown,
	options: MsisdnOptions,
	whose = 'The recipient',
): string {
	const reading = readMsisdn(value, options);
	if ('problem' in reading) throw new InvalidInput(`${whose} ${reading.problem}`);
	return reading.digits;
}

/**
 * The text in the form it is sent and counted: NFC, transliterated where that is wanted.
 * @throws {InvalidInput} for a text that is empty, too long (in characters) or no valid Unicode.
 */
export function readText(
	{ text: value, transliterate: isPlain }: Pick<Draft, 'text' | 'transliterate'>,
	maxCharacters: number,
): string {
	if ((typeof value === 'object' && value !== null) || typeof value === 'function') {
		throw new InvalidInput('The text is a list or an object. Give plain text.');
	}
	const given = typeof value === 'string' ? value : String((value as string | null) ?? '');
	if (given.trim() === '') throw new InvalidInput('The text is empty. Give the message a text.');
	if (hasLoneSurrogate(given)) {
		throw new InvalidInput(
			'The text holds half of a character (a lone surrogate), as happens when a text with emoji is cut. Cut it between characters.',
		);
	}
	const text = isPlain ? transliterate(given) : normaliseText(given);
	if (text.trim() === '') {
		throw new InvalidInput(
			'The text is empty once it is transliterated. Give it letters, or switch Transliterate off.',
		);
	}
	// No text has more characters than code units, so most need no count.
	const characters = text.length > maxCharacters ? characterCount(text) : 0;
	if (characters > maxCharacters) {
		throw new InvalidInput(
			`The text has ${characters} characters, but the gateway takes at most ${maxCharacters}. Shorten it or split it into several messages.`,
		);
	}
	return text;
}

/** @throws {InvalidInput} when a text has more parts than the user wants to pay for. */
export function checkParts({ parts, encoding }: Segments, maxParts: number | null): void {
	if (maxParts === null || parts <= maxParts) return;
	throw new InvalidInput(
		`The text takes ${parts} parts in ${encoding}, more than the ${maxParts} that Max Parts allows. Shorten it, or raise the limit.`,
	);
}
