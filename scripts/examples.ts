import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sandbox } from '../sandbox';
import type { Editor } from './n8n/editor';
import { outputOf, type Execution } from './n8n/executions';
import type { NodeDraft } from './n8n/workflow';

const PREFIX = 'n8n-nodes-sms-gateways.';

/** What running one example workflow showed. */
export interface ExampleResult {
	name: string;
	status: string;
	/** Requests the gateways got, and messages they took. */
	requests: number;
	taken: number;
	/** Per node of ours: its outputs in short. */
	cameBack: string[];
	isGood: boolean;
}

/** Several entries, each once a minute, poll as often as n8n lets a test do it. */
const QUICK_POLLS = {
	item: Array.from({ length: 12 }, (_, i) => ({
		mode: 'custom',
		cronExpression: `${i * 5} * * * * *`,
	})),
};

/** The address in the examples that a user replaces by that of a telephone system. */
const PBX = 'https://pbx.example.com';

/** Runs one example to its end: from its Manual Trigger, or by making its trigger's event happen. */
export async function runExample(
	n8n: Editor & { url: string },
	sandbox: Sandbox,
	name: string,
	id: string,
): Promise<ExampleResult> {
	const before = tally(sandbox);
	const { nodes } = await n8n.workflow(id);
	const isManual = nodes.some(({ type }) => type === 'n8n-nodes-base.manualTrigger');
	const execution = isManual ? await n8n.run(id) : await runTriggered(n8n, sandbox, id, nodes);
	const after = tally(sandbox);
	return {
		name,
		status: execution.status,
		requests: after.requests - before.requests,
		taken: after.taken - before.taken,
		cameBack: nodes
			.filter(({ type }) => type.startsWith(PREFIX))
			.map(({ name: node }) => `${node}: ${inShort(execution, node)}`),
		isGood: execution.status === 'success',
	};
}

async function runTriggered(
	n8n: Editor & { url: string },
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
	if (type === `${PREFIX}serwerSmsTrigger`) {
		serwerSms.receive({ phone: sender, text: 'TAK' });
		return;
	}
	switch (parameters.event) {
		case 'balanceBelow':
			mobipace.balance = -mobipace.creditLimit;
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
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return server;
}

function port(server: Server): number {
	return (server.address() as AddressInfo).port;
}

function tally({ gateways }: Sandbox): { requests: number; taken: number } {
	const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
	return {
		requests: sum(gateways.map(({ requests }) => requests.length)),
		taken: sum(gateways.map((gateway) => gateway.counts().messages ?? 0)),
	};
}

/** `998 accepted, 2 rejected`, or how many items where they have no outcome. */
function inShort(execution: Execution, node: string): string {
	const items = [...outputOf(execution, node), ...outputOf(execution, node, 1)];
	const counts = new Map<string, number>();
	for (const { outcome, status } of items) {
		const word = (outcome ?? status ?? (items.length === 1 ? 'item' : 'items')) as string;
		counts.set(word, (counts.get(word) ?? 0) + 1);
	}
	return [...counts].map(([word, count]) => `${count} ${word}`).join(', ') || 'nothing';
}

/** The results as a table for a terminal. */
export function table(results: ExampleResult[]): string {
	const head = ['Example', 'Execution', 'Requests', 'Taken', 'Came back'];
	const rows = results.flatMap(({ name, status, requests, taken, cameBack }) =>
		cameBack.map((line, i) =>
			i === 0 ? [name, status, String(requests), String(taken), line] : ['', '', '', '', line],
		),
	);
	const widths = head.map((title, column) =>
		Math.max(title.length, ...rows.map((row) => row[column]!.length)),
	);
	const line = (row: string[]) =>
		row
			.map((cell, i) => cell.padEnd(widths[i]!))
			.join('  ')
			.trimEnd();
	return [line(head), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)].join('\n');
}
