import { asId, asList, asRecord } from '../../shared/gateway/values';
import { refusedBecause } from './refusal';
import {
	requestConfirmation,
	requestObject,
	requestPages,
	unexpectedObject,
	type Fields,
	type SerwerSms,
} from './request';

/** A contact's fields besides its number. Empty fields are left out of the request. */
export interface ContactFields {
	email?: string;
	first_name?: string;
	last_name?: string;
	company?: string;
	tax_id?: string;
	address?: string;
	city?: string;
	description?: string;
}

/**
 * The contacts of the address book. Source: "Contacts and groups".
 * @throws {GatewayError}
 */
export async function contacts(
	api: SerwerSms,
	/** With `group_id` `none`, only contacts in no group. */
	filter: { group_id?: string; search?: string; sort?: string; order?: string },
	max?: number,
): Promise<Fields[]> {
	return await requestPages(api, 'contacts/index', filter, { max });
}

/** @throws {GatewayError} 1004 if there is none. */
export async function viewContact(api: SerwerSms, id: string): Promise<Fields> {
	return await requestObject(api, 'contacts/view', 'read', { id });
}

/** @throws {GatewayError} */
export async function addContact(
	api: SerwerSms,
	contact: ContactFields & { phone: string; group_id?: readonly string[] },
): Promise<Fields> {
	return await requestConfirmation(api, 'contacts/add', contact);
}

/** @throws {GatewayError} */
export async function editContact(
	api: SerwerSms,
	contact: ContactFields & { id: string; phone: string; group_id?: readonly string[] },
): Promise<Fields> {
	return await requestConfirmation(api, 'contacts/edit', contact);
}

/** @throws {GatewayError} */
export async function deleteContact(api: SerwerSms, id: string): Promise<void> {
	await requestConfirmation(api, 'contacts/delete', { id }).catch(
		refusedBecause('SerwerSMS has no contact under this ID.'),
	);
}

/** The fields that an import accepts. */
export type ImportedContact = Pick<
	ContactFields,
	'email' | 'first_name' | 'last_name' | 'company'
> & { phone: string };

/**
 * Adds many contacts to a new group. The answer has the counts `correct` and `failed`.
 * @throws {GatewayError}
 */
export async function importContacts(
	api: SerwerSms,
	groupName: string,
	contact: ImportedContact[],
): Promise<Fields> {
	return await requestConfirmation(api, 'contacts/import', { group_name: groupName, contact });
}

/**
 * The groups of contacts. Source: "Contacts and groups".
 * @throws {GatewayError}
 */
export async function groups(
	api: SerwerSms,
	filter: { search?: string; sort?: 'name'; order?: string } = {},
	max?: number,
): Promise<Fields[]> {
	return await requestPages(api, 'groups/index', filter, { max });
}

/** @throws {GatewayError} 1004 if there is none. */
export async function viewGroup(api: SerwerSms, id: string): Promise<Fields> {
	return await requestObject(api, 'groups/view', 'read', { id });
}

/** @throws {GatewayError} */
export async function addGroup(api: SerwerSms, name: string): Promise<Fields> {
	return await requestConfirmation(api, 'groups/add', { name });
}

/** @throws {GatewayError} */
export async function editGroup(api: SerwerSms, id: string, name: string): Promise<void> {
	await requestConfirmation(api, 'groups/edit', { id, name });
}

/** @throws {GatewayError} */
export async function deleteGroup(
	api: SerwerSms,
	id: string,
	withContacts: boolean,
): Promise<void> {
	await requestConfirmation(api, 'groups/delete', {
		id,
		delete_contacts: withContacts || undefined,
	}).catch(refusedBecause('SerwerSMS has no group under this ID.'));
}

/**
 * The groups that contain a number. An entry's `id` is the ID of the contact. The tests of the
 * vendor's clients expect a list, but their comments describe a single group.
 * @throws {GatewayError}
 */
export async function checkGroups(api: SerwerSms, phone: string): Promise<Fields[]> {
	const fields = await requestObject(api, 'groups/check', 'read', { phone });
	if (!('items' in fields)) return asId(fields.group_id) === null ? [] : [fields];
	const items = asList(fields.items ?? []);
	if (items !== null) return items.map((item) => asRecord(item) ?? {});
	throw unexpectedObject(fields, 'a list of groups');
}

/**
 * The numbers on the blacklist, which get no messages. `phone` may be part of a number. Source:
 * "Blacklist".
 * @throws {GatewayError}
 */
export async function blacklist(
	api: SerwerSms,
	filter: { phone?: string },
	max?: number,
): Promise<Fields[]> {
	return await requestPages(api, 'blacklist/index', filter, { max });
}

/** @throws {GatewayError} 4601 if the number is already on the blacklist. */
export async function addToBlacklist(api: SerwerSms, phone: string): Promise<Fields> {
	return await requestConfirmation(api, 'blacklist/add', { phone });
}

/** @throws {GatewayError} */
export async function checkBlacklist(api: SerwerSms, phone: string): Promise<boolean> {
	const fields = await requestObject(api, 'blacklist/check', 'read', { phone });
	if (typeof fields.exists === 'boolean') return fields.exists;
	throw unexpectedObject(fields, 'the result of a blacklist check');
}

/** @throws {GatewayError} 4602 if the number is not on the blacklist. */
export async function deleteFromBlacklist(api: SerwerSms, phone: string): Promise<void> {
	await requestConfirmation(api, 'blacklist/delete', { phone }).catch(
		refusedBecause('The number is not on the blacklist.'),
	);
}
