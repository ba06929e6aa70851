import type { Answer, GatewayRequest, Routes } from '../exchange';
import { json } from '../exchange';
import { jsonBody } from './body';
import type { Inbox, IncomingMessage } from './inbox';
import { fullTime } from './inbox';
import type { Keys } from './keys';
import type { FieldErrors } from './refusals';
import { badFields, badRequest } from './refusals';

/**
 * Source: "Metoda GETINCOMING", "Metoda GETINCOMING_MOBILEAPP". Neither shows the other's messages.
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
