import type { ItemOperation, Resource } from '../../shared/n8n/operation';
import { limitField, returnAllField } from '../../shared/n8n/properties';
import {
	addToBlacklist,
	blacklist as listBlacklist,
	checkBlacklist,
	deleteFromBlacklist,
} from '../client/contacts';
import type { SerwerSms } from '../client/wire';
import { entryOutput, GATEWAY } from '../output';
import { optionalText, phoneField, readPhone } from './fields';

const check: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Check',
	action: 'Check a number on the blacklist',
	description: 'Get whether a number is on the blacklist',
	fields: [phoneField],
	async run(item, api) {
		const phone = readPhone(item.value('phone'));
		return { json: { gateway: GATEWAY, phone, exists: await checkBlacklist(api, phone) } };
	},
};

const create: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Create',
	action: 'Add a number to the blacklist',
	description: 'Put a number on the blacklist: nothing is sent to it any more',
	fields: [phoneField],
	async run(item, api) {
		const phone = readPhone(item.value('phone'));
		const { id } = await addToBlacklist(api, phone);
		return { json: entryOutput({ id, phone }, api.timeZone, 'blacklistId') };
	},
};

const deleteOperation: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Delete',
	action: 'Remove a number from the blacklist',
	description: 'Take a number off the blacklist',
	fields: [phoneField],
	async run(item, api) {
		const phone = readPhone(item.value('phone'));
		await deleteFromBlacklist(api, phone);
		return { json: { gateway: GATEWAY, phone, deleted: true } };
	},
};

const getMany: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Get Many',
	action: 'Get many blacklisted numbers',
	description: 'Get the numbers on the blacklist',
	fields: [
		returnAllField,
		limitField,
		optionalText('Search', 'search', 'Only numbers that hold these digits'),
	],
	async run(item, api) {
		const most = item.flag('returnAll') ? Infinity : item.number('limit', 'Limit', 1);
		const found = await listBlacklist(api, { phone: item.text('search') }, most);
		return found.map((entry) => ({ json: entryOutput(entry, api.timeZone, 'blacklistId') }));
	},
};

export const blacklist: Resource<SerwerSms> = {
	name: 'Blacklist',
	operations: { check, create, delete: deleteOperation, getMany },
};
