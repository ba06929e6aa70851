import {
	NodeConnectionTypes,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { receive } from '../shared/n8n/triggers/receive';
import { webhookFields, webhookMethods, webhooksAt } from '../shared/n8n/triggers/webhookPanel';
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
			'Starts the workflow when mProfi or SerwerSMS pushes a delivery report, message or survey answer',
		defaults: { name: 'SMS Webhook Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		webhooks: webhooksAt('sms'),
		properties: [
			{
				displayName:
					'Open <b>Webhook URLs</b> above, copy the <b>Production URL</b> into the panel of the gateway, and <b>publish</b> the workflow. Until then, what the gateway pushes may be lost.',
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
				description: 'The gateway that pushes to this address. Its name appears in the output.',
			},
			{
				displayName: 'Add to the URL',
				name: 'placeholders',
				type: 'string',
				noDataExpression: true,
				typeOptions: { rows: 2 },
				displayOptions: { show: { gateway: ['serwerSms'] } },
				default: '?smsid=#SMSID#&stan=#STAN#&data=#DATA#&przyczyna=#PRZYCZYNA#',
				description:
					'For delivery reports, copy this and add it to the end of the URL. SerwerSMS fills it in. A change here has no effect.',
			},
			...webhookFields,
		],
	};

	webhookMethods = webhookMethods;

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const gateway = this.getNodeParameter('gateway', 'other') as string;
		return await receive(this, (fields) => readPush(fields, gateway));
	}
}
