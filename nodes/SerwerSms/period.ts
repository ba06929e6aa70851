import type { INodeProperties } from 'n8n-workflow';
import { InvalidInput } from '../shared/gateway/error';
import { readOptionalInstant, wallText, wallTimeAt } from '../shared/time';
import type { Run } from '../shared/n8n/operation';

export function dateField(displayName: string, name: string, description: string): INodeProperties {
	return { displayName, name, type: 'dateTime', default: '', description };
}

/** A period in the API's form, in local times. An open end is absent. */
interface Period {
	date_from?: string;
	date_to?: string;
}

/**
 * Reads Date From and Date To.
 * @throws {InvalidInput} for a value that is not a time, and for an end before the start.
 */
export function readPeriod(
	dateFrom: unknown,
	dateTo: unknown,
	{ timeZone }: Pick<Run, 'timeZone'>,
	zone: string,
	/** The start if Date From is empty, in milliseconds since 1970. Null leaves the start open. */
	defaultFrom: number | null = null,
): Period {
	const from = readOptionalInstant(dateFrom, 'Date From', timeZone)?.toMillis() ?? defaultFrom;
	const to = readOptionalInstant(dateTo, 'Date To', timeZone)?.toMillis() ?? null;
	if (from !== null && to !== null && to < from) {
		throw new InvalidInput('Date To is before Date From. Swap them.');
	}
	return {
		...(from !== null && { date_from: wallText(wallTimeAt(from, zone)) }),
		...(to !== null && { date_to: wallText(wallTimeAt(to, zone)) }),
	};
}
