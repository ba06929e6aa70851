import type { IDataObject } from 'n8n-workflow';
import { InvalidInput } from '../../gateway/error';
import type { Message } from '../../gateway/message';
import { dispatch } from '../dispatch';
import { toFieldOf } from '../messageOperations';
import { refused, type Messaging } from '../messaging';
import type { BulkOperation, Output, Run } from '../operation';
import type { Item } from '../parameters';
import { problemOf, type Problem } from '../problem';
import { optionsField } from '../properties';
import { oneMessage } from '../spending';
import { pageOptions, questionFields } from './fields';
import { FREE_TEXT, readFields } from './form';
import type { LinkName, Question } from './question';
import { limitWaitTimeOption, readWaitLimit } from './waitLimit';

/** Asks a person by a message with links, and waits for the answer. */
export function sendAndWaitOperation<Api, M extends Message>(
	messaging: Messaging<Api, M>,
	/** Options of a message that make no sense here, such as one that sends nothing. */
	without: string[] = [],
): BulkOperation<Api> {
	// A message of another execution, which Only Once would find, has links to that one.
	const shared = messaging.sharedOptions.filter((name) => name !== 'onlyOnce');
	return {
		over: 'all',
		name: 'Send and Wait for Response',
		action: 'Send a message and wait for a response',
		description: `Ask someone by a text message through ${messaging.title}, and go on with the answer`,
		fields: [
			toFieldOf(messaging.hints),
			...questionFields,
			...messaging.fromFields,
			optionsField(
				['maxMessages', ...shared],
				[
					...messaging.ownOptions.filter(({ name }) => !without.includes(name)),
					...pageOptions,
					limitWaitTimeOption,
				],
			),
		],
		spends: oneMessage,
		failure: ([output]) => (output?.problem ? { problem: output.problem, index: 0 } : null),
		async run(items, api, run) {
			try {
				const [item, ...others] = items;
				if (others.length > 0) throw tooManyItems(items.length);
				return [await askAndWait(messaging, item!, api, run)];
			} catch (error) {
				return items.map(() => failed(refused(messaging.gateway, null, error), problemOf(error)));
			}
		},
	};
}

/**
 * The execution waits only for an answer to a message that the gateway took, and whose links are
 * this execution's: a retry of a failed execution has another ID.
 */
async function askAndWait<Api, M extends Message>(
	messaging: Messaging<Api, M>,
	item: Item,
	api: Api,
	run: Run,
): Promise<Output> {
	const { waiting } = run;
	const till = readWaitLimit(item.collection('options'), run.timeZone);
	const { links, ...question } = questionOf(item, run);
	const text = [question.text, ...links.map(({ label, url }) => `${label}${url}`)].join('\n');
	let isSentNow = false;
	const [output] = await dispatch(messaging, [item], api, run, {
		content: () => ({ to: item.value('to'), text }),
		batches: (messages) => messages.map((message) => [message]),
		send: async ([message], isOurs) => {
			isSentNow = true;
			return [await messaging.send(api, message!, isOurs)];
		},
	});
	const { json, problem } = output!;
	const earlier = waiting.asked();
	if (isSentNow && json.outcome !== 'rejected') {
		const warning = isLocal(links[0]!.url) ? LOCAL : undefined;
		if (warning) waiting.warn(warning);
		waiting.ask({ ...question, message: { ...json, ...(warning && { warning }) } });
	}
	if (problem) return output!;
	if (!isSentNow && earlier?.executionId !== waiting.executionId) return ended(json);
	await waiting.wait(till);
	return { json: waiting.asked()!.message };
}

/** A URL is ASCII, and GSM-7 has what it may hold of that: no gateway changes it, or loses any of it. */
interface Link {
	label: string;
	url: string;
}

/** The question but for the message it is asked by, and its links. */
function questionOf(item: Item, run: Run): Omit<Question, 'message'> & { links: Link[] } {
	const options = item.collection('options');
	const id = run.ledger.reference(item.index).slice(0, 8);
	const link = (label: string, name: LinkName = 'q'): Link => ({
		label: label && `${label}: `,
		url: run.waiting.link(name, id),
	});
	const text = item.required('message', 'Message');
	const common = {
		id,
		executionId: run.waiting.executionId,
		title: textOf(options.responseFormTitle),
		text: textOf(options.responseFormDescription) || text,
		thanks: textOf(options.thankYouText) || 'Thank you. Your answer has been recorded.',
	};
	const responseType = item.text('responseType');
	if (responseType === 'freeText' || responseType === 'customForm') {
		const fields =
			responseType === 'freeText' ? [FREE_TEXT] : readFields(item.collection('formFields'));
		const submit = textOf(options.responseFormButtonLabel) || 'Submit';
		const label = textOf(options.messageButtonLabel ?? 'Respond');
		return { ...common, answer: { type: 'form', fields, submit }, links: [link(label)] };
	}
	const { values = {} } = item.collection('approvalOptions') as { values?: IDataObject };
	const isDouble = values.approvalType === 'double';
	const approve = textOf(values.approveLabel) || 'Approve';
	const decline = isDouble ? textOf(values.disapproveLabel) || 'Decline' : null;
	const links =
		decline === null
			? [link(approve)]
			: values.oneLink === true
				? [link(`${approve} / ${decline}`)]
				: [link(approve, 'yes'), link(decline, 'no')];
	return { ...common, answer: { type: 'approval', approve, decline }, links };
}

function textOf(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

const LOCAL =
	'The links begin with the address of this machine itself, which a handset cannot open. Set WEBHOOK_URL to the address n8n has on the Internet.';

function isLocal(url: string): boolean {
	return /^https?:\/\/([^/]*\.)?(localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\])[:/]/i.test(url);
}

/** The message was sent by an execution that has failed since. */
function ended(json: IDataObject): Output {
	return failed(json, {
		code: 'linksEnded',
		message:
			'The message was sent before, but its links belong to the execution that failed, so nobody can answer it any more. It was not sent again.',
		description: 'Start the workflow anew to ask again.',
	});
}

function failed(json: IDataObject, problem: Problem): Output {
	const { code, message } = problem;
	return { json: { ...json, failure: { code, message } }, problem };
}

function tooManyItems(count: number): InvalidInput {
	return new InvalidInput(
		`Send and Wait asks one question and waits for its answer, but got ${count} items. Put Loop Over Items before it to ask for each, or switch on Execute Once in its settings to ask once for all.`,
	);
}
