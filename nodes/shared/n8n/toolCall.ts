import { NodeConnectionTypes, type IExecuteFunctions } from 'n8n-workflow';

/**
 * Whether an AI agent calls the node as a tool. Releases of n8n before 2.20 do not tell the node so, but
 * their contexts know it.
 */
export function isToolCall(context: Partial<Pick<IExecuteFunctions, 'isToolExecution'>>): boolean {
	const { connectionType } = context as { connectionType?: string };
	return context.isToolExecution?.() ?? connectionType === NodeConnectionTypes.AiTool;
}
