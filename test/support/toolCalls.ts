import { SupplyDataContext } from 'n8n-core';
import {
	createRunExecutionData,
	NodeConnectionTypes,
	type IDataObject,
	type IExecuteFunctions,
} from 'n8n-workflow';
import { additionalDataOf, NODE, workflowOf, type Setup } from './engine';

/**
 * Calls a node as an agent does that makes several tool calls at once, all in one run. The agent may
 * have items of its own, to which expressions then refer.
 */
export async function callAtOnce(
	setup: Setup,
	calls: IDataObject[],
	own?: IDataObject[],
): Promise<IDataObject[]> {
	const workflow = workflowOf(setup);
	const node = workflow.getNode(NODE)!;
	const data = createRunExecutionData();
	const additionalData = additionalDataOf(setup);
	const answers = calls.map(async (json) => {
		const items = [{ json }];
		const input = { [NodeConnectionTypes.AiTool]: [items] };
		const context = new SupplyDataContext(
			workflow,
			node,
			additionalData,
			'trigger',
			data,
			0,
			own?.map((each) => ({ json: each })) ?? items,
			input,
			NodeConnectionTypes.AiTool,
			{ node, data: input, source: null },
			[],
		);
		const outputs = await setup.type.execute!.call(context as unknown as IExecuteFunctions);
		return (outputs as Array<Array<{ json: IDataObject }>>)[0]![0]!.json;
	});
	return await Promise.all(answers);
}
