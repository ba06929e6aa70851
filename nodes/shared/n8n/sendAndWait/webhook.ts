import type {
	IDataObject,
	INodeTypeDescription,
	IWebhookDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { answerOf, problemsOf, readEntered, type Entered } from './form';
import { WORDS } from './language';
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

/** What a node's description needs for Send and Wait. */
export const sendAndWaitDescription = {
	webhooks: [webhook, { ...webhook, httpMethod: 'POST' }],
	waitingNodeTooltip:
		'={{ $parameter["operation"] === "sendAndWait" ? "The execution continues when the answer arrives" : "" }}',
} satisfies Partial<INodeTypeDescription>;

interface Reply {
	setHeader: (name: string, value: string) => void;
	writeHead: (status: number, headers: Record<string, string>) => void;
	end: (body: string) => void;
}

/**
 * Handles a request to a question's link. n8n has already checked its signature. A GET only shows the
 * question, because phones and networks open links to preview them. The answer is the POST of the
 * page's form.
 */
export function answerQuestion(context: IWebhookFunctions): IWebhookResponseData {
	const reply = context.getResponseObject() as unknown as Reply;
	const { method } = context.getRequestObject() as unknown as { method?: string };
	const query = context.getQueryData() as Partial<Record<LinkName, string>>;
	const question = askedQuestion(context);
	if (question === null || (query.yes ?? query.no ?? query.q) !== question.id) {
		return show(reply, closedPage(question?.language ?? 'en'));
	}
	const isDecline = query.no !== undefined;
	if (method !== 'POST') return show(reply, questionPage(question, { isDecline }));
	const body = (context.getBodyData() as IDataObject | undefined) ?? {};
	const answer = readAnswer(question, body);
	if ('problem' in answer) return show(reply, questionPage(question, { isDecline, ...answer }));
	for (const [name, value] of Object.entries(PAGE_HEADERS)) reply.setHeader(name, value);
	const data = { ...answer.data, respondedAt: new Date().toISOString() };
	// The answer comes first, and no field of the input item replaces it.
	const json = Object.assign({ data }, question.message, { data });
	return {
		// n8n sends this after it has resumed the execution.
		webhookResponse: thanksPage(question).html,
		workflowData: [[{ json, pairedItem: { item: 0 } }]],
	};
}

function show(reply: Reply, { status, html }: Page): IWebhookResponseData {
	reply.writeHead(status, PAGE_HEADERS);
	reply.end(html);
	return { noWebhookResponse: true };
}

type Answer = { data: IDataObject } | { problem: string; entered?: Entered };

/** The answer, or what is wrong with it. */
function readAnswer({ answer, language }: Question, body: IDataObject): Answer {
	if (answer.type === 'approval') {
		if (body.approved === 'true') return { data: { approved: true } };
		if (body.approved === 'false' && answer.decline !== null) return { data: { approved: false } };
		return { problem: WORDS[language].button };
	}
	const values = readEntered(answer.fields, body);
	const problems = problemsOf(answer.fields, values, language);
	if (problems.every((problem) => problem === null)) {
		return { data: answerOf(answer.fields, values) };
	}
	const named = answer.fields.map(({ label }, index) =>
		label === '' || problems[index] === null ? problems[index] : `${label}: ${problems[index]}`,
	);
	const problem = named.filter((one) => one !== null).join('\n');
	return { problem, entered: { values, problems } };
}
