import { InvalidInput } from '../../shared/gateway/error';
import { readTimeoutMs, timeoutField } from '../../shared/n8n/fields';
import type { BulkOperation, Run } from '../../shared/n8n/operation';
import { failedOutput, firstProblem, type Output } from '../../shared/n8n/output';
import type { Item } from '../../shared/n8n/parameters';
import { problemOf } from '../../shared/n8n/problem';
import { sendingOptionsField } from '../../shared/n8n/sending/allowedHoursOption';
import { startOfWait } from '../../shared/n8n/sendAndWait/waitLimit';
import { parameterContent, textFieldOf, toFieldOf } from '../../shared/n8n/sending/content';
import { crashNotice } from '../../shared/n8n/sending/crashNotice';
import { dispatch } from '../../shared/n8n/sending/dispatch';
import { oneMessage } from '../../shared/n8n/sending/maxMessages';
import type { Messaging } from '../../shared/n8n/sending/messaging';
import { rejectedJson } from '../../shared/n8n/sending/outputs';
import { awaitReport, isAwaited } from './awaitedReport';
import type { KannelMessage } from '../compose';
import type { Kannel } from '../connection';
import { reportOf } from '../report';
import { sendMessage } from '../sendMessage';

/** Sends one message. Its delivery report goes to this execution, which waits for it. */
export function sendAndWaitForDelivery(
	messaging: Messaging<Kannel, KannelMessage>,
): BulkOperation<Kannel> {
	const ownOptions = messaging.ownOptions.filter(({ name }) => name !== 'reports');
	return {
		over: 'all',
		takesOneItem: true,
		name: 'Send and Wait for Delivery',
		action: 'Send a message and wait for its delivery',
		description: 'Send one message, and continue when its delivery report arrives',
		fields: [
			...crashNotice(messaging),
			toFieldOf(messaging.hints),
			textFieldOf(messaging.hints),
			...messaging.fromFields,
			{
				...timeoutField,
				default: 3600,
				description:
					'The longest time to wait, in seconds, from the time when the message is sent. After that, the execution continues with the input of this node.',
			},
			sendingOptionsField(messaging.sharedOptions, ownOptions),
		],
		messageCount: oneMessage,
		failure: firstProblem,
		async run(items, kannel, run) {
			try {
				const [item, ...others] = items;
				if (others.length > 0) throw tooManyItems(items.length);
				return [await sendAndWait(messaging, item!, kannel, run)];
			} catch (error) {
				return items.map(() =>
					failedOutput(rejectedJson(run.gateway, null, error), problemOf(error)),
				);
			}
		},
	};
}

async function sendAndWait(
	messaging: Messaging<Kannel, KannelMessage>,
	item: Item,
	kannel: Kannel,
	run: Run,
): Promise<Output> {
	const { pause } = run;
	const timeoutMs = readTimeoutMs(item);
	const url = pause.callback();
	let isSentNow = false;
	const here: Messaging<Kannel, KannelMessage> = {
		...messaging,
		send: async (_, permit, [message]) => {
			const report = reportOf('final', message!.reference, url);
			return [await sendMessage(kannel, permit, message!, report)];
		},
	};
	const [output] = await dispatch(here, [item], kannel, run, {
		content: parameterContent,
		onSend: () => (isSentNow = true),
	});
	const { json, problem } = output!;
	const inputFields = run.includesInputFields ? item.json : {};
	if (isSentNow) awaitReport(pause, json.reference as string, inputFields);
	if (problem) return output!;
	if (!isSentNow && !isAwaited(pause)) return reportElsewhere(json);
	await pause.wait(new Date(startOfWait(json.scheduledAt as string | null) + timeoutMs));
	return { json };
}

/** An execution that has failed since then sent the message. */
function reportElsewhere(json: Output['json']): Output {
	return failedOutput(json, {
		code: 'reportElsewhere',
		message:
			'The message was sent before, but its delivery report goes to the execution that failed. It was not sent again.',
		description: 'Look for the message in the panel of your SMS provider.',
	});
}

function tooManyItems(count: number): InvalidInput {
	return new InvalidInput(
		`Send and Wait for Delivery sends one message and waits for its report, but it got ${count} items. Put a Loop Over Items node before it, or use Send Bulk with a Kannel Trigger.`,
	);
}
