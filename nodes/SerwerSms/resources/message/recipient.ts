import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { InvalidInput } from '../../../shared/gateway/error';
import type { Item } from '../../../shared/n8n/parameters';
import { toField } from '../../../shared/n8n/fields';
import { hasLimit } from '../../../shared/n8n/sending/maxMessages';
import type { Recipients } from '../../client/sending';
import { chosenId, contactField, groupField, readPhone, shownFor } from '../../fields';

type SendTo = 'number' | 'group' | 'contact';

/** Which kinds of recipients an operation has; the first is its default. */
type Kinds = readonly ['number', ...SendTo[]];

const choices: Record<SendTo, INodePropertyOptions> = {
	contact: { name: 'Contact', value: 'contact', description: 'One contact in the address book' },
	group: { name: 'Group', value: 'group', description: 'All contacts in a group' },
	number: { name: 'Number', value: 'number', description: 'A phone number' },
};

export const NINE_DIGITS_HINT = 'A number of nine digits is a Polish number.';

const fields: Record<SendTo, INodeProperties> = {
	number: { ...toField, description: `${toField.description} ${NINE_DIGITS_HINT}` },
	group: groupField,
	contact: contactField,
};

/** The fields for the recipient of a message that can go to these kinds. */
export function recipientFields(...kinds: Kinds): INodeProperties[] {
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
			description: 'Kind of recipient',
		},
		...kinds.map((kind) => shownFor(fields[kind], 'sendTo', kind)),
	];
}

/**
 * @throws {InvalidInput} for an invalid number, if nothing is chosen, and for a group with Max
 * Messages: the number of its contacts is not known before sending.
 */
export function chosenRecipient(item: Item, ...kinds: Kinds): Recipients {
	switch (sendToOf(item, kinds)) {
		case 'group':
			if (hasLimit(item)) {
				throw new InvalidInput(
					'Max Messages does not work for a group, because the node does not know how many contacts it has. Send to its contacts with Send Bulk, or remove the option.',
				);
			}
			return { group_id: chosenId(item, 'groupId', 'group') };
		case 'contact':
			return { contact_id: chosenId(item, 'contactId', 'contact') };
		default:
			return { phone: [readPhone(item.value('to'), 'The recipient')] };
	}
}

/** @throws {InvalidInput} */
export function sendToOf(item: Item, kinds: Kinds): SendTo {
	return item.choice('sendTo', 'Send To', kinds);
}
