import { createHash } from 'crypto';
import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { InvalidInput } from '../../gateway/error';
import { Options } from '../../gateway/options';
import type { Message } from '../../gateway/message';
import { asWords } from '../../gateway/values';
import { sendingOptionsField } from '../sending/allowedHoursOption';
import { dispatch } from '../sending/dispatch';
import { toFieldOf } from '../sending/content';
import { withInputFields } from '../sending/includeInputFields';
import type { Messaging } from '../sending/messaging';
import { rejectedJson } from '../sending/outputs';
import type { BulkOperation, Run } from '../operation';
import { failedOutput, firstProblem, type Output } from '../output';
import type { Item } from '../parameters';
import { problemOf } from '../problem';
import { oneMessage } from '../sending/maxMessages';
import { pageOptions, questionFields } from './fields';
import { FREE_TEXT, readFields } from './form';
import { languageOption, LANGUAGES, WORDS } from './language';
import type { LinkName, Question } from './question';
import { checkWaitLimit, limitWaitTimeOption, readWaitLimit } from './waitLimit';

/** Sends a person a question with links, and waits for the answer. */
export function sendAndWaitOperation<Api, M extends Message>(
	messaging: Messaging<Api, M>,
): BulkOperation<Api> {
	// Only Once could find another execution's message, whose links resume that execution.
	const shared = messaging.sharedOptions.filter((name) => name !== 'onlyOnce');
	const without = messaging.notForQuestions ?? [];
	return {
		over: 'all',
		takesOneItem: true,
		name: 'Send and Wait for Response',
		action: 'Send a message and wait for a response',
		description: 'Ask someone a question by text message, and continue with the answer',
		fields: [
			toFieldOf(messaging.hints),
			...(messaging.countryFields ?? []),
			...questionFields,
			...messaging.fromFields,
			withRoomForLinks(
				sendingOptionsField(shared, [
					...messaging.ownOptions.filter(({ name }) => !without.includes(name)),
					languageOption,
					...pageOptions,
					limitWaitTimeOption,
				]),
			),
		],
		messageCount: oneMessage,
		failure: firstProblem,
		async run(items, api, run) {
			try {
				const [item, ...others] = items;
				if (others.length > 0) throw tooManyItems(items.length);
				return [await askAndWait(messaging, item!, api, run)];
			} catch (error) {
				return items.map(() =>
					failedOutput(rejectedJson(run.gateway, null, error), problemOf(error)),
				);
			}
		},
	};
}

/** A message with a link has at least two parts, so Max Parts begins with more. */
function withRoomForLinks(field: INodeProperties): INodeProperties {
	const options = (field.options as INodeProperties[]).map((option) =>
		option.name === 'maxParts' ? { ...option, default: 3 } : option,
	);
	return { ...field, options };
}

/**
 * The execution waits only if the gateway accepted the message and its links resume this execution.
 * A retry of a failed execution has a different ID, so the links in an earlier message do not resume
 * it.
 */
async function askAndWait<Api, M extends Message>(
	messaging: Messaging<Api, M>,
	item: Item,
	api: Api,
	run: Run,
): Promise<Output> {
	const { pause } = run;
	const limit = readWaitLimit(item.options(), run.timeZone);
	checkWaitLimit(limit, null);
	const { links, ...question } = questionOf(item, run);
	const text = [question.text, ...links.map(({ label, url }) => `${label}${url}`)].join('\n');
	let isSentNow = false;
	const inTime: Messaging<Api, M> = {
		...messaging,
		compose(draft) {
			checkWaitLimit(limit, draft.sendAt);
			return messaging.compose(draft);
		},
	};
	const [output] = await dispatch(inTime, [item], api, run, {
		// The links differ in every execution.
		content: () => ({ to: item.value('to'), text, lastingText: question.text }),
		onSend: () => (isSentNow = true),
	});
	const { json, problem } = output!;
	const earlier = pause.asked();
	if (isSentNow && json.outcome !== 'rejected') {
		const warning = isLocal(links[0]!.url) ? LOCAL_LINKS : undefined;
		if (warning) run.warn(warning);
		const message = { ...json, ...(warning && { warning }) };
		pause.ask({
			...question,
			message: run.includesInputFields ? withInputFields(message, item.json) : message,
		});
	}
	if (problem) return output!;
	if (!isSentNow && earlier?.executionId !== pause.executionId) return linksEnded(json);
	await pause.wait(limit(json.scheduledAt as string | null));
	return { json: pause.asked()!.message };
}

/** GSM-7 has every character of a URL, so no gateway changes or drops any of them. */
interface Link {
	label: string;
	url: string;
}

const RESPONSE_TYPES = ['approval', 'customForm', 'freeText'] as const;
const APPROVALS = ['single', 'double'] as const;

/** The question and its links. The output of the message is added after it was sent. */
function questionOf(item: Item, run: Run): Omit<Question, 'message'> & { links: Link[] } {
	const options = item.options();
	const id = createHash('sha256').update(`${run.id}/${item.index}`).digest('hex').slice(0, 8);
	const link = (label: string, name: LinkName = 'q'): Link => ({
		label: label && `${label}: `,
		url: run.pause.link(name, id),
	});
	const text = item.required('message', 'Message');
	const language = options.choice('language', 'Language', LANGUAGES) ?? 'en';
	const words = WORDS[language];
	const common = {
		id,
		executionId: run.pause.executionId,
		language,
		title: options.text('responseFormTitle'),
		text: options.text('responseFormDescription') || text,
		thanks: options.text('thankYouText') || words.thanks,
	};
	const responseType = item.choice('responseType', 'Response Type', RESPONSE_TYPES);
	if (responseType !== 'approval') {
		const fields =
			responseType === 'freeText'
				? [FREE_TEXT]
				: readFields(item.options('formFields', 'Form Elements', "The form's "));
		const submit = options.text('responseFormButtonLabel') || words.submit;
		const label = asWords(options.value('messageButtonLabel') ?? words.respond, 'Label');
		return { ...common, answer: { type: 'form', fields, submit }, links: [link(label)] };
	}
	const approval = item.options('approvalOptions', 'Approval Options', '');
	const values = approval.nested('values', 'Values') ?? new Options({});
	const isDouble = values.choice('approvalType', 'Type of Approval', APPROVALS) === 'double';
	const approve = values.text('approveLabel') || words.approve;
	const decline = isDouble ? values.text('disapproveLabel') || words.decline : null;
	const links =
		decline === null
			? [link(approve)]
			: values.flag('oneLink', 'One Link', true)
				? [link(`${approve} / ${decline}`)]
				: [link(approve, 'yes'), link(decline, 'no')];
	return { ...common, answer: { type: 'approval', approve, decline }, links };
}

const LOCAL_LINKS =
	'The links point to this machine (localhost), so a phone cannot open them. Set WEBHOOK_URL to the public address of n8n.';

function isLocal(url: string): boolean {
	return /^https?:\/\/([^/]*\.)?(localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\])[:/]/i.test(url);
}

/** An execution that has failed since then sent the message. */
function linksEnded(json: IDataObject): Output {
	return failedOutput(json, {
		code: 'linksEnded',
		message:
			'The message was sent before, but its links belong to the execution that failed, so nobody can answer it anymore. It was not sent again.',
		description: 'Run the workflow again to ask again.',
	});
}

function tooManyItems(count: number): InvalidInput {
	return new InvalidInput(
		`Send and Wait asks one question and waits for its answer, but it got ${count} items. Put a Loop Over Items node before it to ask for each item, or turn on Execute Once in its settings to ask only once.`,
	);
}
