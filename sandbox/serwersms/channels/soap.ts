import { Refusal, type Answer, type Handler, type Routes } from '../../exchange';
import { errorBody } from '../errors';
import type { Actions } from '../actions';
import { Parameters } from '../parameters';
import { readEnvelope, writeEnvelope, writeFault, type SoapCall, type SoapValue } from './envelope';

/**
 * The two calls that the pages "SOAP" document by their PHP examples, `Messages.sendSms` and
 * `Messages.sendPersonalized`. INFERRED: the WSDL is not public, so the namespace, the names of the
 * parameters and the form of the answer are those of nuSOAP, which the examples use. Errors are those
 * of the HTTPS API: see the page "General communications" of SOAP.
 */
export function soapRoutes(actions: Actions, { username, password }: Login): Routes {
	const expected = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
	const handle: Handler = ({ headers, body }) => {
		const call = readEnvelope(body);
		if (!call) return fault('The request is not a SOAP envelope.');
		const action = CALLS[call.method];
		if (!action) return fault(`Operation '${call.method}' is not defined in the WSDL.`);
		const isKnown = headers.authorization === expected;
		return answer(call.method, isKnown ? resultOf(actions, action, call) : errorBody(1001));
	};
	return { '/soap/server.php': { POST: handle } };
}

function resultOf(actions: Actions, action: Call, { values }: SoapCall): unknown {
	const act = actions[action.path]!;
	try {
		return contentOf(act(new Parameters(action.parameters(values))));
	} catch (error) {
		if (error instanceof Refusal) return contentOf(error.answer);
		throw error;
	}
}

function contentOf({ body }: Answer): unknown {
	return JSON.parse(body.toString()) as unknown;
}

interface Login {
	readonly username: string;
	readonly password: string;
}

interface Call {
	readonly path: string;
	parameters(values: SoapValue[]): Record<string, unknown>;
}

/** The order of the values is that of the PHP examples. */
const CALLS: Readonly<Record<string, Call>> = {
	'Messages.sendSms': {
		path: 'messages/send_sms',
		parameters: ([phone, text, sender, params]) => ({ ...asObject(params), phone, text, sender }),
	},
	'Messages.sendPersonalized': {
		path: 'messages/send_personalized',
		parameters: ([messages, sender, params]) => ({ ...asObject(params), messages, sender }),
	},
};

function asObject(value: SoapValue | undefined): Record<string, SoapValue> {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

function answer(method: string, value: unknown): Answer {
	return xml(200, writeEnvelope(method, value as SoapValue));
}

/** Source: SOAP 1.1, 6.2: a fault comes with HTTP 500. */
function fault(message: string): Answer {
	return xml(500, writeFault(message));
}

function xml(status: number, body: string): Answer {
	return { status, headers: { 'content-type': 'text/xml; charset=utf-8' }, body };
}
