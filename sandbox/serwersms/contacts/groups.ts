import { json, type Answer } from '../../exchange';
import type { Actions } from '../actions';
import { badFormat, unknownId } from '../errors';
import { pageOf, sorted, type PageRules } from '../paging';
import type { Parameters } from '../parameters';
import type { AddressBook, Group } from './addressBook';

const MAX_NAME_LENGTH = 100;

/** Source: HTTPS API v2, "Contacts and groups"; the comments of the vendor's PHP client. */
export function groupActions(book: AddressBook, rules: PageRules): Actions {
	return {
		'groups/index': index,
		'groups/view': (parameters) => json(200, shown(named(parameters))),
		'groups/add': (parameters) =>
			json(200, { success: true, id: book.addGroup(nameOf(parameters)).id }),
		'groups/edit': edit,
		'groups/delete': remove,
		'groups/check': check,
	};

	function index(parameters: Parameters): Answer {
		const search = parameters.text('search')?.toLowerCase() ?? '';
		const found = book.groups.filter(({ name }) => name.toLowerCase().includes(search));
		const page = pageOf(parameters, sorted(parameters, found, ['name']), rules);
		return json(200, { ...page, items: page.items.map(shown) });
	}

	function edit(parameters: Parameters): Answer {
		const group = named(parameters);
		group.name = nameOf(parameters);
		return json(200, { success: true, id: group.id });
	}

	function remove(parameters: Parameters): Answer {
		const group = book.group(parameters.id());
		if (group) book.deleteGroup(group, parameters.flag('delete_contacts'));
		return json(200, { success: group !== undefined });
	}

	/** Lists the groups of a number. `id` is the id of the contact. */
	function check(parameters: Parameters): Answer {
		const items = book.contactsWith(parameters.phone()).flatMap(({ id, groupIds }) =>
			groupIds.map((groupId) => ({
				id,
				group_id: groupId,
				group_name: book.group(groupId)?.name,
			})),
		);
		return json(200, { items });
	}

	function named(parameters: Parameters): Group {
		const id = parameters.id();
		const group = book.group(id);
		if (!group) throw unknownId(`group ${id}`);
		return group;
	}

	function shown({ id, name }: Group): Record<string, unknown> {
		return { id, name, count: book.count(id) };
	}
}

function nameOf(parameters: Parameters): string {
	const name = parameters.required('name');
	if (name.length > MAX_NAME_LENGTH)
		throw badFormat(`the name has more than ${MAX_NAME_LENGTH} characters`);
	return name;
}
