import { isObject, json, type Answer } from '../../exchange';
import type { Actions } from '../actions';
import { badFormat, missing, unknownId } from '../errors';
import { pageOf, sorted, type PageRules } from '../paging';
import { Parameters } from '../parameters';
import { international } from '../phone';
import {
	CONTACT_FIELDS,
	details,
	type AddressBook,
	type Contact,
	type ContactFields,
} from './addressBook';
import type { Blacklist } from './blacklist';

/** Source: HTTPS API v2, "Contacts and groups"; the comments of the vendor's PHP client. */
export function contactActions(book: AddressBook, blacklist: Blacklist, rules: PageRules): Actions {
	return {
		'contacts/index': index,
		'contacts/view': (parameters) => json(200, shown(named(parameters))),
		'contacts/add': add,
		'contacts/edit': edit,
		'contacts/delete': remove,
		'contacts/import': importAll,
	};

	/** With `group_id` "none" it lists the contacts without a group. */
	function index(parameters: Parameters): Answer {
		const groupId = parameters.text('group_id') === 'none' ? 'none' : parameters.whole('group_id');
		const search = parameters.text('search')?.toLowerCase();
		const found = within(groupId).filter(
			(contact) =>
				search === undefined ||
				[contact.phone, ...CONTACT_FIELDS.map((field) => contact[field])].some((text) =>
					text?.toLowerCase().includes(search),
				),
		);
		const all = sorted(parameters, found, ['phone', ...CONTACT_FIELDS]);
		const { items, ...paging } = pageOf(parameters, all, rules);
		const asked = typeof groupId === 'number' ? groupId : undefined;
		return json(200, { ...paging, items: items.map((one) => listed(one, asked)) });
	}

	function within(groupId: number | 'none' | null): Contact[] {
		if (groupId === null) return book.contacts;
		if (groupId === 'none') return book.contacts.filter(({ groupIds }) => groupIds.length === 0);
		if (!book.group(groupId)) throw unknownId(`group ${groupId}`);
		return book.members(groupId);
	}

	function add(parameters: Parameters): Answer {
		const phone = parameters.phone();
		const contact = book.add(phone, groupsOf(parameters), fieldsOf(parameters));
		return json(200, { success: true, id: contact.id });
	}

	/** A missing field stays unchanged. */
	function edit(parameters: Parameters): Answer {
		const contact = named(parameters);
		const groupIds = parameters.isSent('group_id') ? groupsOf(parameters) : contact.groupIds;
		book.edit(contact, parameters.phone(), groupIds, fieldsOf(parameters));
		return json(200, { success: true, id: contact.id });
	}

	/** A wrong id does not lead to an error object here, as with subaccounts/delete. */
	function remove(parameters: Parameters): Answer {
		const contact = book.contact(parameters.id());
		if (contact) book.delete(contact);
		return json(200, { success: contact !== undefined });
	}

	/** Adds the contacts to a new group and answers with the id of that group. */
	function importAll(parameters: Parameters): Answer {
		const name = parameters.required('group_name');
		const contacts = parameters.value('contact');
		if (contacts === undefined) throw missing('contact');
		if (!Array.isArray(contacts)) throw badFormat('contact is not an array');
		const entries = contacts.map((one: unknown) => new Parameters(isObject(one) ? one : {}));
		const { id } = book.addGroup(name);
		let correct = 0;
		for (const entry of entries) {
			const phone = international(entry.text('phone') ?? '');
			if (phone === null) continue;
			book.add(phone, [id], fieldsOf(entry));
			correct += 1;
		}
		return json(200, { success: true, id, correct, failed: entries.length - correct });
	}

	function named(parameters: Parameters): Contact {
		const id = parameters.id();
		const contact = book.contact(id);
		if (!contact) throw unknownId(`contact ${id}`);
		return contact;
	}

	function groupsOf(parameters: Parameters): number[] {
		return parameters.texts('group_id').map((text) => {
			const group = book.group(Number(text));
			if (!group) throw unknownId(`group ${text}`);
			return group.id;
		});
	}

	function shown(contact: Contact): Record<string, unknown> {
		return { ...details(contact), blacklist: blacklist.has(contact.phone) };
	}

	/** Lists a contact under the group that was asked for, or under its first group. */
	function listed(contact: Contact, asked = contact.groupIds[0]): Record<string, unknown> {
		const group = asked === undefined ? undefined : book.group(asked);
		return { ...shown(contact), group_id: group?.id ?? null, group_name: group?.name ?? null };
	}
}

function fieldsOf(parameters: Parameters): Partial<ContactFields> {
	const sent = CONTACT_FIELDS.filter((field) => parameters.isSent(field));
	return Object.fromEntries(sent.map((field) => [field, parameters.text(field)]));
}
