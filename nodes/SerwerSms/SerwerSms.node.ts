import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { execute } from '../shared/n8n/execute';
import { properties } from '../shared/n8n/panel';
import { hiddenWhenOffline } from '../shared/n8n/offline';
import { answerQuestion, sendAndWaitDescription } from '../shared/n8n/sendAndWait/webhook';
import { serwerSms } from './gateway';
import { listSearch, loadOptions } from './lists';

export class SerwerSms implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SerwerSMS',
		name: 'serwerSms',
		icon: { light: 'file:serwerSms.svg', dark: 'file:serwerSms.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description:
			'Send SMS, MMS and voice messages, read replies, check phone numbers and manage contacts with SerwerSMS.pl',
		defaults: { name: 'SerwerSMS' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'serwerSmsApi', required: true, displayOptions: hiddenWhenOffline(serwerSms) },
		],
		...sendAndWaitDescription,
		properties: properties(serwerSms),
	};

	methods = { listSearch, loadOptions };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this, serwerSms);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return answerQuestion(this);
	}
}
