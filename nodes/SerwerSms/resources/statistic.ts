import { DateTime } from 'luxon';
import { InvalidInput } from '../../shared/gateway/error';
import { readInstant } from '../../shared/inbox/localTime';
import type { ItemOperation, Resource, Run } from '../../shared/n8n/operation';
import type { Item } from '../../shared/n8n/parameters';
import { limited, limitField, returnAllField } from '../../shared/n8n/properties';
import { statistics } from '../client/account';
import type { SerwerSms } from '../client/wire';
import { entryOutput } from '../output';
import { MESSAGE_TYPES } from './fields';
import { dateField } from './period';

const getMany: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Get Many',
	action: 'Get many statistics',
	description: 'Get what became of the messages of each campaign: every request that sent is one',
	fields: [
		{
			displayName: 'Type',
			name: 'type',
			type: 'options',
			options: [
				{ name: 'All', value: '' },
				MESSAGE_TYPES.eco,
				MESSAGE_TYPES.full,
				MESSAGE_TYPES.mms,
				MESSAGE_TYPES.voice,
			],
			default: '',
			description: 'Only campaigns of this type of message',
		},
		dateField('Date From', 'dateFrom', 'First day of the period; open if empty'),
		dateField('Date To', 'dateTo', 'Last day of the period; open if empty'),
		returnAllField,
		limitField,
	],
	async run(item, api, run) {
		const returnAll = item.flag('returnAll');
		const limit = returnAll ? 0 : item.number('limit', 'Limit', 1);
		const found = await statistics(api, {
			type: item.text('type'),
			begin: dayOf(item, 'dateFrom', 'Date From', api, run),
			end: dayOf(item, 'dateTo', 'Date To', api, run),
		});
		return limited(found, returnAll, limit).map((campaign) => ({
			json: entryOutput(campaign, api.timeZone, 'statId'),
		}));
	},
};

/** `YYYY-MM-DD` in the zone of the account, or nothing. */
function dayOf(
	item: Item,
	name: string,
	label: string,
	{ timeZone }: SerwerSms,
	run: Run,
): string | undefined {
	const value = item.value(name);
	if (value === '' || value === null || value === undefined) return undefined;
	const at = readInstant(value, run.timeZone);
	if (at) return DateTime.fromMillis(at.toMillis(), { zone: timeZone }).toFormat('yyyy-MM-dd');
	throw new InvalidInput(`${label} is no date: "${item.text(name)}". Use 2026-03-31.`);
}

export const statistic: Resource<SerwerSms> = {
	name: 'Statistic',
	operations: { getMany },
};
