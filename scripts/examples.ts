import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import type { GatewayName, Sandbox } from '../sandbox';
import { PREFIX, runByEvent, runByHand, type ReachedN8n } from './exampleEvents';
import type { Example } from './exampleFiles';
import type { Execution } from './n8n/executions';

/** The result of running one example workflow. */
export interface ExampleResult {
	name: string;
	status: string;
	/** The number of requests to the gateways, and of messages that they took. */
	requests: number;
	taken: number;
	/** What each of our nodes and each last node returned, in short. */
	cameBack: string[];
	/** Every difference from the expected results. */
	wrong: string[];
}

const POLLED_WITHIN_MS = 10_000;

/** Runs one example to its end, by its Manual Trigger or by causing its trigger's event. */
export async function runExample(
	n8n: ReachedN8n,
	sandbox: Sandbox,
	{ name, meta: { expected } }: Example,
	id: string,
): Promise<ExampleResult> {
	for (const [gateway, faults] of Object.entries(expected.faults ?? {})) {
		for (const fault of faults) sandbox[gateway as GatewayName].fault(fault);
	}
	const before = tally(sandbox);
	const { nodes } = await n8n.workflow(id);
	const isManual = nodes.some(({ type }) => type === 'n8n-nodes-base.manualTrigger');
	const run = isManual ? runByHand : runByEvent;
	const stop = answerByText(sandbox, expected.replies ?? []);
	const execution = await run(n8n, sandbox, id, nodes, expected);
	stop();
	// SerwerSMS takes messages from a database or a file when it polls, which is a moment later.
	const deadline = Date.now() + POLLED_WITHIN_MS;
	const isShort = () => tally(sandbox).taken - before.taken < expected.taken;
	while (isShort() && Date.now() < deadline) await sleep(100);
	const after = tally(sandbox);
	const taken = after.taken - before.taken;
	const wrong = [
		differs('Execution', execution.status, 'success'),
		differs('Taken', String(taken), String(expected.taken)),
		...Object.entries(expected.gave).map(([node, gave]) =>
			differs(node, inShort(execution, node), gave),
		),
		...Object.entries(expected.fields ?? {}).flatMap(([node, fields]) =>
			differingFields(node, given(execution, node), fields),
		),
	];
	return {
		name,
		status: execution.status,
		requests: after.requests - before.requests,
		taken,
		cameBack: nodes
			.filter(({ type, name: node }) => type.startsWith(PREFIX) || expected.gave[node])
			.map(({ name: node }) => `${node}: ${inShort(execution, node)}`),
		wrong: wrong.filter((difference) => difference !== null),
	};
}

/** Answers the nth message to each number with the nth texts. Returns how to stop. */
function answerByText({ mProfi }: Sandbox, replies: string[][]): () => void {
	const received = new Map<string, number>();
	let seen = mProfi.messages.length;
	const looking = setInterval(() => {
		for (const { recipient } of mProfi.messages.slice(seen)) {
			const nth = received.get(recipient) ?? 0;
			received.set(recipient, nth + 1);
			for (const message of replies[nth] ?? []) mProfi.receive({ sender: recipient, message });
		}
		seen = mProfi.messages.length;
	}, 500);
	return () => clearInterval(looking);
}

function differs(what: string, is: string, shouldBe: string): string | null {
	return is === shouldBe ? null : `${what}: ${is} instead of ${shouldBe}`;
}

/** Compares some fields of the only item that a node returned. */
function differingFields(
	node: string,
	returned: IDataObject[],
	fields: IDataObject,
): Array<string | null> {
	if (returned.length !== 1) return [differs(node, items(returned.length), items(1))];
	return Object.entries(fields).map(([field, value]) =>
		differs(`${node}, ${field}`, JSON.stringify(returned[0]![field]), JSON.stringify(value)),
	);
}

function tally({ gateways }: Sandbox): { requests: number; taken: number } {
	const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
	return {
		requests: sum(gateways.map(({ requests }) => requests.length)),
		taken: sum(gateways.map((gateway) => gateway.counts().messages ?? 0)),
	};
}

/**
 * Counts items by outcome: `998 accepted, 2 rejected`. `refused` is an agent's call that failed.
 * Items without an outcome are only counted.
 */
function inShort(execution: Execution, node: string): string {
	const counts = new Map<string, number>();
	for (const { outcome, status, error } of given(execution, node)) {
		const word = (outcome ?? status ?? (error ? 'refused' : '')) as string;
		counts.set(word, (counts.get(word) ?? 0) + 1);
	}
	const words = [...counts].map(([word, count]) => (word ? `${count} ${word}` : items(count)));
	return words.join(', ') || 'nothing';
}

/** What a node returned in all its runs, by all its outputs and to an agent. */
function given(execution: Execution, node: string): IDataObject[] {
	const runs = execution.data.resultData.runData[node] ?? [];
	return runs.flatMap(({ data = {} }) =>
		[...(data.main ?? []), ...(data.ai_tool ?? [])].flatMap((output) =>
			(output ?? []).map(({ json }) => json),
		),
	);
}

function items(count: number): string {
	return count === 1 ? '1 item' : `${count} items`;
}

/** Formats the results as a table for a terminal. */
export function table(results: ExampleResult[]): string {
	const head = ['Example', 'Execution', 'Requests', 'Taken', 'Came back'];
	const rows = results.flatMap(({ name, status, requests, taken, cameBack, wrong }) =>
		[...cameBack, ...wrong.map((difference) => `✗ ${difference}`)].map((line, i) =>
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
