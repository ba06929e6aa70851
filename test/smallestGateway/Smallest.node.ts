import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
} from 'n8n-workflow';
import { execute } from '../../nodes/shared/n8n/execute';
import { hiddenWhenOffline } from '../../nodes/shared/n8n/offline';
import { properties } from '../../nodes/shared/n8n/panel';
import { answerQuestion, sendAndWaitDescription } from '../../nodes/shared/n8n/sendAndWait/webhook';
import { smallest } from './gateway';

export class Smallest implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Smallest',
		name: 'smallest',
		group: ['output'],
		version: 1,
		description: 'Send text messages with the smallest gateway',
		defaults: { name: 'Smallest' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'smallestApi', required: true, displayOptions: hiddenWhenOffline(smallest) },
		],
		...sendAndWaitDescription,
		properties: properties(smallest),
	};

	async execute(this: IExecuteFunctions) {
		return await execute(this, smallest);
	}

	async webhook(this: IWebhookFunctions) {
		return answerQuestion(this);
	}
}
