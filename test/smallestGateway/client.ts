import { jsonOf, unreadable } from '../../nodes/shared/gateway/answer';
import type { GatewayClient } from '../../nodes/shared/gateway/client';
import type { Permit } from '../../nodes/shared/gateway/permit';
import { asId, asRecord } from '../../nodes/shared/gateway/values';

/**
 * Sends one message and returns its ID. Source: "POST /sms" of the specification.
 * @throws {GatewayError}
 */
export async function send(
	client: GatewayClient,
	permit: Permit,
	message: { to: string; text: string },
): Promise<string> {
	const answer = await client.call({
		method: 'POST',
		path: '/sms',
		purpose: permit,
		body: message,
	});
	const id = asId(asRecord(jsonOf(answer))?.id);
	if (id === null) throw unreadable(answer, 'a message ID');
	return id;
}
