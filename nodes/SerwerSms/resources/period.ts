import type { INodeProperties } from 'n8n-workflow';
import { InvalidInput } from '../../shared/gateway/error';
import { readInstant, wallText, wallTimeAt } from '../../shared/inbox/localTime';
import type { Run } from '../../shared/n8n/operation';
import { asParameterText } from '../../shared/n8n/parameters';

export function dateField(displayName: string, name: string, description: string): INodeProperties {
	return { displayName, name, type: 'dateTime', default: '', description };
}

/** A period as the wire has it: local times, absent where it is open. */
export interface Period {
	date_from?: string;
	date_to?: string;
}

/**
 * Reads Date From and Date To.
 * @throws {InvalidInput} for what is no time, and for an end before the start.
 */
export function readPeriod(
	dateFrom: unknown,
	dateTo: unknown,
	run: Pick<Run, 'timeZone'>,
	zone: string,
	/** Where the period begins if nothing is said: milliseconds since 1970, null is open. */
	usualFrom: number | null = null,
): Period {
	const from = instantOf(dateFrom, 'Date From', run) ?? usualFrom;
	const to = instantOf(dateTo, 'Date To', run);
	if (from !== null && to !== null && to < from) {
		throw new InvalidInput('Date To is before Date From. Swap them.');
	}
	return {
		...(from !== null && { date_from: wallText(wallTimeAt(from, zone)) }),
		...(to !== null && { date_to: wallText(wallTimeAt(to, zone)) }),
	};
}

function instantOf(value: unknown, label: string, { timeZone }: Pick<Run, 'timeZone'>) {
	if (value === '' || value === null || value === undefined) return null;
	const at = readInstant(value, timeZone);
	if (at) return at.toMillis();
	throw new InvalidInput(
		`${label} is no date and time: "${asParameterText(value, label)}". Use a form such as 2026-03-31T09:30:00.`,
	);
}
