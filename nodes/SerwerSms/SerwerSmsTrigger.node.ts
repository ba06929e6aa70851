import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { connectTo } from '../shared/n8n/connection/connect';
import { accountOf } from '../shared/n8n/triggers/account';
import { keepPolling } from '../shared/n8n/triggers/keepPolling';
import { poll } from '../shared/n8n/triggers/poll';
import { pollBelow } from '../shared/n8n/triggers/threshold';
import { readParameters } from '../shared/n8n/triggers/triggerParameters';
import { serwerSms } from './gateway';
import { MESSAGE_TYPES, shownFor } from './fields';
import { typesField } from './resources/incomingMessage';
import { eventSourceOf, loginOf, watchedBalance } from './triggerEvents';

const EVENTS = ['incomingMessage', 'deliveryReport', 'balanceBelow'] as const;
const BALANCES = ['eco', 'full', 'hlr', 'lookup', 'mms', 'voice'] as const;

export class SerwerSmsTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SerwerSMS Trigger',
		name: 'serwerSmsTrigger',
		icon: { light: 'file:serwerSms.svg', dark: 'file:serwerSms.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["event"] }}',
		// n8n's nodes panel shows this description for the action node too.
		description:
			'SMS gateway: send SMS, MMS and voice messages, or start a workflow when a message arrives',
		defaults: { name: 'SerwerSMS Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'serwerSmsApi', required: true }],
		properties: [
			{
				displayName: 'Event',
				name: 'event',
				type: 'options',
				options: [
					{
						name: 'Balance Below',
						value: 'balanceBelow',
						description: 'Fewer messages of a type are left than the threshold',
					},
					{
						name: 'Delivery Report',
						value: 'deliveryReport',
						description: 'A message was delivered or will not be delivered',
					},
					{
						name: 'Incoming Message',
						value: 'incomingMessage',
						description: 'A message arrived',
					},
				],
				default: 'incomingMessage',
			},
			shownFor(typesField, 'event', 'incomingMessage'),
			shownFor(
				{
					displayName: 'Type',
					name: 'type',
					type: 'options',
					options: Object.values(MESSAGE_TYPES),
					default: 'eco',
					description: 'Type of messages or number checks to watch',
				},
				'event',
				'balanceBelow',
			),
			shownFor(
				{
					displayName: 'Threshold',
					name: 'threshold',
					type: 'number',
					typeOptions: { minValue: 0 },
					default: 100,
					description:
						'Number of messages, such as 100. The workflow starts once when fewer are left. It starts again only after there were enough in between. SerwerSMS asks clients to check at most hourly, so set Poll Times to once an hour.',
				},
				'event',
				'balanceBelow',
			),
		],
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await keepPolling(this, async () => await pollOnce(this));
	}
}

async function pollOnce(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const event = readParameters(context, (item) => item.choice('event', 'Event', EVENTS));
	const account = await accountOf(context, serwerSms.credential, loginOf);
	if (event !== 'balanceBelow') {
		const open = readParameters(context, (item) => eventSourceOf(event, item));
		return await poll(context, async () => open(await connectTo(context, serwerSms), account));
	}
	const [type, threshold] = readParameters(context, (item) => [
		item.choice('type', 'Type', BALANCES),
		item.number('threshold', 'Threshold'),
	]);
	return await pollBelow(context, threshold, async () =>
		watchedBalance(await connectTo(context, serwerSms), account, type),
	);
}
