import type { DateTime } from 'luxon';
import { getManyOperation } from '../../shared/n8n/getMany';
import type { Resource } from '../../shared/n8n/gateway';
import { statistics } from '../client/account';
import type { SerwerSms } from '../client/request';
import { entryOutput } from '../output';
import { MESSAGE_TYPES, valuesOf } from '../fields';
import { dateField } from '../period';

const types = [MESSAGE_TYPES.eco, MESSAGE_TYPES.full, MESSAGE_TYPES.mms, MESSAGE_TYPES.voice];

const getMany = getManyOperation<SerwerSms>({
	action: 'Get many statistics',
	description:
		'Get the results of each campaign. SerwerSMS counts every sending request as a campaign.',
	fields: [
		{
			displayName: 'Type',
			name: 'type',
			type: 'options',
			options: [{ name: 'All', value: '' }, ...types],
			default: '',
			description: 'Only campaigns with this type of message',
		},
		dateField(
			'Date From',
			'dateFrom',
			'First day of the period. If empty, the period has no start.',
		),
		dateField('Date To', 'dateTo', 'Last day of the period. If empty, the period has no end.'),
	],
	async list(api, item, _most, run) {
		const found = await statistics(api, {
			type: item.choice('type', 'Type', ['', ...valuesOf(types)]),
			begin: dayOf(item.instant('dateFrom', 'Date From', run.timeZone), api),
			end: dayOf(item.instant('dateTo', 'Date To', run.timeZone), api),
		});
		return found.map((campaign) => entryOutput(campaign, api.timeZone, 'statId'));
	},
});

/** `YYYY-MM-DD` in the zone of the account. */
function dayOf(at: DateTime | null, { timeZone }: SerwerSms): string | undefined {
	return at?.setZone(timeZone).toFormat('yyyy-MM-dd');
}

export const statistic: Resource<SerwerSms> = {
	name: 'Statistic',
	operations: { getMany },
};
