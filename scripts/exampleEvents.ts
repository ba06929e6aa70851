import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sandbox } from '../sandbox';
import type { Editor } from './n8n/editor';
import type { Execution } from './n8n/executions';
import type { NodeDraft } from './n8n/workflow';

export const PREFIX = 'n8n-nodes-sms-gateways.';

/** An n8n that runs, as its editor and its webhooks are reached. */
export type ReachedN8n = Editor & { url: string };

/** Several entries, each once a minute, poll as often as n8n lets a test do it. */
const QUICK_POLLS = {
	item: Array.from({ length: 12 }, (_, i) => ({
		mode: 'custom',
		cronExpression: `${i * 5} * * * * *`,
	})),
};

/** The address in the examples that a user replaces by that of a telephone system. */
const PBX = 'https://pbx.example.com';

/** Runs a workflow by its Manual Trigger, and says yes where it asks somebody. */
export async function runByHand(
	n8n: ReachedN8n,
	sandbox: Sandbox,
	id: string,
	nodes: NodeDraft[],
): Promise<Execution> {
	const execution = await n8n.startRun(id);
	if (nodes.some(asks)) {
		await n8n.waitUntilWaiting(execution);
		await approve(n8n, sandbox);
	}
	return await n8n.waitForExecution(execution);
}

function asks({ type, parameters }: NodeDraft): boolean {
	return parameters?.operation === 'sendAndWait' || type.endsWith('HitlTool');
}

/** What somebody does who has got a message with a link: opens it, and sends the page's form. */
async function approve({ url }: ReachedN8n, { mProfi }: Sandbox): Promise<void> {
	const [link] = mProfi.messages.at(-1)!.message.match(/https?:\S+/) ?? [];
	if (link === undefined) throw new Error('The last message has no link.');
	const page = await fetch(link);
	if (!(await page.text()).includes('<form')) throw new Error('The link shows no form.');
	const body = new URLSearchParams({ approved: 'true' });
	await fetch(link, { method: 'POST', headers: { origin: url }, body });
}

/** Runs a workflow by making the event of its trigger happen. */
export async function runByEvent(
	n8n: ReachedN8n,
	sandbox: Sandbox,
	id: string,
	nodes: NodeDraft[],
): Promise<Execution> {
	const pbx = await listen();
	try {
		const trigger = nodes.find(({ type }) => /(trigger|webhook)$/i.test(type))!;
		await n8n.updateWorkflow(id, {
			nodes: nodes.map((node) => readied(node, `http://127.0.0.1:${port(pbx)}`)),
		});
		await n8n.activate(id);
		await happen(sandbox, trigger, n8n.url);
		const [execution] = await n8n.waitForExecutions(id, 1);
		await n8n.deactivate(id);
		return execution!;
	} finally {
		pbx.close();
	}
}

/** Polls more often, and has a telephone system on this machine. */
function readied(node: NodeDraft, pbx: string): NodeDraft {
	const parameters = { ...node.parameters };
	if (parameters.pollTimes) parameters.pollTimes = QUICK_POLLS;
	if (typeof parameters.url === 'string') parameters.url = parameters.url.replace(PBX, pbx);
	return { ...node, parameters };
}

async function happen(sandbox: Sandbox, trigger: NodeDraft, n8nUrl: string): Promise<void> {
	const { mProfi, mobipace, actio, serwerSms } = sandbox;
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
		actio.setWebhook(actioWebhook(n8nUrl, trigger));
		await actio.receive({ from: sender, body: 'Proszę o kontakt' });
		return;
	}
	switch (parameters.event) {
		case 'balanceBelow':
			if (type === `${PREFIX}mobipaceTrigger`) mobipace.balance = -mobipace.creditLimit;
			else serwerSms.setLimit('full', 0);
			break;
		case 'incomingMessage':
			serwerSms.receive({ phone: sender, text: 'TAK' });
			break;
		case 'surveyAnswer':
			mProfi.answerSurvey(1, sender, ['tak', '5']);
			break;
		case 'incomingMobileApp':
			mProfi.receive({ sender, message: 'TAK', via: 'mobileApp' });
			break;
		default:
			mProfi.receive({ sender, message: 'TAK' });
	}
}

/** The production address of an ACTIO Trigger. */
export function actioWebhook(n8nUrl: string, { webhookId }: NodeDraft): string {
	return `${n8nUrl}/webhook/${webhookId}/actio`;
}

/** Something that answers 200 to everything, as a telephone system does. */
async function listen(): Promise<Server> {
	const server = createServer((request, response) =>
		request.resume().on('end', () => response.end()),
	);
	await once(server.listen(0, '127.0.0.1'), 'listening');
	return server;
}

function port(server: Server): number {
	return (server.address() as AddressInfo).port;
}
