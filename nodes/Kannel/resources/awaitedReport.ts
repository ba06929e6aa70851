import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import type { Pause } from '../../shared/n8n/sendAndWait/question';
import { readKept } from '../../shared/n8n/sendAndWait/question';
import { withInputFields } from '../../shared/n8n/sending/includeInputFields';
import { readReport } from '../report';

/** The report that an execution waits for. */
interface Awaited extends IDataObject {
	reference: string;
	/** The execution that the report resumes. */
	executionId: string;
	/** The fields of the input item that the user wants in the output. */
	inputFields: IDataObject;
}

const KEY = 'awaitedReport';

export function awaitReport(pause: Pause, reference: string, inputFields: IDataObject): void {
	pause.keep(KEY, { reference, executionId: pause.executionId, inputFields });
}

/** Whether the report of an earlier attempt's message resumes this execution. */
export function isAwaited(pause: Pause): boolean {
	return pause.kept(KEY)?.executionId === pause.executionId;
}

/**
 * Resumes the execution with a report. Null if the call is not a report. A report of another message,
 * such as an earlier one of a loop, is acknowledged and changes nothing. Until n8n has saved the waiting
 * execution it answers 409, and Kannel repeats the call.
 */
export function resumeWithReport(context: IWebhookFunctions): IWebhookResponseData | null {
	const fields = context.getQueryData() as Record<string, unknown>;
	if (fields.event !== 'report') return null;
	const report = readReport(fields);
	const awaited = readKept<Awaited>(context, KEY);
	const isIt = report?.final === true && report.reference === awaited?.reference;
	const answer = { webhookResponse: { received: true } };
	if (!isIt || !awaited) return answer;
	const json = withInputFields({ gateway: 'kannel', ...report }, awaited.inputFields);
	return { ...answer, workflowData: [[{ json, pairedItem: { item: 0 } }]] };
}
