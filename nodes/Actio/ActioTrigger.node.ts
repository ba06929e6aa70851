import {
	NodeConnectionTypes,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { receive } from '../shared/n8n/triggers/receive';
import { readParameters } from '../shared/n8n/triggers/triggerParameters';
import { webhookFields, webhookMethods, webhooksAt } from '../shared/n8n/triggers/webhookPanel';
import { readPush } from './push';
import { readEvents } from './triggerEvents';

export class ActioTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'ACTIO Trigger',
		name: 'actioTrigger',
		icon: { light: 'file:actio.svg', dark: 'file:actio.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["events"].join(", ") }}',
		// The nodes panel shows this for the action node as well.
		description:
			'SMS gateway: send messages, or start the workflow when a message or report arrives',
		defaults: { name: 'ACTIO Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		webhooks: webhooksAt('actio'),
		properties: [
			{
				displayName:
					'Open <b>Webhook URLs</b> above, copy the <b>Production URL</b> into the ACTIO panel as the webhook of your SMS API or 3CX SMS API, and <b>publish</b> the workflow. Until then, events are lost: ACTIO pushes each only once.',
				name: 'notice',
				type: 'notice',
				default: '',
			},
			{
				displayName: 'Events',
				name: 'events',
				type: 'multiOptions',
				options: [
					{
						name: 'Delivery Report',
						value: 'deliveryReport',
						description:
							'A message was delivered or failed. Switch delivery reports on in the ACTIO panel first.',
					},
					{ name: 'Incoming Message', value: 'message', description: 'A message arrived' },
				],
				default: ['message'],
				required: true,
			},
			...webhookFields,
		],
	};

	webhookMethods = webhookMethods;

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this, (fields) => {
			const { event, ...received } = readPush(fields);
			const isChosen = event === 'unknown' || readParameters(this, readEvents).includes(event);
			return isChosen ? received : null;
		});
	}
}
