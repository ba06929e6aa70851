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
import { pollBelow } from '../shared/n8n/triggers/threshold';
import { readParameters } from '../shared/n8n/triggers/triggerParameters';
import { mobipace } from './gateway';
import { balanceOf } from './resources/account';

export class MobipaceTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'MOBIPACE Trigger',
		name: 'mobipaceTrigger',
		icon: { light: 'file:mobipace.svg', dark: 'file:mobipace.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["event"] }}',
		// The nodes panel shows this for the action node as well.
		description: 'SMS gateway: send messages, or start the workflow when the balance is low',
		defaults: { name: 'MOBIPACE Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'mobipaceApi', required: true }],
		properties: [
			{
				displayName: 'Event',
				name: 'event',
				type: 'options',
				options: [
					{
						name: 'Balance Below',
						value: 'balanceBelow',
						description: 'The available amount, credit included, fell below the threshold',
					},
				],
				default: 'balanceBelow',
			},
			{
				displayName: 'Threshold',
				name: 'threshold',
				type: 'number',
				default: 100,
				description:
					'Amount in the currency of the account, such as 100. The workflow starts when less than this is available. It starts again only after the available amount has recovered.',
			},
		],
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await keepPolling(this, async () => {
			const threshold = readParameters(this, (item) => item.number('threshold', 'Threshold'));
			const account = await accountOf(this, mobipace.credential, ({ username }) => username);
			return await pollBelow(this, threshold, async () => {
				const api = await connectTo(this, mobipace);
				return {
					name: 'balance',
					account,
					read: async () => {
						const output = await balanceOf(api);
						return { value: output.available, output };
					},
				};
			});
		});
	}
}
