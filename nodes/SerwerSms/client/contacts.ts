import { asId, asRecord } from '../../shared/gateway/answer';
import { explain } from './refusal';
import { act, ask, pages, unlike, type Fields, type SerwerSms } from './wire';

/** What is known of a contact besides its number. Empty fields are left out. */
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
 * The contacts, page after page. Source: "Contacts and groups".
 * @throws {GatewayError}
 */
export async function contacts(
	api: SerwerSms,
	/** `group_id` may be `none`: contacts in no group. */
	filter: { group_id?: string; search?: string; sort?: string; order?: string },
	most?: number,
): Promise<Fields[]> {
	return await pages(api, 'contacts/index', filter, { most });
}

/** @throws {GatewayError} 1004 where there is none. */
export async function viewContact(api: SerwerSms, id: string): Promise<Fields> {
	return await ask(api, 'contacts/view', 'read', { id });
}

/** @throws {GatewayError} */
export async function addContact(
	api: SerwerSms,
	contact: ContactFields & { phone: string; group_id?: readonly string[] },
): Promise<Fields> {
	return await act(api, 'contacts/add', contact);
}

/** @throws {GatewayError} */
export async function editContact(
	api: SerwerSms,
	contact: ContactFields & { id: string; phone: string; group_id?: readonly string[] },
): Promise<Fields> {
	return await act(api, 'contacts/edit', contact);
}

/** @throws {GatewayError} */
export async function deleteContact(api: SerwerSms, id: string): Promise<void> {
	await act(api, 'contacts/delete', { id }).catch(
		explain('SerwerSMS has no contact under this ID.'),
	);
}

/** A contact as an import takes it. */
export type ImportedContact = Pick<
	ContactFields,
	'email' | 'first_name' | 'last_name' | 'company'
> & { phone: string };

/**
 * Adds many contacts to a new group. The answer counts the `correct` and the `failed` ones.
 * @throws {GatewayError}
 */
export async function importContacts(
	api: SerwerSms,
	groupName: string,
	contact: ImportedContact[],
): Promise<Fields> {
	return await act(api, 'contacts/import', { group_name: groupName, contact });
}

/**
 * The groups of contacts. Source: "Contacts and groups".
 * @throws {GatewayError}
 */
export async function groups(
	api: SerwerSms,
	filter: { search?: string; sort?: 'name'; order?: string } = {},
	most?: number,
): Promise<Fields[]> {
	return await pages(api, 'groups/index', filter, { most });
}

/** @throws {GatewayError} 1004 where there is none. */
export async function viewGroup(api: SerwerSms, id: string): Promise<Fields> {
	return await ask(api, 'groups/view', 'read', { id });
}

/** @throws {GatewayError} */
export async function addGroup(api: SerwerSms, name: string): Promise<Fields> {
	return await act(api, 'groups/add', { name });
}

/** @throws {GatewayError} */
export async function editGroup(api: SerwerSms, id: string, name: string): Promise<void> {
	await act(api, 'groups/edit', { id, name });
}

/** @throws {GatewayError} */
export async function deleteGroup(
	api: SerwerSms,
	id: string,
	withContacts: boolean,
): Promise<void> {
	await act(api, 'groups/delete', { id, delete_contacts: withContacts || undefined }).catch(
		explain('SerwerSMS has no group under this ID.'),
	);
}

/**
 * The groups that have a number: `id` is the contact's. Tests of the vendor's clients see a list,
 * their comments one group.
 * @throws {GatewayError}
 */
export async function checkGroups(api: SerwerSms, phone: string): Promise<Fields[]> {
	const fields = await ask(api, 'groups/check', 'read', { phone });
	if (!('items' in fields)) return asId(fields.group_id) === null ? [] : [fields];
	const items = fields.items ?? [];
	if (Array.isArray(items)) return items.map((item) => asRecord(item) ?? {});
	throw unlike(fields, 'a list of groups');
}

/**
 * The numbers that get nothing. `phone` may be a part of a number. Source: "Blacklist".
 * @throws {GatewayError}
 */
export async function blacklist(
	api: SerwerSms,
	filter: { phone?: string },
	most?: number,
): Promise<Fields[]> {
	return await pages(api, 'blacklist/index', filter, { most });
}

/** @throws {GatewayError} 4601 for a number that is on it. */
export async function addToBlacklist(api: SerwerSms, phone: string): Promise<Fields> {
	return await act(api, 'blacklist/add', { phone });
}

/** @throws {GatewayError} */
export async function checkBlacklist(api: SerwerSms, phone: string): Promise<boolean> {
	const fields = await ask(api, 'blacklist/check', 'read', { phone });
	if (typeof fields.exists === 'boolean') return fields.exists;
	throw unlike(fields, 'yes or no');
}

/** @throws {GatewayError} 4602 for a number that is not on it. */
export async function deleteFromBlacklist(api: SerwerSms, phone: string): Promise<void> {
	await act(api, 'blacklist/delete', { phone }).catch(
		explain('The number is not on the blacklist.'),
	);
}
