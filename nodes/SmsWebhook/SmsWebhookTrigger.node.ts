import {
	NodeConnectionTypes,
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
import { readPush } from './push';

export class SmsWebhookTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SMS Webhook Trigger',
		name: 'smsWebhookTrigger',
		icon: { light: 'file:smsWebhook.svg', dark: 'file:smsWebhook.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["gateway"] }}',
		description:
			'Starts the workflow with what mProfi or SerwerSMS pushes: reports, messages, survey answers',
		defaults: { name: 'SMS Webhook Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				path: guardedPath('sms'),
			},
			{
				name: 'setup',
				httpMethod: 'GET',
				responseMode: 'onReceived',
				path: guardedPath('sms'),
			},
		],
		properties: [
			{
				displayName:
					'Copy the production address above into the panel of the gateway. For delivery reports of SerwerSMS add: ?smsid=#SMSID#&amp;stan=#STAN#&amp;data=#DATA#&amp;przyczyna=#PRZYCZYNA#',
				name: 'notice',
				type: 'notice',
				default: '',
			},
			{
				displayName: 'Gateway',
				name: 'gateway',
				type: 'options',
				options: [
					{ name: 'mProfi', value: 'mProfi' },
					{ name: 'Other', value: 'other' },
					{ name: 'SerwerSMS', value: 'serwerSms' },
				],
				default: 'mProfi',
				description: 'Whose pushes these are; it stands in the output',
			},
			...guardFields,
		],
	};

	webhookMethods = {
		default: {
			// The address is set in the gateway's panel: there is nothing to register.
			checkExists: async () => true,
			create: async () => true,
			delete: async () => true,
		},
		setup: {
			checkExists: async () => true,
			create: async () => true,
			delete: async () => true,
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const push = admit(this);
		if (push === null) return REFUSED;
		if (Object.keys(push.fields).length === 0) {
			refuse(this, 400, 'Nothing came: neither a body nor a query.');
			return REFUSED;
		}
		const json = readPush(push.fields, this.getNodeParameter('gateway', 'other') as string);
		const { event, messageId, gatewayStatus, gatewayTime } = json;
		if (event === 'deliveryReport' && messageId !== null) {
			if (isRepeated(this, [messageId, gatewayStatus, gatewayTime])) return acknowledge();
		}
		return { workflowData: [this.helpers.returnJsonArray(json)] };
	}
}
