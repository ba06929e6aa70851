import { json, type Answer } from '../../exchange';
import type { Actions } from '../actions';
import { missing, refusal, unknownId } from '../errors';
import type { Parameters } from '../parameters';

export interface Subaccount {
	readonly id: number;
	readonly username: string;
	readonly name: string | null;
	readonly phone: string | null;
	readonly email: string | null;
	/** The limits by type, as subaccounts/limit sets them. */
	readonly limits: Record<string, number>;
}

const LIMIT_TYPES = ['eco', 'full', 'voice', 'mms', 'hlr'] as const;
const FIRST_ID = 21_973;

export class Subaccounts {
	private readonly byId = new Map<number, Subaccount>();
	private nextId = FIRST_ID;

	constructor() {
		this.clear();
	}

	get all(): Subaccount[] {
		return [...this.byId.values()];
	}

	find(id: number): Subaccount | undefined {
		return this.byId.get(id);
	}

	add(fields: Omit<Subaccount, 'id' | 'limits'>): Subaccount {
		const subaccount = { id: this.nextId, ...fields, limits: {} };
		this.nextId += 1;
		this.byId.set(subaccount.id, subaccount);
		return subaccount;
	}

	delete(id: number): boolean {
		return this.byId.delete(id);
	}

	/** Returns to the start: one subaccount, which is also the template of permissions. */
	clear(): void {
		this.byId.clear();
		this.nextId = FIRST_ID;
		this.add({ username: 'template', name: 'Template', phone: null, email: null });
	}
}

/** Source: the comments of the vendor's PHP client, Subaccounts, and its tests. */
export function subaccountActions(subaccounts: Subaccounts): Actions {
	return {
		'subaccounts/index': () =>
			json(200, { items: subaccounts.all.map(({ id, username }) => ({ id, username })) }),
		'subaccounts/view': view,
		'subaccounts/add': add,
		'subaccounts/limit': limit,
		'subaccounts/delete': (parameters) =>
			json(200, { success: subaccounts.delete(parameters.id()) }),
	};

	function view(parameters: Parameters): Answer {
		const id = parameters.id();
		const subaccount = subaccounts.find(id);
		if (!subaccount) throw unknownId(`subaccount ${id}`);
		const { username, name, phone, email } = subaccount;
		return json(200, { id, username, name, phone, email });
	}

	/** The new subaccount gets the permissions of `subaccount_id`. */
	function add(parameters: Parameters): Answer {
		const username = parameters.required('subaccount_username');
		const password = parameters.required('subaccount_password');
		const template = parameters.whole('subaccount_id');
		if (template === null) throw missing('subaccount_id');
		if (!subaccounts.find(template)) throw refusal(4503, `there is no subaccount ${template}`);
		if (username.length < 3 || password.length < 3)
			throw refusal(4504, 'the username or the password has fewer than 3 characters');
		if (subaccounts.all.some((one) => one.username === username)) throw refusal(4502, username);
		const { id } = subaccounts.add({
			username,
			name: parameters.text('name'),
			phone: parameters.text('phone'),
			email: parameters.text('email'),
		});
		return json(200, { success: true, id });
	}

	/** A wrong id does not lead to an error object here. */
	function limit(parameters: Parameters): Answer {
		const id = parameters.id();
		const type = parameters.word('type', LIMIT_TYPES);
		const value = parameters.whole('value');
		if (type === null || value === null) throw missing('type or value');
		const subaccount = subaccounts.find(id);
		if (!subaccount) return json(200, { success: false });
		subaccount.limits[type] = value;
		return json(200, { success: true, id });
	}
}
