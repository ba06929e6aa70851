import { InvalidInput } from '../shared/gateway/error';
import {
	checkParts,
	readRecipient,
	readText,
	type Draft,
	type Message,
} from '../shared/gateway/message';
import { segments } from '../shared/sms/segments';
import { toGsm7 } from '../shared/sms/transliterate';
import type { WireMessage } from './client';

/**
 * Source: "Metoda SEND", table of parameters. Nine digits are always read as a Polish number, and
 * completed as one here; a foreign number of nine digits would reach a stranger.
 */
export const RECIPIENT = { country: 'PL', minDigits: 10, maxDigits: 22 } as const;
const MAX_CHARACTERS = 612;

export interface MProfiMessage extends Message {
	unicode: boolean;
}

/**
 * A message as mProfi takes it. Without `encoding` the gateway takes away what GSM-7 lacks, so the
 * parts of what is left are counted.
 * @throws {InvalidInput}
 */
export function composeMessage(draft: Draft): MProfiMessage {
	const { reference, sendAt, unicode } = draft;
	const to = readRecipient(draft.to, RECIPIENT);
	const text = readText(draft, MAX_CHARACTERS);
	const counted = segments(unicode ? text : toGsm7(text).text);
	if (!unicode && counted.units === 0) {
		throw new InvalidInput(
			'The text holds only characters that the gateway takes away. Switch on Unicode to keep them.',
		);
	}
	checkParts(counted, draft.maxParts);
	return { to, from: null, text, reference, scheduledAt: sendAt, segments: counted, unicode };
}

/** What the handset will show. */
export function shownText({ text, unicode }: MProfiMessage): string {
	return unicode ? text : toGsm7(text).text;
}

export function toWire(message: MProfiMessage): WireMessage {
	const { to, text, reference, scheduledAt, unicode } = message;
	return {
		recipient: to,
		message: text,
		...(reference !== null && { reference }),
		...(scheduledAt !== null && { date: scheduledAt }),
		...(unicode && { encoding: 'utf-8' as const }),
	};
}
