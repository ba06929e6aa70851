import type { INodeProperties } from 'n8n-workflow';
import type { Hints } from '../../shared/n8n/sending/content';
import type { Country } from '../../shared/sms/msisdn';
import { NUMBER_EXAMPLE } from '../compose';

/** Source: "Ограничения HTTP API 3.0". */
export const BATCH_SIZE = 20_000;

export const hints: Hints = {
	to: 'Begin it with + and the calling code, or choose Country.',
	toExample: NUMBER_EXAMPLE,
	text: 'Up to 160 characters is one part, then 153 a part, at most 500 in all. With Cyrillic letters or emoji: 70, then 67 a part.',
};

export const fromField: INodeProperties = {
	displayName: 'From',
	name: 'from',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. SHOP',
	description: 'A sender name that your MOBIPACE manager has registered',
};

export const countryField: INodeProperties = {
	displayName: 'Country',
	name: 'country',
	type: 'options',
	options: [
		{ name: 'None: Numbers Begin with + or 00', value: '' },
		{ name: 'Armenia', value: 'AM' },
		{ name: 'Poland', value: 'PL' },
		{ name: 'Russia', value: 'RU' },
	] satisfies Array<{ name: string; value: Country | '' }>,
	default: '',
	description:
		'Country of the numbers without a calling code, such as 8 916 123-45-67 in Russia. Without a country, such a number is refused.',
};

export const ownOptions: INodeProperties[] = [
	{
		displayName: 'Send Within Hours',
		name: 'sendWithinHours',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 23 },
		default: 0,
		description: 'Number of hours over which to spread the sending, from 0 to 23',
	},
	{
		displayName: 'WAP Push',
		name: 'wapPush',
		type: 'boolean',
		default: false,
		description: 'Whether to send the message as WAP push',
	},
];
