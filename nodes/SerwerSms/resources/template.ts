import type { ItemOperation, Resource } from '../../shared/n8n/operation';
import { limited, limitField, returnAllField, textField } from '../../shared/n8n/properties';
import { addTemplate, deleteTemplate, editTemplate, templates } from '../client/files';
import type { SerwerSms } from '../client/wire';
import { entryOutput, GATEWAY } from '../output';
import { chosenId, optionalText, orderField, templateField } from './fields';

const nameField = { ...optionalText('Name', 'name', 'Name of the template'), required: true };

const create: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Create',
	action: 'Create a template',
	description: 'Keep a text at SerwerSMS for later',
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
	description: 'Delete a text kept at SerwerSMS',
	fields: [templateField],
	async run(item, api) {
		const templateId = chosenId(item, 'templateId', 'template');
		await deleteTemplate(api, templateId);
		return { json: { gateway: GATEWAY, templateId, deleted: true } };
	},
};

const getMany: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Get Many',
	action: 'Get many templates',
	description: 'Get the texts kept at SerwerSMS',
	fields: [returnAllField, limitField, orderField('Name, A to Z', 'Name, Z to A')],
	async run(item, api) {
		const returnAll = item.flag('returnAll');
		const limit = returnAll ? 0 : item.number('limit', 'Limit', 1);
		const found = await templates(api, { sort: 'name', order: item.text('order') });
		return limited(found, returnAll, limit).map((template) => ({
			json: entryOutput(template, api.timeZone, 'templateId'),
		}));
	},
};

const update: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Update',
	action: 'Update a template',
	description: 'Change name and text of a template',
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
	operations: { create, delete: deleteOperation, getMany, update },
};
