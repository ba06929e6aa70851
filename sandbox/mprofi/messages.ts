import { json, type Answer, type GatewayRequest, type Routes } from '../exchange';
import { offsetIso } from '../time';
import { jsonBody } from './body';
import type { Keys } from './keys';
import type { Ledger } from './ledger';
import { badFields, badValue, unknownId } from './refusals';
import { checkSubmission, type Submission } from './submission';

/** Source: "Metoda SEND", "Metoda SENDBULK", "Metoda STATUS". */
export function messageRoutes(ledger: Ledger, keys: Keys, timeZone: string): Routes {
	return {
		'/send/': { POST: send },
		'/sendbulk/': { POST: sendBulk },
		'/status/': { GET: status },
	};

	function send(request: GatewayRequest): Answer {
		const body = jsonBody(request);
		keys.checkSending(request, body.apikey);
		const checked = checkSubmission(body, timeZone);
		if ('submission' in checked) return json(200, { id: ledger.take(checked.submission).id });
		const { date, ...others } = checked.errors;
		if (date && Object.keys(others).length === 0) throw badValue('Invalid date');
		throw badFields(checked.errors);
	}

	/** If one message is wrong, all of them are refused. */
	function sendBulk(request: GatewayRequest): Answer {
		const body = jsonBody(request);
		keys.checkSending(request, body.apikey);
		const submissions = checkAll(body.messages);
		return json(200, { result: submissions.map((one) => ({ id: ledger.take(one).id })) });
	}

	function checkAll(messages: unknown): Submission[] {
		if (messages === undefined) throw badFields({ messages: ['This field is required.'] });
		if (!Array.isArray(messages)) throw badFields({ messages: ['Expected a list of items.'] });
		if (messages.length === 0) throw badFields({ messages: ['This list may not be empty.'] });
		const checked = messages.map((message) => checkSubmission(message, timeZone));
		const submissions = checked.flatMap((one) => ('submission' in one ? [one.submission] : []));
		if (submissions.length < checked.length) {
			throw badFields({ messages: checked.map((one) => ('errors' in one ? one.errors : {})) });
		}
		return submissions;
	}

	/**
	 * The specification's table promises an array `result`. Its example and all clients use this
	 * object.
	 */
	function status(request: GatewayRequest): Answer {
		const { apikey, id } = request.query;
		keys.checkSending(request, apikey);
		if (id === undefined) throw badFields({ id: ['This field is required.'] });
		if (!/^\d+$/.test(id)) throw badFields({ id: ['A valid integer is required.'] });
		const message = ledger.find(Number(id));
		if (!message) throw unknownId();
		const { status: word, statusAt, reference } = message;
		const ts = statusAt === null ? null : offsetIso(statusAt, timeZone);
		return json(200, { status: word, id: message.id, reference, ts });
	}
}
