import type { IDataObject, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { Field } from './form';

/** What a message asks, as its page shows it; settled when it is sent. */
export interface Question {
	/** In its links, so that one of an earlier question does not answer this one. */
	id: string;
	/** The execution that its links resume. */
	executionId: string;
	title: string;
	text: string;
	/** The labels of the buttons; `decline` is null where there is nothing but to approve. */
	answer:
		| { type: 'approval'; approve: string; decline: string | null }
		| { type: 'form'; fields: Field[]; submit: string };
	thanks: string;
	/** The output of the message that asks. */
	message: IDataObject;
}

/** The context's key under which the question stands; it is saved with the waiting execution. */
const KEY = 'question';

/**
 * What the links of a question carry besides n8n's signature: its ID, under the name of the button
 * the link is for. Short, since every character is paid for.
 */
export type LinkName = 'q' | 'yes' | 'no';

/** What an operation needs to ask and to wait. */
export interface Waiting {
	executionId: string;
	/** The question this node asked last, if any. */
	asked: () => Question | undefined;
	ask: (question: Question) => void;
	/** An address that reaches this node while it waits, signed by n8n. */
	link: (name: LinkName, id: string) => string;
	/** Lets the execution wait, until it is resumed by an answer or its time is up. */
	wait: (till: Date) => Promise<void>;
	/** Shows something in the panel beside the output. */
	warn: (message: string) => void;
}

export function waitingOf(context: IExecuteFunctions): Waiting {
	const kept = () => context.getContext('node');
	return {
		executionId: context.getExecutionId(),
		asked: () => kept()[KEY] as Question | undefined,
		ask: (question) => {
			kept()[KEY] = question;
		},
		link: (name, id) => context.getSignedResumeUrl({ [name]: id }),
		wait: async (till) => await context.putExecutionToWait(till),
		warn: (message) =>
			context.addExecutionHints({ message, type: 'warning', location: 'outputPane' }),
	};
}

/**
 * The question a waiting node asked, null where it asked none. A webhook has no context of its node
 * but by an expression.
 */
export function askedQuestion(context: IWebhookFunctions): Question | null {
	const node = quoted(context.getNode().name);
	const expression = `{{ JSON.stringify($node[${node}].context.${KEY}) }}`;
	const json = context.evaluateExpression(expression);
	return typeof json === 'string' && json !== '' ? (JSON.parse(json) as Question) : null;
}

/** Braces could end the expression they stand in. */
function quoted(name: string): string {
	return JSON.stringify(name).replace(/[{}]/g, (brace) => (brace === '{' ? '\\u007b' : '\\u007d'));
}
