import { InvalidInput } from '../shared/gateway/error';
import {
	readRecipient,
	readText,
	checkParts,
	type Draft,
	type Message,
} from '../shared/gateway/message';
import type { Options } from '../shared/gateway/options';
import { segments, type Segments } from '../shared/sms/segments';
import type { ReportsWanted } from './report';

/** What Kannel would change without a word, with the answer 202, is refused here. */
export interface KannelMessage extends Message {
	isFlash: boolean;
	validityMinutes: number | null;
	smsc: string | null;
	reports: ReportsWanted;
}

const PROVIDERS = ['other', 'serwerSms'] as const;
const REPORTS = ['final', 'all', 'none'] as const;

/** SerwerSMS sends from its own number if the sender is this. Source: SMPP API, "Connection". */
const ECO = 'SMSECO';
/** SerwerSMS reads the message aloud, and needs UCS-2 for it. Source: the same. */
const VOICE = 'VOICE';

/** Kannel cuts what is longer than `max-messages` in kannel.conf. The docs set it to this. */
const MAX_PARTS = 6;

/** A year. Providers allow less, and shorten what is longer. */
const MAX_VALIDITY_MINUTES = 525_600;

/** Checks a message against what Kannel and its SMSC can carry. @throws {InvalidInput} */
export function composeMessage(draft: Draft): KannelMessage {
	const { options } = draft;
	const isSerwerSms = options.choice('provider', 'Provider', PROVIDERS) === 'serwerSms';
	const to = readRecipient(draft.to, isSerwerSms ? { country: 'PL' } : {});
	const from = readSender(draft.from ?? '') ?? (isSerwerSms ? ECO : null);
	const text = readText(draft, Infinity);
	const counted = segments(text, isSerwerSms && from === VOICE ? { encoding: 'UCS-2' } : {});
	checkParts(counted, draft.maxParts);
	checkLength(counted);
	return {
		to,
		from,
		text,
		reference: draft.reference,
		scheduledAt: draft.sendAt,
		segments: counted,
		isFlash: options.flag('flash', 'Flash'),
		validityMinutes: options.number('validity', 'Validity', {
			least: 1,
			most: MAX_VALIDITY_MINUTES,
			isWhole: true,
		}),
		smsc: readLink(options),
		reports: options.choice('reports', 'Reports', REPORTS) ?? 'final',
	};
}

/** Null if it is empty. An SMSC refuses a longer sender, but only in a report. */
function readSender(from: string): string | null {
	if (from === '') return null;
	if (/^\+?\d{1,15}$/.test(from)) return from;
	if (/^(?=.*[A-Za-z])[ -~]{1,11}$/.test(from)) return from;
	throw new InvalidInput(
		`The sender "${from}" is not a valid sender. Use a name of at most 11 characters without Polish letters, or a number of at most 15 digits.`,
	);
}

function checkLength({ parts, encoding }: Segments): void {
	if (parts <= MAX_PARTS) return;
	throw new InvalidInput(
		`The text takes ${parts} parts in ${encoding}, but Kannel cuts a text after ${MAX_PARTS} parts. Shorten it, or split it into several messages.`,
	);
}

function readLink(options: Options): string | null {
	const smsc = options.text('smsc');
	if (smsc === '' || /^[!-~]{1,64}$/.test(smsc)) return smsc || null;
	throw new InvalidInput(
		`The option SMSC is "${smsc}", which is not a valid smsc-id. Enter one that stands in kannel.conf.`,
	);
}
