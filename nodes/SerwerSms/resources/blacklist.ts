import { getManyOperation } from '../../shared/n8n/getMany';
import type { ItemOperation } from '../../shared/n8n/operation';
import type { Resource } from '../../shared/n8n/gateway';
import {
	addToBlacklist,
	blacklist as listBlacklist,
	checkBlacklist,
	deleteFromBlacklist,
} from '../client/contacts';
import type { SerwerSms } from '../client/request';
import { entryOutput, GATEWAY } from '../output';
import { optionalText, phoneField, readPhone } from '../fields';

const check: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Check',
	action: 'Check whether a number is on the blacklist',
	description: 'Check whether a number is on the blacklist',
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
	description: 'Add a number to the blacklist, so that SerwerSMS sends nothing to it',
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
	description: 'Remove a number from the blacklist',
	fields: [phoneField],
	async run(item, api) {
		const phone = readPhone(item.value('phone'));
		await deleteFromBlacklist(api, phone);
		return { json: { gateway: GATEWAY, phone, deleted: true } };
	},
};

const getMany = getManyOperation<SerwerSms>({
	action: 'Get many blacklisted numbers',
	description: 'Get the numbers on the blacklist',
	fields: [optionalText('Search', 'search', 'Only numbers that contain these digits')],
	async list(api, item, max) {
		const found = await listBlacklist(api, { phone: item.text('search') }, max);
		return found.map((entry) => entryOutput(entry, api.timeZone, 'blacklistId'));
	},
});

export const blacklist: Resource<SerwerSms> = {
	name: 'Blacklist',
	operations: { getMany, check, create, delete: deleteOperation },
};
