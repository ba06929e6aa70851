import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { connectTo } from '../shared/n8n/connection/connect';
import { accountOf } from '../shared/n8n/triggers/account';
import { keepPolling } from '../shared/n8n/triggers/keepPolling';
import { poll } from '../shared/n8n/triggers/poll';
import { readParameters } from '../shared/n8n/triggers/triggerParameters';
import { mProfi } from './gateway';
import { surveyField } from './resources/survey';
import { eventSourceOf, loginOf } from './triggerEvents';
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
			'SMS gateway: send messages and surveys, or start the workflow when an answer arrives',
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
						description: 'Someone sent a message from the mProfi mobile app',
					},
					{
						name: 'Incoming SMS',
						value: 'incomingSms',
						description: 'A message arrived',
					},
					{
						name: 'Survey Answer',
						value: 'surveyAnswer',
						description: 'A participant answered a survey',
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
					'Whether to start the workflow only when a participant has answered every question. If off, it starts after each answer.',
			},
		],
	};

	methods = { listSearch: { searchSurveys } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await keepPolling(this, async () => {
			const open = readParameters(this, eventSourceOf);
			const account = await accountOf(this, mProfi.credential, loginOf);
			return await poll(this, async () => open(await connectTo(this, mProfi), account));
		});
	}
}
