import { InvalidInput } from '../../shared/gateway/error';
import { wallText, wallTimeAt } from '../../shared/time';
import { getManyOperation } from '../../shared/n8n/getMany';
import type { Resource } from '../../shared/n8n/gateway';
import { getIncoming, type IncomingSource, type MProfi } from '../client';
import { incomingMessage as outputOf } from '../incoming';

const DAY_MS = 86_400_000;

const getMany = getManyOperation<MProfi>({
	action: 'Get many incoming messages',
	description: 'Get the messages that arrived in a period, oldest first',
	fields: [
		{
			displayName: 'Source',
			name: 'source',
			type: 'options',
			options: [
				{
					name: 'Mobile App',
					value: 'mobileApp',
					description: 'Messages sent from the mProfi mobile app',
				},
				{ name: 'SMS', value: 'sms', description: 'Messages sent as SMS' },
			],
			default: 'sms',
			description: 'How the messages reached mProfi',
		},
		{
			displayName: 'Date From',
			name: 'dateFrom',
			type: 'dateTime',
			default: '',
			description: 'Start of the period. If empty, the period starts 24 hours ago.',
		},
		{
			displayName: 'Date To',
			name: 'dateTo',
			type: 'dateTime',
			default: '',
			description: 'End of the period. If empty, the period ends now.',
		},
	],
	async list(mProfi, item, _most, run) {
		const source: IncomingSource = item.choice('source', 'Source', ['sms', 'mobileApp']);
		const now = Date.now();
		const from = item.instant('dateFrom', 'Date From', run.timeZone)?.toMillis() ?? now - DAY_MS;
		const to = item.instant('dateTo', 'Date To', run.timeZone)?.toMillis() ?? now;
		if (to < from) throw new InvalidInput('Date To is before Date From. Swap them.');
		const zone = mProfi.timeZone;
		const messages = await getIncoming(
			mProfi,
			source,
			wallText(wallTimeAt(from, zone)),
			wallText(wallTimeAt(to, zone)),
		);
		return messages.map((entry) => outputOf(entry, source, zone));
	},
});

export const incomingMessage: Resource<MProfi> = {
	name: 'Incoming Message',
	operations: { getMany },
};
