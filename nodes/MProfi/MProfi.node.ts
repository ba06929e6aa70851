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
import { mProfi } from './gateway';
import { searchSurveys } from './surveyList';

export class MProfi implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'mProfi',
		name: 'mProfi',
		icon: { light: 'file:mprofi.svg', dark: 'file:mprofi.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description:
			'Send text messages, read incoming messages and run surveys with the SMS gateway mProfi',
		defaults: { name: 'mProfi' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'mProfiApi', required: true, displayOptions: hiddenWhenOffline(mProfi) }],
		...sendAndWaitDescription,
		properties: properties(mProfi),
	};

	methods = { listSearch: { searchSurveys } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this, mProfi);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return answerQuestion(this);
	}
}
