/** Null where the client gave nothing. */
export interface ContactFields {
	email: string | null;
	first_name: string | null;
	last_name: string | null;
	company: string | null;
	tax_id: string | null;
	address: string | null;
	city: string | null;
	description: string | null;
}

export interface Contact extends ContactFields {
	readonly id: number;
	/** The number in international form. */
	phone: string;
	groupIds: number[];
}

export interface Group {
	readonly id: number;
	name: string;
}

export const CONTACT_FIELDS = [
	'email',
	'first_name',
	'last_name',
	'company',
	'tax_id',
	'address',
	'city',
	'description',
] as const satisfies ReadonlyArray<keyof ContactFields>;

const FIRST_CONTACT_ID = 60_001;
const FIRST_GROUP_ID = 701;

/** Contacts, each in any number of groups or in none. Several contacts can have the same phone. */
export class AddressBook {
	private readonly contactsById = new Map<number, Contact>();
	private readonly groupsById = new Map<number, Group>();
	private readonly membersOf = new Map<number, Set<Contact>>();
	private readonly byPhone = new Map<string, Set<Contact>>();
	private nextContact = FIRST_CONTACT_ID;
	private nextGroup = FIRST_GROUP_ID;

	/** The contacts in the order they were added. */
	get contacts(): Contact[] {
		return [...this.contactsById.values()];
	}

	get groups(): Group[] {
		return [...this.groupsById.values()];
	}

	contact(id: number): Contact | undefined {
		return this.contactsById.get(id);
	}

	group(id: number): Group | undefined {
		return this.groupsById.get(id);
	}

	members(groupId: number): Contact[] {
		return [...(this.membersOf.get(groupId) ?? [])];
	}

	count(groupId: number): number {
		return this.membersOf.get(groupId)?.size ?? 0;
	}

	contactsWith(phone: string): Contact[] {
		return [...(this.byPhone.get(phone) ?? [])];
	}

	/** The groups must exist. */
	add(phone: string, groupIds: number[], fields: Partial<ContactFields>): Contact {
		const none = Object.fromEntries(CONTACT_FIELDS.map((field) => [field, null]));
		const empty = none as unknown as ContactFields;
		const contact: Contact = { id: this.nextContact, phone, groupIds: [], ...empty, ...fields };
		this.nextContact += 1;
		this.contactsById.set(contact.id, contact);
		this.place(contact, phone, groupIds);
		return contact;
	}

	edit(contact: Contact, phone: string, groupIds: number[], fields: Partial<ContactFields>): void {
		this.unplace(contact);
		Object.assign(contact, fields);
		this.place(contact, phone, groupIds);
	}

	delete(contact: Contact): void {
		this.unplace(contact);
		this.contactsById.delete(contact.id);
	}

	addGroup(name: string): Group {
		const group = { id: this.nextGroup, name };
		this.nextGroup += 1;
		this.groupsById.set(group.id, group);
		this.membersOf.set(group.id, new Set());
		return group;
	}

	/** Removes a group. Its contacts stay, unless they are deleted too. */
	deleteGroup({ id }: Group, withContacts: boolean): void {
		for (const contact of this.members(id)) {
			if (withContacts) this.delete(contact);
			else contact.groupIds = contact.groupIds.filter((groupId) => groupId !== id);
		}
		this.membersOf.delete(id);
		this.groupsById.delete(id);
	}

	clear(): void {
		for (const map of [this.contactsById, this.groupsById, this.membersOf, this.byPhone]) {
			map.clear();
		}
		this.nextContact = FIRST_CONTACT_ID;
		this.nextGroup = FIRST_GROUP_ID;
	}

	private place(contact: Contact, phone: string, groupIds: number[]): void {
		contact.phone = phone;
		contact.groupIds = [...new Set(groupIds)];
		for (const groupId of contact.groupIds) this.membersOf.get(groupId)?.add(contact);
		const same = this.byPhone.get(phone);
		if (same) same.add(contact);
		else this.byPhone.set(phone, new Set([contact]));
	}

	private unplace(contact: Contact): void {
		for (const groupId of contact.groupIds) this.membersOf.get(groupId)?.delete(contact);
		this.byPhone.get(contact.phone)?.delete(contact);
	}
}

/** Returns a contact as every answer shows it. */
export function details(contact: Contact): Record<string, unknown> {
	const { id, phone } = contact;
	const fields = CONTACT_FIELDS.map((field) => [field, contact[field]] as const);
	return { id, phone, ...Object.fromEntries(fields) };
}

/** With `show_contact`: adds what the address book knows about a recipient or sender. */
export function contactWith(phone: string, book: AddressBook): Record<string, unknown> {
	const [contact] = book.contactsWith(phone);
	return contact ? { contact: details(contact) } : {};
}
