import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { InvalidInput } from '../../gateway/error';
import { checkLine, type Draft, type Message } from '../../gateway/message';
import type { Found, Sought } from '../../gateway/findOut';
import type { Outcome } from '../../gateway/outcome';
import type { Options } from '../../gateway/options';
import type { Permit } from '../../gateway/permit';
import { NUMBERING_PLANS, type Country } from '../../sms/numbering';
import { readInstant } from '../../time';
import type { Item } from '../parameters';
import { asParameterText, asWords } from '../../gateway/values';
import { positiveInteger, type SharedOption } from '../fields';
import type { Content, Hints } from './content';

/** How a gateway sends messages. `sendingOperations` makes its operations from this. */
export interface Messaging<Api, M extends Message> {
	hints: Hints;
	/** The sender's field, if the gateway has one. */
	fromFields: INodeProperties[];
	/** The field for the country of numbers without a calling code, if the gateway has one. */
	countryFields?: INodeProperties[];
	/** Which of the shared options the gateway has. */
	sharedOptions: SharedOption[];
	ownOptions: INodeProperties[];
	/** Its options for a bulk only. */
	bulkOptions?: INodeProperties[];
	/** Names of options that make no sense for a question, such as one that sends nothing. */
	notForQuestions?: string[];
	/** Names of options that change nothing that a preview shows. */
	notForPreview?: string[];
	/** How many messages one request takes. */
	batchSize: number;
	/** Which messages go into one request together. Without it, any `size` of them may. */
	batches?: <Entry extends { message: M }>(entries: Entry[], size: number) => Entry[][];
	/** How many requests of a bulk may be under way at once; 1 by default. */
	atOnce?: number;
	/** For how long from its time on the gateway may send a message, if it is not sent at once then. */
	spreadMs?: (draft: Draft) => number;
	/** The gateway takes one request at a time, for all operations. */
	isOneAtATime?: boolean;
	/** A recipient and a sender that pass every check, for a preview without them. */
	example: Pick<Draft, 'to' | 'from'>;
	/**
	 * Asks the gateway for messages by their references, if it can be asked: what it has under the
	 * references of each. Then every message has a reference, and no two of a run share one.
	 * @throws {GatewayError}
	 */
	find?: (api: Api, sought: Array<Sought<M>>) => Promise<Found[]>;
	/** Gives each message a reference, because the gateway's reports name a message by nothing else. */
	makesReferences?: boolean;
	/** Whom a message is for, if its `to` does not say it. */
	recipientOf?: (message: M) => string;
	/**
	 * What makes two messages of a run the same, for a user who wants each only once; null for a
	 * message that may be repeated.
	 */
	duplicateKey?: (message: M, options: Options) => string | null;
	/** How a person finds out whether a message of unknown outcome was sent. */
	howToFindOut: string;
	/** @throws {InvalidInput} for what the gateway would refuse. */
	compose: (draft: Draft) => M;
	/** The text as the handset will show it. */
	shownText: (message: M) => string;
	/** Further fields of a message's output, or other values for the usual ones. */
	more?: (message: M) => IDataObject;
	/**
	 * Sends one request of up to `batchSize` messages. Gives an outcome for each, in order.
	 * @throws {GatewayError} when the request as a whole failed.
	 */
	send: (api: Api, permit: Permit, messages: M[]) => Promise<Outcome[]>;
	/** Sends a single message, if there is a separate call for that. @throws {GatewayError} */
	sendOne?: (api: Api, permit: Permit, message: M) => Promise<Outcome>;
}

/**
 * Reads the message of one item, without checking it.
 * @throws {InvalidInput} for what cannot be read, and for a Send At that is not a time to come, or not
 * a time if it `mayBePast`.
 */
export function draftOf(
	{ fromFields, countryFields = [] }: Pick<Messaging<never, never>, 'fromFields' | 'countryFields'>,
	item: Item,
	timeZone: string,
	content: Content,
	mayBePast = false,
): Draft {
	const options = item.options();
	const { to, text, reference: given = options.value('reference') } = content(item);
	const reference = asWords(given, 'Reference');
	checkLine(reference, 'The reference');
	return {
		to,
		text,
		from: fromFields.length > 0 ? item.decisiveText('from', 'From') : null,
		country: countryFields.length > 0 ? item.choice('country', 'Country', COUNTRIES) || null : null,
		reference: reference || null,
		sendAt: readSendAt(options.decisive('sendAt', 'Send At'), timeZone, mayBePast),
		unicode: options.flag('unicode', 'Unicode'),
		transliterate: options.flag('transliterate', 'Transliterate'),
		maxParts: positiveInteger(options, 'maxParts', 'Max Parts'),
		options,
	};
}

const COUNTRIES = ['', ...(Object.keys(NUMBERING_PLANS) as Country[]).sort()] as const;

/** A gateway sends at once what is in the past. The clocks of n8n and of the user may differ so much. */
const CLOCK_DIFFERENCE_MS = 5 * 60_000;
/** Unix time further ahead is another form of date: 2030052613 would be in 2034. */
const MOST_YEARS_AS_DIGITS = 5;

/**
 * @throws {InvalidInput} for a value that is not a date and time, and for a time in the past unless it
 * `mayBePast`.
 */
export function readSendAt(value: unknown, timeZone: string, mayBePast = false): string | null {
	const given = typeof value === 'string' ? value.trim() : value;
	if (given === undefined || given === null || given === '') return null;
	const at = readInstant(value, timeZone)?.set({ millisecond: 0 });
	const isDigits = typeof given === 'number' || (typeof given === 'string' && /^\d+$/.test(given));
	const isFarAhead = at && at.diffNow('years').years > MOST_YEARS_AS_DIGITS;
	const sendAt = isDigits && isFarAhead ? null : at?.toISO({ suppressMilliseconds: true });
	if (!sendAt) {
		const shown =
			typeof value === 'object' ? asParameterText(value, 'sendAt') : String(value as string);
		throw new InvalidInput(
			`Send At is not a valid date and time: "${shown}". Use a form such as 2026-03-31T09:30:00+02:00.`,
		);
	}
	const past = mayBePast ? null : pastSendAt(sendAt);
	if (past) throw past;
	return sendAt;
}

/** The refusal of a Send At in the past; null for any other. */
export function pastSendAt(sendAt: string | null): InvalidInput | null {
	const ms = sendAt === null ? 0 : Date.now() - Date.parse(sendAt);
	if (ms <= CLOCK_DIFFERENCE_MS) return null;
	return new InvalidInput(
		`Send At is ${duration(ms)} in the past: ${sendAt}. Give a time to come, or remove Send At to send at once.`,
	);
}

/** In the largest unit of which there are two. */
function duration(ms: number): string {
	const minutes = Math.floor(ms / 60_000);
	if (minutes < 120) return `${minutes} minutes`;
	const hours = Math.floor(minutes / 60);
	return hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`;
}
