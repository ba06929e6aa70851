import type { INodeProperties } from 'n8n-workflow';
import { optionsField, type SharedOption } from '../fields';

/** ISO numbers of the days, by their values in the panel. */
export const DAYS = {
	monday: 1,
	tuesday: 2,
	wednesday: 3,
	thursday: 4,
	friday: 5,
	saturday: 6,
	sunday: 7,
} as const;

const FROM = '08:00';
const TO = '20:00';

/** The values of a field that is missing in the workflow: n8n leaves out what is not changed. */
export const USUAL_HOURS = { from: FROM, to: TO, days: Object.keys(DAYS) } as const;

export const ALLOWED_HOURS = { name: 'allowedHours', displayName: 'Allowed Hours' } as const;

/** The Options collection of an operation that sends. Each of them has these options. */
export function sendingOptionsField(
	shared: SharedOption[],
	own: INodeProperties[] = [],
): INodeProperties {
	const isScheduling = shared.includes('sendAt');
	return optionsField(
		['maxMessages', 'includeInputFields', ...shared],
		[allowedHoursOption(isScheduling), ...own],
	);
}

export function allowedHoursOption(isScheduling: boolean): INodeProperties {
	return {
		...ALLOWED_HOURS,
		type: 'fixedCollection',
		typeOptions: { multipleValues: false },
		placeholder: 'Set Hours',
		default: { values: { ...USUAL_HOURS, timeZone: '' } },
		description: isScheduling
			? 'When messages may be sent. At other times, a message is scheduled for the next allowed minute.'
			: 'When messages may be sent. At other times, a message is rejected, because it cannot be scheduled.',
		options: [{ displayName: 'Hours', name: 'values', values: hoursFields }],
	};
}

const hoursFields: INodeProperties[] = [
	{
		displayName: 'From',
		name: 'from',
		type: 'string',
		default: FROM,
		placeholder: 'e.g. 08:00',
		description: 'Time of day at which the hours begin',
	},
	{
		displayName: 'To',
		name: 'to',
		type: 'string',
		default: TO,
		placeholder: 'e.g. 20:00',
		description:
			'Time of day at which the hours end. If it is not later than From, they end on the next day.',
	},
	{
		displayName: 'Days',
		name: 'days',
		type: 'multiOptions',
		options: Object.keys(DAYS).map((value) => ({
			name: value[0]!.toUpperCase() + value.slice(1),
			value,
		})),
		default: [...USUAL_HOURS.days],
		description: 'Days of the week on which the hours begin',
	},
	{
		displayName: 'Time Zone',
		name: 'timeZone',
		type: 'string',
		default: '',
		placeholder: 'e.g. Europe/Warsaw',
		description: 'Time zone of the hours. If it is empty, the time zone of the workflow.',
	},
];
