import { InvalidInput } from '../../shared/gateway/error';
import { readInstant, wallText, wallTimeAt } from '../../shared/inbox/localTime';
import type { ItemOperation, Resource, Run } from '../../shared/n8n/operation';
import type { Item } from '../../shared/n8n/parameters';
import { limited, limitField, returnAllField } from '../../shared/n8n/properties';
import { getIncoming, type IncomingSource, type MProfi } from '../client';
import { incomingMessage as outputOf } from '../incoming';

const DAY_MS = 86_400_000;

const getMany: ItemOperation<MProfi> = {
	over: 'item',
	name: 'Get Many',
	action: 'Get many incoming messages',
	description: 'Get the messages received in a period, oldest first',
	fields: [
		{
			displayName: 'Source',
			name: 'source',
			type: 'options',
			options: [
				{ name: 'Mobile App', value: 'mobileApp', description: 'Sent from the mProfi mobile app' },
				{ name: 'SMS', value: 'sms', description: 'Received as text messages' },
			],
			default: 'sms',
			description: 'Where the messages came in',
		},
		{
			displayName: 'Date From',
			name: 'dateFrom',
			type: 'dateTime',
			default: '',
			description: 'Start of the period; 24 hours ago if empty',
		},
		{
			displayName: 'Date To',
			name: 'dateTo',
			type: 'dateTime',
			default: '',
			description: 'End of the period; now if empty',
		},
		returnAllField,
		limitField,
	],
	async run(item, mProfi, run) {
		const source: IncomingSource = item.text('source') === 'mobileApp' ? 'mobileApp' : 'sms';
		const now = Date.now();
		const from = instantOf(item, 'dateFrom', 'Date From', run) ?? now - DAY_MS;
		const to = instantOf(item, 'dateTo', 'Date To', run) ?? now;
		if (to < from) throw new InvalidInput('Date To is before Date From. Swap them.');
		const returnAll = item.flag('returnAll');
		const limit = returnAll ? 0 : item.number('limit', 'Limit', 1);
		const zone = mProfi.timeZone;
		const messages = await getIncoming(
			mProfi,
			source,
			wallText(wallTimeAt(from, zone)),
			wallText(wallTimeAt(to, zone)),
		);
		return limited(messages, returnAll, limit).map((entry) => ({
			json: outputOf(entry, source, zone),
		}));
	},
};

function instantOf(item: Item, name: string, label: string, run: Run): number | null {
	const value = item.value(name);
	if (value === '' || value === null || value === undefined) return null;
	const at = readInstant(value, run.timeZone);
	if (at) return at.toMillis();
	throw new InvalidInput(
		`${label} is no date and time: "${item.text(name)}". Use a form such as 2026-03-31T09:30:00.`,
	);
}

export const incomingMessage: Resource<MProfi> = {
	name: 'Incoming Message',
	operations: { getMany },
};
