import type { INodeProperties } from 'n8n-workflow';
import type { Hints } from '../../shared/n8n/sending/content';
import { fromField, TEXT_HINT } from '../fields';
import { ownOptions } from './message/sms';
import { NINE_DIGITS_HINT } from './message/recipient';

/** Fields of the resources that prepare what n8n's database and FTP nodes carry. */

export const HINTS: Hints = {
	to: NINE_DIGITS_HINT,
	text: TEXT_HINT,
};

/** A list of names would need a credential, which these resources do not have. */
export const senderField: INodeProperties = {
	displayName: 'From',
	name: 'from',
	type: 'string',
	default: '',
	placeholder: 'e.g. SHOP',
	description: fromField.description,
	hint: fromField.hint,
};

/** What a message of these resources is read from. */
export const SENDER = { fromFields: [senderField] };

export const timeZoneField: INodeProperties = {
	displayName: 'Time Zone',
	name: 'timeZone',
	type: 'string',
	default: 'Europe/Warsaw',
	placeholder: 'e.g. Europe/Warsaw',
	description: 'Time zone of the times in the table, which have no zone of their own',
};

/** Options of a single message that the channel has, too. */
export function messageOptions(...names: string[]): INodeProperties[] {
	return ownOptions.filter(({ name }) => names.includes(name));
}
