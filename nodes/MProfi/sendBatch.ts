import { GatewayError, orGatewayError } from '../shared/gateway/error';
import { outcomeOf, rejected, type Outcome } from '../shared/gateway/outcome';
import type { Permit } from '../shared/gateway/permit';
import { sendBulk, type MProfi } from './client';
import { toWire, type MProfiMessage } from './compose';
import { complaintsByPosition } from './refusal';

/**
 * Sends messages in one request. mProfi takes all or none: the messages it names as bad are rejected
 * with its reason, and the rest is sent again without them.
 * @throws {GatewayError} when the request as a whole failed.
 */
export async function sendBatch(
	mProfi: MProfi,
	permit: Permit,
	messages: MProfiMessage[],
): Promise<Outcome[]> {
	const outcomes = new Map<MProfiMessage, Outcome>();
	let open = messages;
	while (open.length > 0) {
		const result = await orGatewayError(sendBulk(mProfi, permit, open.map(toWire)));
		if (!(result instanceof GatewayError)) {
			open.forEach((message, i) => outcomes.set(message, result[i]!));
			break;
		}
		const complaints = complaintsByPosition(result, open.length);
		if (complaints.size === 0) {
			if (outcomes.size === 0) throw result;
			// What was rejected before stays so.
			for (const message of open) outcomes.set(message, outcomeOf(result));
			break;
		}
		for (const [position, reason] of complaints) {
			const message = `The gateway refuses this message: ${reason}`;
			outcomes.set(open[position]!, rejected({ code: 'refused', message }));
		}
		open = open.filter((_, position) => !complaints.has(position));
	}
	return messages.map((message) => outcomes.get(message)!);
}
