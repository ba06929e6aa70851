import {
	html,
	json,
	type Answer,
	type GatewayRequest,
	type Handler,
	type Routes,
} from '../exchange';
import type { Account } from './account';
import type { Message, Submission } from './ledger';
import type { Settled } from './options';
import { partsOf } from './parts';
import { badToken } from './refusals';
import { Fields } from './submission';

interface Office {
	readonly settled: Settled;
	readonly account: Account;
	readonly take: (submission: Submission) => Message;
}

/** Source: SMS API 1.0, 1.1, 1.2 and 2. */
export function endpoints({ settled, account, take }: Office): Routes {
	const multiPaths = {
		'sms-multi': ['/api/sms-multi'],
		'sms-mult': ['/api/sms-mult'],
		both: ['/api/sms-multi', '/api/sms-mult'],
		off: [],
		forbidden: ['/api/sms-multi'],
	}[settled.multi];
	const toMany: Handler = settled.multi === 'forbidden' ? forbidden : sendToMany;
	return {
		'/api/sms': { POST: send },
		'/api/tcx': { POST: sendFrom3cx },
		...Object.fromEntries(multiPaths.map((path) => [path, { POST: toMany }])),
	};

	function send(request: GatewayRequest): Answer {
		account.admit(request, 'sms');
		const fields = new Fields(request, account, settled);
		const [from, to, body] = [fields.from(), fields.to(), fields.body('body')];
		fields.check();
		const [message] = takeAll(from, [to], body, 'sms');
		return json(200, { message_id: message?.id });
	}

	function sendToMany(request: GatewayRequest): Answer {
		account.admit(request, 'sms');
		const fields = new Fields(request, account, settled);
		const [from, to, body] = [fields.from(), fields.numbers(), fields.body('body')];
		fields.check();
		const ids = takeAll(from, to, body, 'multi').map((message) => ({
			number: message.to,
			message_id: message.id,
		}));
		return json(200, { message_ids: outOfOrder(ids) });
	}

	/** "Aktywacja tej funkcji dla tokena następuje wyłącznie poprzez kontakt z biurem obsługi". */
	function forbidden(request: GatewayRequest): Answer {
		account.admit(request, 'sms');
		throw badToken(403, 'Token is not allowed to send to multiple numbers');
	}

	/** The answer has the form of another provider's. A 3CX reads nothing from it. */
	function sendFrom3cx(request: GatewayRequest): Answer {
		account.admit(request, '3cx');
		const fields = new Fields(request, account, settled);
		const [from, to, text] = [fields.tcxFrom(), fields.tcxTo(), fields.body('text')];
		fields.check();
		const [message] = takeAll(from, [to], text, 'tcx');
		if (settled.tcxAnswer === 'ok') return html(200, 'OK');
		return json(200, { data: { payload: { id: message?.id } } });
	}

	function takeAll(from: string, to: string[], body: string, via: Message['via']): Message[] {
		const parts = settled.gsm7 ? 1 : partsOf(body);
		account.spend(parts * to.length);
		return to.map((number) => take({ from, to: number, body, parts, via }));
	}
}

/**
 * The specification promises no order. This order puts every second item first, then the others.
 */
function outOfOrder<T>(list: T[]): T[] {
	return [...list.filter((_, index) => index % 2 === 1), ...list.filter((_, i) => i % 2 === 0)];
}
