import type { IDataObject } from 'n8n-workflow';
import {
	accepted,
	outcomeOf,
	rejected,
	unknown,
	type Outcome,
} from '../../../shared/gateway/outcome';
import type { Permit } from '../../../shared/gateway/permit';
import type { Prepared, Run } from '../../../shared/n8n/operation';
import type { Output } from '../../../shared/n8n/output';
import {
	outcomeOutput,
	rejectedJson,
	withOutcome,
	type Witness,
} from '../../../shared/n8n/sending/outputs';
import type { SendAnswer } from '../../client/sending';
import { outcomeOfItem } from '../../messages/readOutcomes';
import { internationalDigits } from '../../../shared/sms/numbering';

/** A request whose messages have no references: to a group, or by voice, MMS or RCS. */
export interface UnreferencedSend {
	/** The fields that all output items share. */
	json: IDataObject;
	isTest: boolean;
	/** When the user wants it to be sent, in ISO 8601. Null is now. */
	sendAt: string | null;
	/**
	 * `scheduledAt` is when SerwerSMS has to send it, in Allowed Hours.
	 * @throws {GatewayError}
	 */
	send: (permit: Permit, scheduledAt: string | null) => Promise<SendAnswer>;
}

const HOW_TO_FIND_OUT =
	'look for the recipients among the sent messages in the SerwerSMS panel, or with Get Many.';

/**
 * Prepares one request for an item, which gives an output per recipient. Messages without references
 * cannot be looked up, so a retry does not repeat a request that SerwerSMS accepted or may have
 * accepted.
 */
export function sendWithoutReference(
	index: number,
	run: Run,
	compose: () => UnreferencedSend,
): Prepared {
	const { gate } = run;
	const kept = gate.known(index);
	if (kept) return outputsOf((kept.messages as IDataObject[] | undefined) ?? [kept], run, true);
	const refusal = (error: unknown) =>
		outputsOf([rejectedJson(run.gateway, null, error)], run, false);
	try {
		if (gate.refusal) throw gate.refusal;
		const request = compose();
		gate.hours.place(index, request.sendAt);
		return async () => {
			let scheduledAt: string | null;
			let permit: Permit;
			try {
				// Once more, because its hours may have ended while others were sent.
				scheduledAt = gate.hours.place(index, request.sendAt);
				permit = await gate.permit([index], [scheduledAt]);
			} catch (error) {
				return refusal(error);
			}
			return await sendOnce(index, run, request, permit, scheduledAt);
		};
	} catch (error) {
		return refusal(error);
	}
}

async function sendOnce(
	index: number,
	run: Run,
	{ json, isTest, send }: UnreferencedSend,
	permit: Permit,
	scheduledAt: string | null,
): Promise<Output[]> {
	const fields = { ...json, scheduledAt };
	const witness = { timeZone: run.timeZone, howToFindOut: HOW_TO_FIND_OUT };
	const messages = await send(permit, scheduledAt)
		.then((answer) => messagesJson(answer, fields, isTest, witness))
		.catch((error: unknown) => [withOutcome(fields, outcomeOf(error), witness)]);
	const isRejected = messages.every(({ outcome }) => outcome === 'rejected');
	run.gate.settle(index, isRejected ? { outcome: 'rejected' } : { messages });
	return outputsOf(messages, run, false);
}

/** As in a bulk, the node does not fail if SerwerSMS accepted at least one message. */
function outputsOf(messages: IDataObject[], run: Run, isKnown: boolean): Output[] {
	const isAnyAccepted = messages.some(({ outcome }) => outcome === 'accepted');
	return messages.map((json) =>
		isAnyAccepted && !run.continuesOnFail ? { json } : outcomeOutput(json, isKnown),
	);
}

function messagesJson(
	{ items, queued, unsent }: SendAnswer,
	json: IDataObject,
	isTest: boolean,
	witness: Witness,
): IDataObject[] {
	if (items === null || items.length === 0) {
		const counted = { ...json, queued, unsent };
		return [withOutcome(counted, outcomeOfCounts(queued), witness)];
	}
	return items.map((item) => {
		const outcome = outcomeOfItem(item, isTest);
		const messageId = outcome.outcome === 'accepted' ? outcome.messageId : null;
		const to = internationalDigits(item.phone) || null;
		return withOutcome({ ...json, to, messageId }, outcome, witness);
	});
}

function outcomeOfCounts(queued: number | null): Outcome {
	if (queued === null) {
		return unknown({
			code: 'noResult',
			message: 'SerwerSMS did not say how many messages it accepted.',
		});
	}
	return queued > 0
		? accepted(null)
		: rejected({ code: 'unsent', message: 'SerwerSMS accepted none of the messages.' });
}
