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

/** A node whose work is a function of the test. */
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

/** A node of a test with its items, ready to be run on n8n's engine. */
export function setupOf(
	type: INodeType,
	items: IDataObject[],
	parameters: INodeParameters = {},
	node: Partial<INode> = {},
): Setup {
	return { type, items, parameters, node, credentials: new Credentials([], {}) };
}
