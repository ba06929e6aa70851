import type {
	IDataObject,
	INodeTypeDescription,
	IWebhookDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { entered, judge } from './form';
import { closedPage, PAGE_HEADERS, questionPage, thanksPage, type Page } from './page';
import { askedQuestion, type LinkName, type Question } from './question';

const webhook: IWebhookDescription = {
	name: 'default',
	httpMethod: 'GET',
	responseMode: 'onReceived',
	responseData: '',
	path: '={{ $nodeId }}',
	restartWebhook: true,
	isFullPath: true,
};

/** What the description of a node needs that can send and wait. */
export const sendAndWaitDescription = {
	webhooks: [webhook, { ...webhook, httpMethod: 'POST' }],
	waitingNodeTooltip:
		'={{ $parameter["operation"] === "sendAndWait" ? "The execution goes on when the answer has come" : "" }}',
} satisfies Partial<INodeTypeDescription>;

interface Reply {
	setHeader: (name: string, value: string) => void;
	writeHead: (status: number, headers: Record<string, string>) => void;
	end: (body: string) => void;
}

/**
 * Answers a call of a question's link; n8n has checked its signature. A GET only shows what is
 * asked, because handsets and networks open links to preview them: the answer is the POST of the
 * page's form.
 */
export function answerQuestion(context: IWebhookFunctions): IWebhookResponseData {
	const reply = context.getResponseObject() as unknown as Reply;
	const { method } = context.getRequestObject() as unknown as { method?: string };
	const query = context.getQueryData() as Partial<Record<LinkName, string>>;
	const question = askedQuestion(context);
	if (question === null || (query.yes ?? query.no ?? query.q) !== question.id) {
		return show(reply, closedPage());
	}
	const isDecline = query.no !== undefined;
	if (method !== 'POST') return show(reply, questionPage(question, { isDecline }));
	const body = (context.getBodyData() as IDataObject | undefined) ?? {};
	const answer = readAnswer(question, body);
	if ('problem' in answer) return show(reply, questionPage(question, { isDecline, ...answer }));
	for (const [name, value] of Object.entries(PAGE_HEADERS)) reply.setHeader(name, value);
	const data = { ...answer.data, respondedAt: new Date().toISOString() };
	return {
		// n8n sends it once it has resumed the execution.
		webhookResponse: thanksPage(question).html,
		workflowData: [[{ json: { data, ...question.message }, pairedItem: { item: 0 } }]],
	};
}

function show(reply: Reply, { status, html }: Page): IWebhookResponseData {
	reply.writeHead(status, PAGE_HEADERS);
	reply.end(html);
	return { noWebhookResponse: true };
}

type Answer = { data: IDataObject } | { problem: string; values: string[] };

/** The answer, or what is wrong with it. */
function readAnswer({ answer }: Question, body: IDataObject): Answer {
	if (answer.type === 'approval') {
		if (body.approved === 'true') return { data: { approved: true } };
		if (body.approved === 'false' && answer.decline !== null) return { data: { approved: false } };
		return { problem: 'Please press a button.', values: [] };
	}
	const values = entered(answer.fields, body);
	const data = judge(answer.fields, values);
	return typeof data === 'string' ? { problem: data, values } : { data };
}
