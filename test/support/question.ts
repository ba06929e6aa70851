import { WebhookContext } from 'n8n-core';
import { deepCopy, type IDataObject, type IWebhookData } from 'n8n-workflow';
import { additionalDataOf, NODE, workflowOf, type Result, type Setup } from './engine';

const LINK = /http:\/\/127\.0\.0\.1:1\/\/\d+\/node-under-test\?\S+/g;

export function links(text: string): string[] {
	return text.match(LINK) ?? [];
}

export interface Reply {
	status: number;
	headers: Record<string, string>;
	html: string;
	/** The items with which the execution continues, or null if it keeps waiting. */
	resumedWith: IDataObject[] | null;
}

/** Calls the node as n8n does when somebody opens a link or, with `body`, sends the form. */
export async function open(
	setup: Setup,
	{ data }: Pick<Result, 'data'>,
	link: string,
	body?: IDataObject,
): Promise<Reply> {
	const headers: Record<string, string> = {};
	const reply: Reply = { status: 200, headers, html: '', resumedWith: null };
	const httpRequest = {
		method: body ? 'POST' : 'GET',
		query: Object.fromEntries(new URL(link).searchParams),
		body: body ?? {},
	};
	const httpResponse = {
		setHeader: (name: string, value: string) => (headers[name] = value),
		writeHead: (status: number, more: Record<string, string>) => {
			reply.status = status;
			Object.assign(headers, more);
		},
		end: (html: string) => (reply.html = html),
	};
	const workflow = workflowOf(setup);
	const additionalData = Object.assign(additionalDataOf(setup), { httpRequest, httpResponse });
	const context = new WebhookContext(
		workflow,
		workflow.getNode(setup.node?.name ?? NODE)!,
		additionalData,
		'trigger',
		{} as IWebhookData,
		[],
		deepCopy(data),
	);
	const answer = await setup.type.webhook!.call(context);
	if (answer.workflowData) {
		reply.resumedWith = answer.workflowData.flat().map(({ json }) => json);
		reply.html = answer.webhookResponse as string;
	}
	return reply;
}
