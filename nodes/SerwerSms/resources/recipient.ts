import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { InvalidInput } from '../../shared/gateway/error';
import type { Item } from '../../shared/n8n/parameters';
import { toField } from '../../shared/n8n/properties';
import { hasLimit } from '../../shared/n8n/spending';
import type { Recipients } from '../client/sending';
import { chosenId, contactField, groupField, readPhone, shownFor } from './fields';

type SendTo = 'number' | 'group' | 'contact';

const choices: Record<SendTo, INodePropertyOptions> = {
	contact: { name: 'Contact', value: 'contact', description: 'One contact of the address book' },
	group: { name: 'Group', value: 'group', description: 'All contacts of a group' },
	number: { name: 'Number', value: 'number', description: 'A phone number' },
};

export const NINE_DIGITS = 'Nine digits are a Polish number.';

const fields: Record<SendTo, INodeProperties> = {
	number: { ...toField, description: `${toField.description} ${NINE_DIGITS}` },
	group: groupField,
	contact: contactField,
};

/** Whom a message is sent to, for kinds of messages that go to these. */
export function recipientFields(...kinds: SendTo[]): INodeProperties[] {
	const options = kinds.map((kind) => choices[kind]);
	options.sort((a, b) => a.name.localeCompare(b.name));
	return [
		{
			displayName: 'Send To',
			name: 'sendTo',
			type: 'options',
			noDataExpression: true,
			options,
			default: 'number',
			description: 'Whom the message is for',
		},
		...kinds.map((kind) => shownFor(fields[kind], 'sendTo', kind)),
	];
}

/**
 * @throws {InvalidInput} for a number that is none, for nothing chosen, and for a group where the
 * messages are limited: how many it gets is not known before.
 */
export function chosenRecipient(item: Item): Recipients {
	switch (item.text('sendTo')) {
		case 'group':
			if (hasLimit(item)) {
				throw new InvalidInput(
					'Max Messages cannot be kept for a group: how many contacts it has is not known before. Send to its contacts with Send Bulk, or remove the option.',
				);
			}
			return { group_id: chosenId(item, 'groupId', 'group') };
		case 'contact':
			return { contact_id: chosenId(item, 'contactId', 'contact') };
		default:
			return { phone: [readPhone(item.value('to'), 'The recipient')] };
	}
}
