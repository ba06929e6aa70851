import {
	NodeConnectionTypes,
	type IDataObject,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import {
	acknowledge,
	admit,
	guardedPath,
	guardFields,
	isRepeated,
	REFUSED,
	refuse,
} from '../shared/n8n/webhookGuard';
import { readPush, readStatus, type ActioPush } from './push';

export class ActioTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'ACTIO Trigger',
		name: 'actioTrigger',
		icon: { light: 'file:actio.svg', dark: 'file:actio.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["events"].join(", ") }}',
		// The nodes panel shows this for the action node as well.
		description: 'SMS gateway: send messages, or start the workflow with messages and reports',
		defaults: { name: 'ACTIO Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				path: guardedPath('actio'),
			},
		],
		properties: [
			{
				displayName:
					'Copy the production address above into the ACTIO panel as the webhook of your SMS API, or of your 3CX SMS API. ACTIO tries only once, so the workflow must be active.',
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
						description: 'A message was delivered or failed; switch reports on in the ACTIO panel',
					},
					{ name: 'Message', value: 'message', description: 'A message was received' },
				],
				default: ['message'],
				required: true,
			},
			...guardFields,
		],
	};

	webhookMethods = {
		default: {
			// The address is set in ACTIO's panel: there is nothing to register.
			checkExists: async () => true,
			create: async () => true,
			delete: async () => true,
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const push = admit(this);
		if (push === null) return REFUSED;
		const read = readPush(push.fields);
		if (read === null) {
			refuse(this, 400, 'This is neither a message nor a delivery report of ACTIO.');
			return REFUSED;
		}
		const events = this.getNodeParameter('events', []) as string[];
		if (!events.includes(read.event)) return acknowledge();
		if (read.event === 'deliveryReport' && isRepeated(this, [read.messageId, read.word])) {
			return acknowledge();
		}
		return { workflowData: [this.helpers.returnJsonArray(outputOf(read))] };
	}
}

function outputOf(push: ActioPush): IDataObject {
	const now = new Date().toISOString();
	if (push.event === 'message') {
		const { event, id, from, to, text, receivedAt } = push;
		return {
			gateway: 'actio',
			event,
			id,
			from,
			to,
			text,
			receivedAt: receivedAt ?? now,
			type: 'sms',
		};
	}
	return {
		gateway: 'actio',
		event: push.event,
		messageId: push.messageId,
		reference: null,
		...readStatus(push.word),
		gatewayStatus: push.word,
		updatedAt: push.at ?? now,
	};
}
