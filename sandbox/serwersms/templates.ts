import { json, type Answer } from '../exchange';
import type { Actions } from './actions';
import { unknownId } from './errors';
import { sorted } from './paging';
import type { Parameters } from './parameters';

export interface Template {
	readonly id: number;
	name: string;
	text: string;
}

const FIRST_ID = 801;

export class Templates {
	private readonly byId = new Map<number, Template>();
	private nextId = FIRST_ID;

	get all(): Template[] {
		return [...this.byId.values()];
	}

	find(id: number): Template | undefined {
		return this.byId.get(id);
	}

	add(name: string, text: string): Template {
		const template = { id: this.nextId, name, text };
		this.nextId += 1;
		this.byId.set(template.id, template);
		return template;
	}

	delete(id: number): boolean {
		return this.byId.delete(id);
	}

	clear(): void {
		this.byId.clear();
		this.nextId = FIRST_ID;
	}
}

/** Source: HTTPS API v2, "Templates"; the comments of the vendor's PHP client. */
export function templateActions(templates: Templates): Actions {
	return {
		'templates/index': (parameters) =>
			json(200, { items: sorted(parameters, templates.all, ['name']) }),
		'templates/add': add,
		'templates/edit': edit,
		'templates/delete': (parameters) => json(200, { success: templates.delete(parameters.id()) }),
	};

	function add(parameters: Parameters): Answer {
		const { id } = templates.add(parameters.required('name'), parameters.required('text'));
		return json(200, { success: true, id });
	}

	function edit(parameters: Parameters): Answer {
		const id = parameters.id();
		const template = templates.find(id);
		if (!template) throw unknownId(`template ${id}`);
		template.name = parameters.required('name');
		template.text = parameters.required('text');
		return json(200, { success: true, id });
	}
}
