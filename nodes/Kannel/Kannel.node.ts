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
import { hiddenWhenOffline } from '../shared/n8n/offline';
import { properties } from '../shared/n8n/panel';
import { answerQuestion, sendAndWaitDescription } from '../shared/n8n/sendAndWait/webhook';
import { kannel } from './gateway';
import { resumeWithReport } from './resources/awaitedReport';

export class Kannel implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Kannel',
		name: 'kannel',
		icon: { light: 'file:kannel.svg', dark: 'file:kannel.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Send text messages over SMPP through the SMS gateway Kannel',
		defaults: { name: 'Kannel' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'kannelApi', required: true, displayOptions: hiddenWhenOffline(kannel) }],
		...sendAndWaitDescription,
		waitingNodeTooltip:
			'={{ { sendAndWait: "The execution continues when the answer arrives", sendAndWaitForDelivery: "The execution continues when the delivery report arrives" }[$parameter["operation"]] ?? "" }}',
		properties: properties(kannel),
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this, kannel);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return resumeWithReport(this) ?? answerQuestion(this);
	}
}
