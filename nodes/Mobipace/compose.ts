import { DateTime } from 'luxon';
import { InvalidInput } from '../shared/gateway/error';
import {
	checkLine,
	checkParts,
	readRecipient,
	readText,
	type Draft,
	type Message,
} from '../shared/gateway/message';
import type { Options } from '../shared/gateway/options';
import { segments } from '../shared/sms/segments';
import type { WireSubmission } from './client';

/** Of an Armenian number, in errors and in the panel. */
export const NUMBER_EXAMPLE = '+374 91 234567';

/** Source: "Ограничения HTTP API 3.0". */
const RECIPIENT_RULES = {
	minDigits: 7,
	maxDigits: 15,
	needsCallingCode: true,
	example: NUMBER_EXAMPLE,
} as const;
const MAX_CHARACTERS = 500;
const HOURS = { least: 0, most: 23, isWhole: true } as const;

/** Every message needs a reference, because MOBIPACE is asked about a message by its reference. */
export interface MobipaceMessage extends Message {
	from: string;
	reference: string;
	/** Hours over which to spread the sending, 0 to 23. Null sends as soon as possible. */
	sendWithinHours: number | null;
	isWapPush: boolean;
}

/** Checks a message against MOBIPACE's rules. @throws {InvalidInput} */
export function composeMessage(draft: Draft): MobipaceMessage {
	const { reference, options } = draft;
	const to = readRecipient(draft.to, { ...RECIPIENT_RULES, country: draft.country ?? undefined });
	const from = readSender(draft.from);
	const text = readText(draft, MAX_CHARACTERS);
	const counted = segments(text);
	checkParts(counted, draft.maxParts);
	return {
		to,
		from,
		text,
		reference: reference ?? '',
		scheduledAt: draft.sendAt && wholeMinute(draft.sendAt),
		segments: counted,
		sendWithinHours: readSpread(options),
		isWapPush: options.flag('wapPush', 'WAP Push'),
	};
}

/** For how many hours MOBIPACE may spread the sending, 0 to 23. Null sends as soon as possible. */
export function readSpread(options: Options): number | null {
	return options.number('sendWithinHours', 'Send Within Hours', HOURS);
}

/** Messages with the same key can share a request: they have the same sender, time and options. */
export function envelopeKey(message: MobipaceMessage): string {
	const { from, scheduledAt, sendWithinHours, isWapPush } = message;
	return JSON.stringify([from, scheduledAt, sendWithinHours, isWapPush]);
}

/**
 * The body of one request, for messages with the same `envelopeKey`. `timeZone` is the account's.
 */
export function toWire(messages: MobipaceMessage[], timeZone: string): WireSubmission {
	const { from, scheduledAt, sendWithinHours, isWapPush } = messages[0]!;
	return {
		Sender: from,
		...(scheduledAt !== null && { ScheduledDate: localMinute(scheduledAt, timeZone) }),
		...(sendWithinHours !== null && { SendWithinHours: sendWithinHours }),
		...(isWapPush && { IsWapPush: 'true' as const }),
		Messages: messages.map(({ to, text, reference }) => ({
			Recipient: to,
			Body: text,
			...(reference !== '' && { Reference: reference }),
		})),
	};
}

/** ScheduledDate has no seconds, so the message goes out up to a minute before Send At. */
function wholeMinute(iso: string): string {
	const at = DateTime.fromISO(iso, { setZone: true }).startOf('minute');
	return at.toISO({ suppressMilliseconds: true })!;
}

function localMinute(iso: string, zone: string): string {
	return DateTime.fromISO(iso, { zone }).toFormat('yyyy-MM-dd HH:mm');
}

function readSender(given: string | null): string {
	const sender = given ?? '';
	checkLine(sender, 'The sender name');
	if (sender !== '') return sender;
	throw new InvalidInput(
		'The sender name is empty. Enter one that your MOBIPACE manager has registered.',
	);
}
