import { json, type Answer, type GatewayRequest, type Routes } from '../exchange';
import { jsonBody } from './body';
import { fullTime, type Inbox, type IncomingMessage } from './inbox';
import type { Keys } from './keys';
import { badFields, badRequest, type FieldErrors } from './refusals';

/**
 * Source: "Metoda GETINCOMING", "Metoda GETINCOMING_MOBILEAPP". Neither returns the messages of the
 * other.
 */
export function incomingRoutes(inbox: Inbox, keys: Keys): Routes {
	return {
		'/getincoming/': { POST: (request) => getIncoming(request, 'sms') },
		'/getincoming_mobileapp/': { POST: (request) => getIncoming(request, 'mobileApp') },
	};

	function getIncoming(request: GatewayRequest, via: IncomingMessage['via']): Answer {
		const body = jsonBody(request);
		keys.checkIncoming(body.apikey);
		const [from, to] = readRange(body);
		const messages = inbox.between(from, to).filter((message) => message.via === via);
		return json(
			200,
			messages.map(({ message, sender, recipient, ts }) => ({ message, sender, recipient, ts })),
		);
	}
}

function readRange(body: Record<string, unknown>): [from: string, to: string] {
	const errors: FieldErrors = {};
	const [from, to] = ['date_from', 'date_to'].map((field) => {
		const time = fullTime(body[field]);
		if (body[field] === undefined) errors[field] = ['This field is required.'];
		else if (time === null) errors[field] = ['Datetime has wrong format.'];
		return time;
	});
	if (!from || !to) throw badFields(errors);
	if (to < from) throw badRequest('date_to must not be earlier than date_from');
	return [from, to];
}
