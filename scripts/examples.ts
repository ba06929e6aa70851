import type { IDataObject } from 'n8n-workflow';
import type { Sandbox } from '../sandbox';
import { PREFIX, runByEvent, runByHand, type ReachedN8n } from './exampleEvents';
import { EXPECTED } from './exampleResults';
import type { Execution } from './n8n/executions';

/** What running one example workflow showed. */
export interface ExampleResult {
	name: string;
	status: string;
	/** Requests the gateways got, and messages they took. */
	requests: number;
	taken: number;
	/** Per node of ours and where items end: what it gave, in short. */
	cameBack: string[];
	/** What was to be otherwise. */
	wrong: string[];
}

/** Runs one example to its end: from its Manual Trigger, or by making its trigger's event happen. */
export async function runExample(
	n8n: ReachedN8n,
	sandbox: Sandbox,
	name: string,
	id: string,
): Promise<ExampleResult> {
	const expected = EXPECTED[name];
	expected?.given?.(sandbox);
	const before = tally(sandbox);
	const { nodes } = await n8n.workflow(id);
	const isManual = nodes.some(({ type }) => type === 'n8n-nodes-base.manualTrigger');
	const run = isManual ? runByHand : runByEvent;
	const execution = await run(n8n, sandbox, id, nodes);
	const after = tally(sandbox);
	const taken = after.taken - before.taken;
	const wrong = [
		differs('Execution', execution.status, 'success'),
		differs('Taken', String(taken), String(expected?.taken)),
		...Object.entries(expected?.gave ?? {}).map(([node, gave]) =>
			differs(node, inShort(execution, node), gave),
		),
	];
	return {
		name,
		status: execution.status,
		requests: after.requests - before.requests,
		taken,
		cameBack: nodes
			.filter(({ type, name: node }) => type.startsWith(PREFIX) || expected?.gave[node])
			.map(({ name: node }) => `${node}: ${inShort(execution, node)}`),
		wrong: wrong.filter((difference) => difference !== null),
	};
}

function differs(what: string, is: string, shouldBe: string): string | null {
	return is === shouldBe ? null : `${what}: ${is} instead of ${shouldBe}`;
}

function tally({ gateways }: Sandbox): { requests: number; taken: number } {
	const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
	return {
		requests: sum(gateways.map(({ requests }) => requests.length)),
		taken: sum(gateways.map((gateway) => gateway.counts().messages ?? 0)),
	};
}

/** `998 accepted, 2 rejected`; `refused` is a call by an agent; without an outcome only how many. */
function inShort(execution: Execution, node: string): string {
	const counts = new Map<string, number>();
	for (const { outcome, status, error } of given(execution, node)) {
		const word = (outcome ?? status ?? (error ? 'refused' : '')) as string;
		counts.set(word, (counts.get(word) ?? 0) + 1);
	}
	const words = [...counts].map(([word, count]) => `${count} ${word || items(count)}`);
	return words.join(', ') || 'nothing';
}

/** What a node gave in all its runs, by all its outputs and to an agent. */
function given(execution: Execution, node: string): IDataObject[] {
	const runs = execution.data.resultData.runData[node] ?? [];
	return runs.flatMap(({ data = {} }) =>
		[...(data.main ?? []), ...(data.ai_tool ?? [])].flatMap((output) =>
			(output ?? []).map(({ json }) => json),
		),
	);
}

function items(count: number): string {
	return count === 1 ? 'item' : 'items';
}

/** The results as a table for a terminal. */
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
