import { WAIT_INDEFINITELY, type INodeProperties } from 'n8n-workflow';
import { InvalidInput } from '../../gateway/error';
import type { Options } from '../../gateway/options';
import { readInstant } from '../../time';

/** The same parameters as in n8n's own nodes that wait for an answer. */
export const limitWaitTimeOption: INodeProperties = {
	displayName: 'Limit Wait Time',
	name: 'limitWaitTime',
	type: 'fixedCollection',
	description: 'How long to wait. After that, the workflow goes on without an answer.',
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
					description: 'How to set the limit',
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
						'When to stop waiting. A time without an offset is in the time zone of the workflow.',
				},
			],
		},
	],
};

const UNIT_MS = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 };
const UNITS = ['minutes', 'hours', 'days'] as const;
const LIMIT_TYPES = ['afterTimeInterval', 'atSpecifiedTime'] as const;

/** When to stop waiting for an answer to a message, which is sent at once if it is not scheduled. */
export type WaitLimit = (scheduledAt: string | null) => Date;

/** @throws {InvalidInput} if the limit cannot be read. */
export function readWaitLimit(options: Options, timeZone: string): WaitLimit {
	const values = options
		.nested('limitWaitTime', 'Limit Wait Time')
		?.nested('values', 'Limit Wait Time');
	if (!values) return () => WAIT_INDEFINITELY;
	const type = values.choice('limitType', 'Limit Type', LIMIT_TYPES);
	if (type === 'atSpecifiedTime') {
		const till = readInstant(values.value('maxDateAndTime'), timeZone)?.toMillis() ?? NaN;
		return () => new Date(till);
	}
	const length = interval(values);
	return (scheduledAt) => new Date(startOfWait(scheduledAt) + length);
}

/** @throws {InvalidInput} if nobody could answer in time. */
export function checkWaitLimit(limit: WaitLimit, scheduledAt: string | null): void {
	if (limit(scheduledAt).getTime() > startOfWait(scheduledAt)) return;
	const sentLater = scheduledAt === null ? '' : ` The message is sent at ${scheduledAt}.`;
	throw new InvalidInput(
		`Limit Wait Time leaves no time to answer.${sentLater} Enter a time in the future.`,
	);
}

/** A person can answer, and a handset can report, once the message is sent. */
export function startOfWait(scheduledAt: string | null): number {
	return scheduledAt === null ? Date.now() : Math.max(Date.now(), Date.parse(scheduledAt));
}

function interval(values: Options): number {
	const amount = values.number('resumeAmount', 'Amount', { least: 0 }) ?? 1;
	return amount * UNIT_MS[values.choice('resumeUnit', 'Unit', UNITS) ?? 'hours'];
}
