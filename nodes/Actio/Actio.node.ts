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
import { actio } from './gateway';

export class Actio implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'ACTIO',
		name: 'actio',
		icon: { light: 'file:actio.svg', dark: 'file:actio.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Send text messages from a virtual mobile number with the SMS gateway ACTIO',
		defaults: { name: 'ACTIO' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'actioApi', required: true, displayOptions: hiddenWhenOffline(actio) }],
		...sendAndWaitDescription,
		properties: properties(actio),
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this, actio);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return answerQuestion(this);
	}
}
