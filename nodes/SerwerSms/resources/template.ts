import { getManyOperation } from '../../shared/n8n/getMany';
import type { ItemOperation } from '../../shared/n8n/operation';
import type { Resource } from '../../shared/n8n/gateway';
import { textField } from '../../shared/n8n/fields';
import { addTemplate, deleteTemplate, editTemplate, templates } from '../client/files';
import type { SerwerSms } from '../client/request';
import { entryOutput, GATEWAY } from '../output';
import { chosenId, optionalText, orderField, ORDERS, templateField } from '../fields';

const nameField = { ...optionalText('Name', 'name', 'Name of the template'), required: true };

const create: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Create',
	action: 'Create a template',
	description: 'Store a text at SerwerSMS for later use',
	fields: [nameField, textField],
	async run(item, api) {
		const name = item.required('name', 'Name');
		const text = item.required('text', 'Text');
		const { id } = await addTemplate(api, { name, text });
		return { json: entryOutput({ id, name, text }, api.timeZone, 'templateId') };
	},
};

const deleteOperation: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Delete',
	action: 'Delete a template',
	description: 'Delete a text stored at SerwerSMS',
	fields: [templateField],
	async run(item, api) {
		const templateId = chosenId(item, 'templateId', 'template');
		await deleteTemplate(api, templateId);
		return { json: { gateway: GATEWAY, templateId, deleted: true } };
	},
};

const getMany = getManyOperation<SerwerSms>({
	action: 'Get many templates',
	description: 'Get the texts stored at SerwerSMS',
	fields: [orderField('Name, A to Z', 'Name, Z to A')],
	async list(api, item) {
		const found = await templates(api, {
			sort: 'name',
			order: item.choice('order', 'Order', ORDERS),
		});
		return found.map((template) => entryOutput(template, api.timeZone, 'templateId'));
	},
});

const update: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Update',
	action: 'Update a template',
	description: 'Change the name and the text of a template',
	fields: [templateField, nameField, textField],
	async run(item, api) {
		const id = chosenId(item, 'templateId', 'template');
		const name = item.required('name', 'Name');
		const text = item.required('text', 'Text');
		await editTemplate(api, { id, name, text });
		return { json: entryOutput({ id, name, text }, api.timeZone, 'templateId') };
	},
};

export const template: Resource<SerwerSms> = {
	name: 'Template',
	operations: { getMany, create, update, delete: deleteOperation },
};
