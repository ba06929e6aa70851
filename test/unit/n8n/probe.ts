import {
	NodeConnectionTypes,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeProperties,
	type INodeType,
} from 'n8n-workflow';
import type { Setup } from '../../support/engine';
import { Credentials } from '../../support/credentials';

/** Creates a node that runs a function of the test. */
export function probe(
	work: (context: IExecuteFunctions) => Promise<INodeExecutionData[][]>,
	properties: INodeProperties[] = [],
): INodeType {
	return {
		description: {
			displayName: 'Probe',
			name: 'probe',
			group: ['output'],
			version: 1,
			description: 'Does what a test wants',
			defaults: { name: 'Probe' },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			properties,
		},
		async execute() {
			return await work(this);
		},
	};
}

/** Sets up a test's node and its items to run on n8n's engine. */
export function setupOf(
	type: INodeType,
	items: IDataObject[],
	parameters: INodeParameters = {},
	node: Partial<INode> = {},
): Setup {
	return { type, items, parameters, node, credentials: new Credentials([], {}) };
}
