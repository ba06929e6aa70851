import { unreadable } from '../../shared/gateway/answer';
import { asList, asRecord, asText } from '../../shared/gateway/values';
import { GatewayError } from '../../shared/gateway/error';
import { refusedBecause } from './refusal';
import {
	requestConfirmation,
	requestList,
	requestObject,
	unexpectedObject,
	type Fields,
	type SerwerSms,
} from './request';

/** How much is left of one type of message or number check. */
export interface Limit {
	/** `eco`, `full`, `voice`, `mms`, `lookup` or `hlr`. */
	type: string;
	/** Null if the type is unlimited or not available. */
	remaining: number | null;
	unlimited: boolean;
	available: boolean;
	/** Null for number checks. */
	charactersPerMessage: number | null;
}

/**
 * How many messages of each type are left. The vendor asks clients to call this hourly, not every
 * few seconds. Source: "Checking account status".
 * @throws {GatewayError}
 */
export async function limits(api: SerwerSms): Promise<Limit[]> {
	const items = await requestList(api, 'account/limits');
	return items.map(readLimit);
}

/**
 * The people at SerwerSMS to contact for help. Source: the vendor's clients, "Return contact
 * details".
 * @throws {GatewayError}
 */
export async function help(api: SerwerSms): Promise<Fields> {
	return await requestObject(api, 'account/help', 'read');
}

/**
 * The messages from the administrator. The answer has a list `items`, or is itself one message.
 * Source: the vendor's clients, "Return messages from the administrator", and their tests.
 * @throws {GatewayError}
 */
export async function adminMessages(api: SerwerSms): Promise<Fields[]> {
	const fields = await requestObject(api, 'account/messages', 'read');
	if (!('items' in fields)) return [fields];
	const items = asList(fields.items) ?? [fields.items];
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
	await requestConfirmation(api, 'account/add', account);
}

/**
 * What an error code means, in our words and in the gateway's. The gateway explains a code by
 * answering with that error.
 * Source: "General communications".
 * @throws {GatewayError}
 */
export async function explainCode(api: SerwerSms, code: string): Promise<string> {
	const path = `/error/${code}.json`;
	const call = { method: 'POST', path, purpose: 'read', body: {} } as const;
	const answer = await api.client.call(call).catch(async (error: unknown) => {
		const isExplained = error instanceof GatewayError && error.code === code;
		return isExplained ? error.message : await Promise.reject(error);
	});
	if (typeof answer === 'string') return answer;
	throw unreadable(answer, 'an error code');
}

/**
 * The sender names of the account. `predefined` adds those that the vendor offers to everybody.
 * Source: "Managing names of the sender".
 * @throws {GatewayError}
 */
export async function senders(
	api: SerwerSms,
	filter: { predefined?: true; type?: string; sort?: 'name'; order?: string } = {},
): Promise<Fields[]> {
	return await requestList(api, 'senders/index', filter);
}

/**
 * Requests a sender name of at most 11 letters and digits. It can be used once the vendor has
 * authorized it. Source: "Managing names of the sender".
 * @throws {GatewayError}
 */
export async function addSender(api: SerwerSms, name: string): Promise<void> {
	await requestConfirmation(api, 'senders/add', { name });
}

/**
 * The campaigns. SerwerSMS counts each sending request as a campaign. Source: the vendor's clients,
 * "Stats".
 * @throws {GatewayError}
 */
export async function statistics(
	api: SerwerSms,
	filter: { type?: string; begin?: string; end?: string },
): Promise<Fields[]> {
	return await requestList(api, 'stats/index', filter);
}

/**
 * The subaccounts. Source: the vendor's clients, "Subaccounts".
 * @throws {GatewayError}
 */
export async function subaccounts(api: SerwerSms): Promise<Fields[]> {
	return await requestList(api, 'subaccounts/index');
}

/** @throws {GatewayError} */
export async function viewSubaccount(api: SerwerSms, id: string): Promise<Fields> {
	return await requestObject(api, 'subaccounts/view', 'read', { id });
}

/**
 * Adds a subaccount that gets the permissions of the subaccount `subaccount_id`.
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
	return await requestConfirmation(api, 'subaccounts/add', subaccount);
}

/**
 * Sets how many messages of a type a subaccount may send.
 * @throws {GatewayError}
 */
export async function limitSubaccount(
	api: SerwerSms,
	limit: { id: string; type: string; value: number },
): Promise<void> {
	await requestConfirmation(api, 'subaccounts/limit', limit).catch(noSuchSubaccount);
}

/** @throws {GatewayError} */
export async function deleteSubaccount(api: SerwerSms, id: string): Promise<void> {
	await requestConfirmation(api, 'subaccounts/delete', { id }).catch(noSuchSubaccount);
}

const noSuchSubaccount = refusedBecause('SerwerSMS has no subaccount under this ID.');

function readLimit(item: Fields): Limit {
	const value = asText(item.value)?.trim() ?? '';
	const number = /^\d+(\.\d+)?$/.test(value) ? Number(value) : null;
	const type = asText(item.type);
	const isKnown = number !== null || value === 'no_limit' || value === 'not_available';
	if (type === null || !isKnown) throw unexpectedObject(item, 'the limits of the account');
	const characters = /^(\d+)/.exec(asText(item.chars_limit) ?? '')?.[1];
	return {
		type,
		remaining: number,
		unlimited: value === 'no_limit',
		available: value !== 'not_available',
		charactersPerMessage: characters === undefined ? null : Number(characters),
	};
}
