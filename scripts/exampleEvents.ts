import { isDeepStrictEqual } from 'node:util';
import type { Sandbox } from '../sandbox';
import { PhoneSystem } from '../sandbox/phoneSystem';
import type { Example } from './exampleFiles';
import type { Editor } from './n8n/editor';
import type { Execution } from './n8n/executions';
import type { NodeDraft } from './n8n/workflow';

export const PREFIX = 'n8n-nodes-sms-gateways.';

/** How to reach a running n8n's editor and webhooks. */
export type ReachedN8n = Editor & { url: string };

/** Several entries, each once a minute, poll as often as n8n lets a test do it. */
export const QUICK_POLLS = {
	item: Array.from({ length: 12 }, (_, i) => ({
		mode: 'custom',
		cronExpression: `${i * 5} * * * * *`,
	})),
};

/** The address in the examples that a user replaces with that of a telephone system. */
const PBX = /^https:\/\/pbx\.example\.com\/.*$/;

type Happening = Pick<Example['meta']['expected'], 'arrives' | 'calls'>;

/**
 * Runs a workflow by its Manual Trigger. Where the workflow asks somebody, the answer is yes. Where it also
 * receives, it is published meanwhile.
 */
export async function runByHand(
	n8n: ReachedN8n,
	sandbox: Sandbox,
	id: string,
	nodes: NodeDraft[],
): Promise<Execution> {
	const receives = nodes.some(polls);
	if (receives) {
		await n8n.updateWorkflow(id, { nodes: nodes.map(quick) });
		await n8n.activate(id);
	}
	const execution = await n8n.startRun(id);
	if (nodes.some(asks)) {
		await n8n.waitUntilWaiting(execution);
		await approve(n8n, sandbox);
	}
	const ended = await n8n.waitForExecution(execution);
	if (receives) await n8n.deactivate(id);
	return ended;
}

function polls({ parameters }: NodeDraft): boolean {
	return parameters?.pollTimes !== undefined;
}

/** Makes the node poll more often, if it polls. */
function quick(node: NodeDraft): NodeDraft {
	if (!polls(node)) return node;
	return { ...node, parameters: { ...node.parameters, pollTimes: QUICK_POLLS } };
}

function asks({ type, parameters }: NodeDraft): boolean {
	return parameters?.operation === 'sendAndWait' || type.endsWith('HitlTool');
}

/** Acts as somebody who got a message with a link: opens the link and submits the form. */
async function approve({ url }: ReachedN8n, { mProfi }: Sandbox): Promise<void> {
	const [link] = mProfi.messages.at(-1)!.message.match(/https?:\S+/) ?? [];
	if (link === undefined) throw new Error('The last message has no link, so nobody can answer it.');
	const page = await fetch(link);
	if (!(await page.text()).includes('<form'))
		throw new Error('The page behind the link has no form, so nobody can answer it.');
	const body = new URLSearchParams({ approved: 'true' });
	await fetch(link, { method: 'POST', headers: { origin: url }, body });
}

/** Runs a workflow by causing the event of its trigger, or by calls. Returns the last execution. */
export async function runByEvent(
	n8n: ReachedN8n,
	sandbox: Sandbox,
	id: string,
	nodes: NodeDraft[],
	{ arrives = 'TAK', calls }: Happening = {},
): Promise<Execution> {
	const pbx = await PhoneSystem.open(['+48664400100']);
	try {
		const trigger = nodes.find(({ type }) => /(trigger|webhook)$/i.test(type))!;
		await n8n.updateWorkflow(id, {
			nodes: nodes.map((node) => readied(node, pbx)),
		});
		await n8n.activate(id);
		for (const call of calls ?? []) await makeCall(sandbox, n8n.url, call);
		if (!calls) await happen(sandbox, trigger, n8n.url, arrives);
		const executions = await n8n.waitForExecutions(id, calls?.length ?? 1);
		await n8n.deactivate(id);
		return executions.at(-1)!;
	} finally {
		await pbx.close();
	}
}

/** Makes the workflow poll more often and use a telephone system on this machine. */
function readied(node: NodeDraft, { url }: PhoneSystem): NodeDraft {
	const { parameters, ...rest } = quick(node);
	if (typeof parameters?.url !== 'string') return { ...rest, parameters };
	return { ...rest, parameters: { ...parameters, url: parameters.url.replace(PBX, url) } };
}

type WebhookCall = NonNullable<Happening['calls']>[number];

/** @throws Error if the workflow gives another answer than the example promises. */
async function makeCall(
	{ mProfi }: Sandbox,
	n8nUrl: string,
	{ path, body, answers }: WebhookCall,
): Promise<void> {
	const code = /\b\d{6}\b/.exec(mProfi.messages.at(-1)?.message ?? '')?.[0] ?? '';
	const filled = JSON.stringify(body).replace('{code}', code);
	const headers = { 'content-type': 'application/json' };
	const answer = await fetch(`${n8nUrl}/webhook/${path}`, {
		method: 'POST',
		body: filled,
		headers,
	});
	const text = await answer.text();
	if (isDeepStrictEqual(tryJson(text), answers)) return;
	throw new Error(`${path} answered ${filled} with ${answer.status} ${text}.`);
}

function tryJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

async function happen(
	sandbox: Sandbox,
	trigger: NodeDraft,
	n8nUrl: string,
	message: string,
): Promise<void> {
	const { mProfi, mobipace, actio, serwerSms, kannel } = sandbox;
	const { type, parameters = {} } = trigger;
	const sender = '48500600700';
	if (type === 'n8n-nodes-base.webhook') {
		const body = JSON.stringify({ from: '+48732129000', to: `+${sender}`, text: 'Z centrali' });
		const headers = { 'content-type': 'application/json' };
		const url = `${n8nUrl}/webhook/${parameters.path as string}`;
		await fetch(url, { method: 'POST', body, headers });
		return;
	}
	if (type === `${PREFIX}actioTrigger`) {
		actio.setWebhook(webhookOf(n8nUrl, trigger, 'actio'));
		await actio.receive({ from: sender, body: 'Proszę o kontakt' });
		return;
	}
	if (type === `${PREFIX}kannelTrigger`) {
		kannel.webhookUrl = webhookOf(n8nUrl, trigger, 'kannel');
		kannel.receive({ from: `+${sender}`, text: 'Proszę o kontakt' });
		return;
	}
	if (type === `${PREFIX}smsWebhookTrigger`) {
		const body = new URLSearchParams({ from: sender, text: 'Proszę o kontakt' });
		await fetch(webhookOf(n8nUrl, trigger, 'sms'), { method: 'POST', body });
		return;
	}
	switch (parameters.event) {
		case 'balanceBelow':
			if (type === `${PREFIX}mobipaceTrigger`) mobipace.balance = -mobipace.creditLimit;
			else serwerSms.setLimit('full', 0);
			break;
		case 'incomingMessage':
			serwerSms.receive({ phone: sender, text: message });
			break;
		case 'surveyAnswer':
			mProfi.answerSurvey(1, sender, ['tak', '5']);
			break;
		case 'incomingMobileApp':
			mProfi.receive({ sender, message, via: 'mobileApp' });
			break;
		default:
			mProfi.receive({ sender, message });
	}
}

/** The production URL of a trigger whose path is this. */
export function webhookOf(
	n8nUrl: string,
	{ webhookId }: Pick<NodeDraft, 'webhookId'>,
	path: string,
): string {
	return `${n8nUrl}/webhook/${webhookId}/${path}`;
}
