import { WAIT_INDEFINITELY, type IDataObject, type INodeProperties } from 'n8n-workflow';
import { InvalidInput } from '../../gateway/error';
import { readInstant } from '../../inbox/localTime';

/** As in n8n's own nodes that wait for an answer. */
export const limitWaitTimeOption: INodeProperties = {
	displayName: 'Limit Wait Time',
	name: 'limitWaitTime',
	type: 'fixedCollection',
	description:
		'Whether to limit the time to wait for an answer. The execution then goes on with its input.',
	default: { values: { limitType: 'afterTimeInterval', resumeAmount: 45, resumeUnit: 'minutes' } },
	options: [
		{
			displayName: 'Values',
			name: 'values',
			values: [
				{
					displayName: 'Limit Type',
					name: 'limitType',
					type: 'options',
					default: 'afterTimeInterval',
					description: 'What the limit is',
					options: [
						{ name: 'After Time Interval', value: 'afterTimeInterval' },
						{ name: 'At Specified Time', value: 'atSpecifiedTime' },
					],
				},
				{
					displayName: 'Amount',
					name: 'resumeAmount',
					type: 'number',
					displayOptions: { show: { limitType: ['afterTimeInterval'] } },
					typeOptions: { minValue: 0, numberPrecision: 2 },
					default: 1,
					description: 'How long to wait',
				},
				{
					displayName: 'Unit',
					name: 'resumeUnit',
					type: 'options',
					displayOptions: { show: { limitType: ['afterTimeInterval'] } },
					options: [
						{ name: 'Minutes', value: 'minutes' },
						{ name: 'Hours', value: 'hours' },
						{ name: 'Days', value: 'days' },
					],
					default: 'hours',
					description: 'Unit of the amount',
				},
				{
					displayName: 'Max Date and Time',
					name: 'maxDateAndTime',
					type: 'dateTime',
					displayOptions: { show: { limitType: ['atSpecifiedTime'] } },
					default: '',
					description:
						'When to stop waiting. A time without offset is in the time zone of the workflow.',
				},
			],
		},
	],
};

const UNIT_MS: Record<string, number> = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 };

/**
 * Until when to wait for an answer.
 * @throws {InvalidInput} for a limit that leaves no time.
 */
export function readWaitLimit(options: IDataObject, timeZone: string): Date {
	const { values } = (options.limitWaitTime ?? {}) as { values?: IDataObject };
	if (!values) return WAIT_INDEFINITELY;
	const till =
		values.limitType === 'atSpecifiedTime'
			? (readInstant(values.maxDateAndTime, timeZone)?.toMillis() ?? NaN)
			: Date.now() +
				Number(values.resumeAmount ?? 1) * UNIT_MS[String(values.resumeUnit as string)]!;
	if (till > Date.now()) return new Date(till);
	throw new InvalidInput('Limit Wait Time leaves no time to answer. Give a time to come.');
}
