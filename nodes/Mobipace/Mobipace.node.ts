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
import { mobipace } from './gateway';

export class Mobipace implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'MOBIPACE',
		name: 'mobipace',
		icon: { light: 'file:mobipace.svg', dark: 'file:mobipace.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Send text messages, estimate prices and check delivery and balance with MOBIPACE',
		defaults: { name: 'MOBIPACE' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'mobipaceApi', required: true, displayOptions: hiddenWhenOffline(mobipace) },
		],
		...sendAndWaitDescription,
		properties: properties(mobipace),
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this, mobipace);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return answerQuestion(this);
	}
}
