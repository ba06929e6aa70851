import type { IDataObject, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { Field } from './form';
import type { Language } from './language';

/** A question as its page shows it. It does not change after the message was sent. */
export interface Question {
	/** Part of its links, so that the link of an earlier question does not answer this one. */
	id: string;
	/** The execution that its links resume. */
	executionId: string;
	/** Of everything on the page that the workflow does not set. */
	language: Language;
	title: string;
	text: string;
	/** The labels of the buttons. `decline` is null if the recipient can only approve. */
	answer:
		| { type: 'approval'; approve: string; decline: string | null }
		| { type: 'form'; fields: Field[]; submit: string };
	thanks: string;
	/** The output of the message that asks the question. */
	message: IDataObject;
}

/** The question's key in the node's context, which n8n saves with the waiting execution. */
const KEY = 'question';

/**
 * The query parameter that carries the question's ID in a link. It also tells which button the link is
 * for. The names are short because every character costs money.
 */
export type LinkName = 'q' | 'yes' | 'no';

/** What an operation needs to ask a question and wait for the answer. */
export interface Pause {
	executionId: string;
	/** The last question that this node asked, if any. */
	asked: () => Question | undefined;
	ask: (question: Question) => void;
	/** A signed URL that reaches this node while it waits. */
	link: (name: LinkName, id: string) => string;
	/** Such a URL for a machine, which may add fields to its query. */
	callback: () => string;
	/** Keeps a value with the waiting execution, where the node's webhook finds it (`readKept`). */
	keep: (key: string, value: IDataObject) => void;
	kept: (key: string) => IDataObject | undefined;
	/** Pauses the execution until an answer resumes it or its time is up. */
	wait: (till: Date) => Promise<void>;
}

export function pauseOf(context: IExecuteFunctions): Pause {
	const nodeContext = () => context.getContext('node');
	return {
		executionId: context.getExecutionId(),
		asked: () => nodeContext()[KEY] as Question | undefined,
		ask: (question) => {
			nodeContext()[KEY] = question;
		},
		link: (name, id) => context.getSignedResumeUrl({ [name]: id }),
		callback() {
			// n8n signs the query of its other links, so nothing could be added to it.
			const url = new URL(context.evaluateExpression('{{ $execution.resumeUrl }}', 0) as string);
			url.pathname += `/${encodeURIComponent(context.getNode().id)}`;
			return url.toString();
		},
		keep: (key, value) => {
			nodeContext()[key] = value;
		},
		kept: (key) => nodeContext()[key] as IDataObject | undefined,
		wait: async (till) => {
			requireSignature(context);
			await context.putExecutionToWait(till);
		},
	};
}

/** Releases of n8n up to 2.0 check the signature of a link only if the node asks for it. */
function requireSignature(context: IExecuteFunctions): void {
	(context as { setSignatureValidationRequired?: () => void }).setSignatureValidationRequired?.();
}

/** The question that a waiting node asked, or null if it asked none. */
export function askedQuestion(context: IWebhookFunctions): Question | null {
	const question = readKept<Question>(context, KEY);
	// A question that an earlier version of this package asked has no language.
	return question && { ...question, language: question.language ?? 'en' };
}

/**
 * What a waiting node keeps under a key, or null. A webhook can read its node's context only through an
 * expression.
 */
export function readKept<T>(context: IWebhookFunctions, key: string): T | null {
	const node = quoted(context.getNode().name);
	const expression = `{{ JSON.stringify($node[${node}].context.${key}) }}`;
	const json = context.evaluateExpression(expression);
	return typeof json === 'string' && json !== '' ? (JSON.parse(json) as T) : null;
}

/** Escapes braces, because they could end the expression. */
function quoted(name: string): string {
	return JSON.stringify(name).replace(/[{}]/g, (brace) => (brace === '{' ? '\\u007b' : '\\u007d'));
}
