import type { IDataObject } from 'n8n-workflow';
import { accepted, outcomeOf, rejected, unknown, type Outcome } from '../shared/gateway/outcome';
import { addOutcome, outcomeOutput, refused } from '../shared/n8n/messaging';
import type { Output, Run } from '../shared/n8n/operation';
import type { SendAnswer } from './client/sending';
import { digitsOf, outcomeOfItem } from './outcomes';
import { GATEWAY } from './output';

/** A request whose messages have no references: to a group, by voice, MMS or RCS. */
export interface Direct {
	/** What the items of the output have in common. */
	json: IDataObject;
	isTest: boolean;
	/** @throws {GatewayError} */
	send: () => Promise<SendAnswer>;
}

const HOW_TO_FIND_OUT =
	'look for the recipients among the sent messages in the SerwerSMS panel, or with Get Many.';

/**
 * Sends once for an item: an output for each recipient. The gateway cannot be asked for messages
 * without references, so what it took, or may have taken, is not sent again by a retry.
 */
export async function sendDirectly(
	index: number,
	run: Run,
	compose: () => Direct | Promise<Direct>,
): Promise<Output[]> {
	const kept = run.ledger.get(index);
	if (kept) return outputsOf(kept.messages as IDataObject[], run, true);
	const direct = await prepared(compose, run);
	const messages =
		'refusal' in direct
			? [direct.refusal]
			: await direct
					.send()
					.then((answer) => results(answer, direct))
					.catch((error: unknown) => [
						addOutcome({ ...direct.json }, outcomeOf(error), HOW_TO_FIND_OUT),
					]);
	if (messages.some(({ outcome }) => outcome !== 'rejected')) {
		run.ledger.keep(index, { messages });
	}
	return outputsOf(messages, run, false);
}

/** What goes wrong before the request has done nothing. */
async function prepared(
	compose: () => Direct | Promise<Direct>,
	{ cancellation, refusal }: Run,
): Promise<Direct | { refusal: IDataObject }> {
	try {
		if (refusal) throw refusal;
		cancellation.check();
		return await compose();
	} catch (error) {
		return { refusal: refused(GATEWAY, null, error) };
	}
}

/** As of a bulk: where some were taken, the others do not fail the node. */
function outputsOf(messages: IDataObject[], run: Run, isKnown: boolean): Output[] {
	const isTaken = messages.some(({ outcome }) => outcome === 'accepted');
	return messages.map((json) =>
		isTaken && !run.continuesOnFail ? { json } : outcomeOutput(json, isKnown),
	);
}

function results(
	{ items, queued, unsent }: SendAnswer,
	{ json, isTest }: Pick<Direct, 'json' | 'isTest'>,
): IDataObject[] {
	if (items === null || items.length === 0) {
		const counted = { ...json, queued, unsent };
		return [addOutcome(counted, outcomeOfCounts(queued), HOW_TO_FIND_OUT)];
	}
	return items.map((item) => {
		const outcome = outcomeOfItem(item, isTest);
		const messageId = outcome.outcome === 'accepted' ? outcome.messageId : null;
		const to = digitsOf(item.phone) || null;
		return addOutcome({ ...json, to, messageId }, outcome, HOW_TO_FIND_OUT);
	});
}

function outcomeOfCounts(queued: number | null): Outcome {
	if (queued === null) {
		return unknown({ code: 'noResult', message: 'SerwerSMS did not say how many it took.' });
	}
	return queued > 0
		? accepted(null)
		: rejected({ code: 'unsent', message: 'SerwerSMS took none of the messages.' });
}
