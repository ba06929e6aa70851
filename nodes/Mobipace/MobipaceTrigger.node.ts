import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { connectTo } from '../shared/n8n/connect';
import { pollBelow } from '../shared/n8n/threshold';
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
						description: 'What is available, the credit included, fell below the threshold',
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
					'In the currency of the account. The workflow starts once when less is available, and again only after there was enough.',
			},
		],
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		const threshold = Number(this.getNodeParameter('threshold'));
		return await pollBelow(this, threshold, async () => {
			const api = await connectTo(this, mobipace);
			return {
				name: `balance/${this.getNode().credentials?.mobipaceApi?.id ?? ''}`,
				read: async () => {
					const output = await balanceOf(api);
					return { value: output.available, output };
				},
			};
		});
	}
}
