import {
	checkParts,
	isSentAsUnicode,
	readRecipient,
	readText,
	readWhatIsLeft,
	type Draft,
	type Message,
} from '../shared/gateway/message';
import { segments } from '../shared/sms/segments';
import type { WireMessage } from './client';

/**
 * mProfi reads any nine digits as a Polish number. So a Polish number gets its calling code here,
 * and a foreign number of nine digits is refused: the message would reach a stranger. mProfi takes up
 * to 22 digits, but no phone number has more than 15. A longer one is two numbers in one field.
 * Source: "Metoda SEND", table of parameters.
 */
export const RECIPIENT_RULES = { country: 'PL', minDigits: 10, maxDigits: 15 } as const;
const MAX_CHARACTERS = 612;
const NOTHING_LEFT =
	'The text has only characters that mProfi removes. Switch on Unicode to keep them.';

export interface MProfiMessage extends Message {
	unicode: boolean;
	/** The text on the handset. */
	shown: string;
}

/**
 * Checks a message against mProfi's rules. Without `encoding`, the gateway sends the text "bez polskich
 * znaków diakrytycznych i innych znaków specjalnych": it removes what GSM-7 has no form for, so the
 * parts are counted after that change. Source: "Metoda SEND", `encoding`.
 * @throws {InvalidInput}
 */
export function composeMessage(draft: Draft): MProfiMessage {
	const { reference, sendAt: scheduledAt } = draft;
	const to = readRecipient(draft.to, RECIPIENT_RULES);
	const text = readText(draft, MAX_CHARACTERS);
	const unicode = isSentAsUnicode(draft, text);
	const shown = unicode ? text : readWhatIsLeft(text, '', NOTHING_LEFT);
	const counted = segments(shown);
	checkParts(counted, draft.maxParts);
	return { to, from: null, text, reference, scheduledAt, segments: counted, unicode, shown };
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
