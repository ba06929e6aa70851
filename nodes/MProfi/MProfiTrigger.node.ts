import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { connectTo } from '../shared/n8n/connect';
import { poll } from '../shared/n8n/poll';
import { mProfi } from './gateway';
import { surveyField } from './resources/survey';
import { openStream } from './streams';
import { searchSurveys } from './surveyList';

export class MProfiTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'mProfi Trigger',
		name: 'mProfiTrigger',
		icon: { light: 'file:mprofi.svg', dark: 'file:mprofi.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["event"] }}',
		// The nodes panel shows this for the action node as well.
		description:
			'SMS gateway: send messages and surveys, or start the workflow when an answer comes in',
		defaults: { name: 'mProfi Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'mProfiApi', required: true }],
		properties: [
			{
				displayName: 'Event',
				name: 'event',
				type: 'options',
				options: [
					{
						name: 'Incoming Mobile App Message',
						value: 'incomingMobileApp',
						description: 'A message was sent from the mProfi mobile app',
					},
					{
						name: 'Incoming SMS',
						value: 'incomingSms',
						description: 'A text message was received',
					},
					{
						name: 'Survey Answer',
						value: 'surveyAnswer',
						description: 'Somebody answered a survey',
					},
				],
				default: 'incomingSms',
			},
			{ ...surveyField, displayOptions: { show: { event: ['surveyAnswer'] } } },
			{
				displayName: 'Only Finished',
				name: 'onlyFinished',
				type: 'boolean',
				displayOptions: { show: { event: ['surveyAnswer'] } },
				default: true,
				description:
					'Whether to wait until a participant has answered every question. Otherwise each further answer is an event of its own.',
			},
		],
	};

	methods = { listSearch: { searchSurveys } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this, async () => openStream(this, await connectTo(this, mProfi)));
	}
}
