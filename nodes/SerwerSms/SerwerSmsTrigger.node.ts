import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { connectTo } from '../shared/n8n/connect';
import { poll } from '../shared/n8n/poll';
import { pollBelow } from '../shared/n8n/threshold';
import { serwerSms } from './gateway';
import { MESSAGE_TYPES, shownFor } from './resources/fields';
import { typesField } from './resources/incomingMessage';
import { accountOf, balanceGauge, openStream } from './streams';

export class SerwerSmsTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SerwerSMS Trigger',
		name: 'serwerSmsTrigger',
		icon: { light: 'file:serwerSms.svg', dark: 'file:serwerSms.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["event"] }}',
		// The nodes panel shows this for the action node as well.
		description: 'SMS gateway: send SMS, MMS and voice, or start the workflow with what comes in',
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
						description: 'A message was delivered, or will not be',
					},
					{
						name: 'Incoming Message',
						value: 'incomingMessage',
						description: 'A message was received',
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
					description: 'Which messages or checks are counted',
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
						'A number of messages. The workflow starts once when fewer are left, and again only after there were enough. SerwerSMS asks to look hourly: set Poll Times so.',
				},
				'event',
				'balanceBelow',
			),
		],
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		if (this.getNodeParameter('event') !== 'balanceBelow') {
			return await poll(this, async () => openStream(this, await connectTo(this, serwerSms)));
		}
		const type = String(this.getNodeParameter('type') as string);
		const threshold = Number(this.getNodeParameter('threshold'));
		return await pollBelow(this, threshold, async () =>
			balanceGauge(await connectTo(this, serwerSms), accountOf(this), type),
		);
	}
}
