import { DateTime } from 'luxon';
import type { IDataObject } from 'n8n-workflow';
import type { Failure } from '../../gateway/error';
import type { Message } from '../../gateway/message';
import type { Outcome } from '../../gateway/outcome';
import { formatNumber } from '../../sms/formatNumber';
import type { Run } from '../operation';
import type { Output } from '../output';
import { failureOf, problemOf, type Problem } from '../problem';
import type { Messaging } from './messaging';

/** What the words about a message of unknown outcome need. */
export type Witness = Pick<Run, 'timeZone'> & Pick<Messaging<never, never>, 'howToFindOut'>;

/** The output JSON of a message whose outcome is known. n8n's table shows the keys in their order. */
export function messageJson<M extends Message>(
	{ gateway, timeZone }: Pick<Run, 'gateway' | 'timeZone'>,
	{
		howToFindOut,
		more,
		shownText,
	}: Pick<Messaging<never, M>, 'howToFindOut' | 'more' | 'shownText'>,
	message: M,
	outcome: Outcome,
): IDataObject {
	const { segments, text } = message;
	const shown = shownText(message);
	const others = more?.(message);
	const failure =
		outcome.outcome === 'accepted'
			? null
			: failureIn(outcome, { to: message.to, ...others }, { timeZone, howToFindOut });
	return {
		outcome: outcome.outcome,
		to: message.to,
		...(failure && { failure }),
		messageId: outcome.outcome === 'accepted' ? outcome.messageId : null,
		reference: message.reference,
		from: message.from,
		encoding: segments.encoding,
		parts: segments.parts,
		scheduledAt: message.scheduledAt,
		gateway,
		...(shown !== text && { shownText: shown }),
		...(outcome.outcome === 'accepted' && outcome.isQueued && { queued: true }),
		...others,
	};
}

/** Adds what became of a message to the other fields of its output, in the order of all outputs. */
export function withOutcome(fields: IDataObject, result: Outcome, witness: Witness): IDataObject {
	const failure = failureIn(result, fields, witness);
	return {
		outcome: result.outcome,
		...('to' in fields && { to: fields.to }),
		...(failure && { failure }),
		...fields,
	};
}

/** The output JSON of a message that did not pass the checks. */
export function rejectedJson(gateway: string, to: unknown, error: unknown): IDataObject {
	return {
		outcome: 'rejected',
		to: typeof to === 'string' || typeof to === 'number' ? String(to) : null,
		failure: failureOf(problemOf(error)),
		messageId: null,
		reference: null,
		from: null,
		encoding: null,
		parts: null,
		scheduledAt: null,
		gateway,
	};
}

/** Whom a message is for, in the fields of its output. */
type Addressee = Partial<Record<'to' | 'msisdn' | 'contactId' | 'groupId', unknown>>;

/** Why a message was not accepted, in words that begin with the message. */
function failureIn(
	result: Outcome,
	addressee: Addressee,
	{ timeZone, howToFindOut }: Witness,
): Failure | null {
	if (result.outcome === 'accepted') return null;
	const { code, message } = result.failure;
	if (result.outcome === 'unknown') {
		const when = DateTime.now().setZone(timeZone).toFormat("HH:mm 'on' yyyy-MM-dd");
		return {
			code,
			message: `${beginning(addressee, 'unknown')} ${message} This happened at ${when} (${timeZone}). Before you send it again, ${howToFindOut}`,
		};
	}
	// What the user entered is already called by its name: the recipient, the text.
	const isOfUser = code === 'invalidInput';
	return { code, message: isOfUser ? message : `${beginning(addressee, 'rejected')} ${message}` };
}

/** The first sentence about a message. */
function beginning(addressee: Addressee, outcome: 'rejected' | 'unknown'): string {
	return `${subjectOf(addressee)} ${outcome === 'unknown' ? 'may have been sent.' : 'was not sent.'}`;
}

function subjectOf({ to, msisdn, contactId, groupId }: Addressee): string {
	const number = to ?? msisdn;
	if (typeof number === 'string' && number !== '') {
		return `The message to ${/^\d+$/.test(number) ? formatNumber(number) : number}`;
	}
	if (typeof contactId === 'string') return `The message to the contact ${contactId}`;
	return typeof groupId === 'string' ? `The message to the group ${groupId}` : 'The message';
}

/** The output for such JSON. Its problem follows from its outcome and its failure. */
export function outcomeOutput(json: IDataObject, isKnown = false): Output {
	if (json.outcome === 'accepted') return { json, isKnown };
	const { code = '', message = '' } = json.failure as Partial<Failure>;
	const problem: Problem =
		json.outcome === 'unknown'
			? { code, ...inTwo(message, beginning(json, 'unknown')) }
			: { code, message, description: 'Nothing was sent for this item.' };
	return { json, isKnown, problem };
}

/** A long explanation is easier to read below its first sentence. */
function inTwo(message: string, first: string): Pick<Problem, 'message' | 'description'> {
	const isLong = message.startsWith(`${first} `);
	const rest = isLong ? [message.slice(first.length + 1)] : [];
	return {
		message: isLong ? first : message,
		description: [...rest, 'A retry of this execution does not send it again.'].join(' '),
	};
}

/** A bulk fails as a whole only when not one of its messages can have been sent. */
export function nothingSent(outputs: Output[]): { problem: Problem; index: number } | null {
	const problem = outputs[0]?.problem;
	if (!problem) return null;
	// Without outcomes the operation itself failed, which says nothing about what was sent.
	if (outputs.every(({ json }) => json.outcome === undefined)) return { problem, index: 0 };
	if (outputs.some(({ json }) => json.outcome !== 'rejected')) return null;
	if (outputs.length === 1) return { problem, index: 0 };
	const none = `None of the ${outputs.length} messages was sent.`;
	const isOneReason = outputs.every((output) => output.problem?.message === problem.message);
	const message = isOneReason
		? `${problem.message} ${none}`
		: `${none} The first: ${problem.message}`;
	return { problem: { ...problem, message }, index: 0 };
}
