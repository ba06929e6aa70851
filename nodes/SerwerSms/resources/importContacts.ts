import { InvalidInput } from '../../shared/gateway/error';
import { asId } from '../../shared/gateway/values';
import { firstProblem } from '../../shared/n8n/output';
import type { BulkOperation } from '../../shared/n8n/operation';
import { problemOf } from '../../shared/n8n/problem';
import { importContacts, type ImportedContact } from '../client/contacts';
import type { SerwerSms } from '../client/request';
import { GATEWAY } from '../output';
import { optionalText, phoneField, readPhone } from '../fields';

/** How many of the invalid items the output lists. */
const MAX_LISTED = 10;

export const importMany: BulkOperation<SerwerSms> = {
	over: 'all',
	name: 'Import',
	action: 'Import contacts into a new group',
	description: 'Add all input items as contacts to a new group, in one request. Returns one item.',
	fields: [
		{
			...optionalText('Group Name', 'groupName', 'Name of the new group'),
			required: true,
		},
		phoneField,
		optionalText('Email', 'email'),
		optionalText('First Name', 'firstName'),
		optionalText('Last Name', 'lastName'),
		optionalText('Company', 'company'),
	],
	failure: firstProblem,
	async run(items, api) {
		const groupName = items[0]!.required('groupName', 'Group Name');
		const contacts: ImportedContact[] = [];
		const invalid: Array<{ item: number; message: string }> = [];
		for (const item of items) {
			try {
				contacts.push({
					phone: readPhone(item.value('phone')),
					...(item.text('email') && { email: item.text('email') }),
					...(item.text('firstName') && { first_name: item.text('firstName') }),
					...(item.text('lastName') && { last_name: item.text('lastName') }),
					...(item.text('company') && { company: item.text('company') }),
				});
			} catch (error) {
				invalid.push({ item: item.index, message: problemOf(error).message });
			}
		}
		if (contacts.length === 0) {
			throw new InvalidInput(
				`No item can be imported. The first one failed: ${invalid[0]!.message}`,
			);
		}
		const { id, correct, failed } = await importContacts(api, groupName, contacts);
		const json = {
			gateway: GATEWAY,
			groupId: asId(id),
			groupName,
			correct: correct as number,
			failed: failed as number,
			invalidCount: invalid.length,
			invalid: invalid.slice(0, MAX_LISTED),
		};
		return [{ json, sources: items.map(({ index }) => index) }];
	},
};
