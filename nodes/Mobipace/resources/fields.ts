import type { INodeProperties } from 'n8n-workflow';
import type { Hints } from '../../shared/n8n/messaging';
import type { Country } from '../../shared/sms/msisdn';

/** Source: "Ограничения HTTP API 3.0". */
export const BATCH_SIZE = 20_000;

export const hints: Hints = {
	to: 'Begin with the calling code, as in +7 916 123-45-67, or choose Country in Options.',
	text: 'One part: 160 characters; several: 153 each. With Cyrillic, emoji or anything else outside GSM-7: 70 and 67. At most 500 characters in all.',
};

export const fromField: INodeProperties = {
	displayName: 'From',
	name: 'from',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. SHOP',
	description: 'Sender name, as registered with your MOBIPACE manager',
};

const countries: Array<{ name: string; value: Country }> = [
	{ name: 'Armenia', value: 'AM' },
	{ name: 'Poland', value: 'PL' },
	{ name: 'Russia', value: 'RU' },
];

export const ownOptions: INodeProperties[] = [
	{
		displayName: 'Country',
		name: 'country',
		type: 'options',
		options: countries,
		default: 'RU',
		description: 'Country of numbers written without a calling code, such as 8 916 123-45-67',
	},
	{
		displayName: 'Send Within Hours',
		name: 'sendWithinHours',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 23 },
		default: 0,
		description: 'Spread the sending over so many hours, 0 to 23',
	},
	{
		displayName: 'WAP Push',
		name: 'wapPush',
		type: 'boolean',
		default: false,
		description: 'Whether to send the message as WAP push',
	},
];
