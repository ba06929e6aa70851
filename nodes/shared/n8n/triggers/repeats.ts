import { createHash } from 'crypto';
import type { IWebhookFunctions } from 'n8n-workflow';

/** The part of Express's response that is used here. */
interface Reply {
	statusCode: number;
	once: (event: 'finish', listener: () => void) => void;
}

/** How many events of a trigger are remembered, and of how many triggers. */
const MOST_EVENTS = 5_000;
const MOST_TRIGGERS = 1_000;
const MARK_LENGTH = 8;

/** Marks of the latest events of each trigger in this process, oldest first. */
const triggers = new Map<string, Set<string>>();

/**
 * Tells for each event of a call whether it came before, and remembers it if not. So it must be asked
 * only after the call has passed every check. Calls at the same moment get right answers, because
 * nothing is awaited.
 *
 * The process remembers events, because n8n loses what a webhook writes to static data whenever the call
 * starts an execution, unless the workflow had no static data. What is saved there nevertheless still
 * helps after a restart. An execution in the editor forgets and ignores everything, so that the same call
 * can be tried again.
 */
export function repetitions(context: IWebhookFunctions): (event: unknown[]) => boolean {
	if (context.getMode() === 'manual') return () => false;
	const memory = context.getWorkflowStaticData('node');
	const recent = recentOf(`${context.getWorkflow().id} ${context.getNode().id}`);
	const added: string[] = [];
	// If n8n cannot start the execution, it answers with an error, and the gateway may try again.
	onError(context, () => added.forEach((mark) => recent.delete(mark)));
	return (event) => {
		const digest = createHash('sha1').update(JSON.stringify(event)).digest('base64');
		const mark = digest.slice(0, MARK_LENGTH);
		const saved = typeof memory.seen === 'string' ? memory.seen : '';
		if (recent.has(mark) || isIn(saved, mark)) return true;
		memory.seen = (saved + mark).slice(-MOST_EVENTS * MARK_LENGTH);
		recent.add(mark);
		added.push(mark);
		dropOldest(recent, MOST_EVENTS);
		return false;
	};
}

function recentOf(trigger: string): Set<string> {
	const recent = triggers.get(trigger) ?? new Set();
	triggers.delete(trigger);
	triggers.set(trigger, recent);
	dropOldest(triggers, MOST_TRIGGERS);
	return recent;
}

function isIn(saved: string, mark: string): boolean {
	for (let i = 0; i < saved.length; i += MARK_LENGTH) {
		if (saved.startsWith(mark, i)) return true;
	}
	return false;
}

function dropOldest(collection: Map<string, unknown> | Set<string>, most: number): void {
	for (const key of collection.keys()) {
		if (collection.size <= most) return;
		collection.delete(key);
	}
}

function onError(context: IWebhookFunctions, act: () => void): void {
	const response = context.getResponseObject() as unknown as Reply;
	response.once('finish', () => {
		if (response.statusCode >= 400) act();
	});
}
