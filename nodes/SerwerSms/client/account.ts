import { asRecord, asText, unreadable } from '../../shared/gateway/answer';
import { GatewayError } from '../../shared/gateway/error';
import { explain } from './refusal';
import { act, ask, list, unlike, type Fields, type SerwerSms } from './wire';

/** What is left of one type of message or check. */
export interface Limit {
	/** eco, full, voice, mms, lookup, hlr. */
	type: string;
	/** Null where it is unlimited or not available. */
	remaining: number | null;
	unlimited: boolean;
	available: boolean;
	/** Null for what is no message. */
	charactersPerMessage: number | null;
}

/**
 * How many messages of each type are left. The vendor asks to do this hourly rather than every few
 * seconds. Source: "Checking account status".
 * @throws {GatewayError}
 */
export async function limits(api: SerwerSms): Promise<Limit[]> {
	const items = await list(api, 'account/limits');
	return items.map(readLimit);
}

/**
 * Whom to ask for help. Source: the vendor's clients, "Return contact details".
 * @throws {GatewayError}
 */
export async function help(api: SerwerSms): Promise<Fields> {
	return await ask(api, 'account/help', 'read');
}

/**
 * What the administrator writes: `items`, or one message by itself. Source: the vendor's clients,
 * "Return messages from the administrator", and their tests.
 * @throws {GatewayError}
 */
export async function adminMessages(api: SerwerSms): Promise<Fields[]> {
	const fields = await ask(api, 'account/messages', 'read');
	if (!('items' in fields)) return [fields];
	const items: unknown[] = Array.isArray(fields.items) ? fields.items : [fields.items];
	return items.flatMap<Fields>((item) => asRecord(item) ?? (asText(item) ? { message: item } : []));
}

/**
 * Registers a new account. Source: the vendor's clients, "Register new account".
 * @throws {GatewayError}
 */
export async function register(
	api: SerwerSms,
	account: {
		phone: string;
		email: string;
		first_name: string;
		last_name: string;
		company: string;
	},
): Promise<void> {
	await act(api, 'account/add', account);
}

/**
 * What an error code means, in our words and in the gateway's. The answer is that error itself.
 * Source: "General communications".
 * @throws {GatewayError}
 */
export async function explainCode(api: SerwerSms, code: string): Promise<string> {
	const path = `/error/${code}.json`;
	const call = { method: 'POST', path, purpose: 'read', body: {} } as const;
	const answer = await api.wire.call(call).catch(async (error: unknown) => {
		const isExplained = error instanceof GatewayError && error.code === code;
		return isExplained ? error.message : await Promise.reject(error);
	});
	if (typeof answer === 'string') return answer;
	throw unreadable(answer, 'an error code');
}

/**
 * The sender names of the account, with `predefined` also those of the vendor. Source: "Managing
 * names of the sender".
 * @throws {GatewayError}
 */
export async function senders(
	api: SerwerSms,
	filter: { predefined?: true; type?: string; sort?: 'name'; order?: string } = {},
): Promise<Fields[]> {
	return await list(api, 'senders/index', filter);
}

/**
 * Asks for a sender name, at most 11 letters and digits. It can be used once the vendor has
 * authorised it. Source: "Managing names of the sender".
 * @throws {GatewayError}
 */
export async function addSender(api: SerwerSms, name: string): Promise<void> {
	await act(api, 'senders/add', { name });
}

/**
 * The campaigns: each request that sent is one. Source: the vendor's clients, "Stats".
 * @throws {GatewayError}
 */
export async function statistics(
	api: SerwerSms,
	filter: { type?: string; begin?: string; end?: string },
): Promise<Fields[]> {
	return await list(api, 'stats/index', filter);
}

/**
 * The subaccounts. Source: the vendor's clients, "Subaccounts".
 * @throws {GatewayError}
 */
export async function subaccounts(api: SerwerSms): Promise<Fields[]> {
	return await list(api, 'subaccounts/index');
}

/** @throws {GatewayError} */
export async function viewSubaccount(api: SerwerSms, id: string): Promise<Fields> {
	return await ask(api, 'subaccounts/view', 'read', { id });
}

/**
 * Adds a subaccount with the permissions of the one named by `subaccount_id`.
 * @throws {GatewayError}
 */
export async function addSubaccount(
	api: SerwerSms,
	subaccount: {
		subaccount_username: string;
		subaccount_password: string;
		subaccount_id: string;
		name?: string;
		phone?: string;
		email?: string;
	},
): Promise<Fields> {
	return await act(api, 'subaccounts/add', subaccount);
}

/**
 * Sets how many messages of a type a subaccount may send.
 * @throws {GatewayError}
 */
export async function limitSubaccount(
	api: SerwerSms,
	limit: { id: string; type: string; value: number },
): Promise<void> {
	await act(api, 'subaccounts/limit', limit).catch(NO_SUBACCOUNT);
}

/** @throws {GatewayError} */
export async function deleteSubaccount(api: SerwerSms, id: string): Promise<void> {
	await act(api, 'subaccounts/delete', { id }).catch(NO_SUBACCOUNT);
}

const NO_SUBACCOUNT = explain('SerwerSMS has no subaccount under this ID.');

function readLimit(item: Fields): Limit {
	const value = asText(item.value)?.trim() ?? '';
	const number = /^\d+(\.\d+)?$/.test(value) ? Number(value) : null;
	const type = asText(item.type);
	const isKnown = number !== null || value === 'no_limit' || value === 'not_available';
	if (type === null || !isKnown) throw unlike(item, 'the limits of the account');
	const characters = /^(\d+)/.exec(asText(item.chars_limit) ?? '')?.[1];
	return {
		type,
		remaining: number,
		unlimited: value === 'no_limit',
		available: value !== 'not_available',
		charactersPerMessage: characters === undefined ? null : Number(characters),
	};
}
