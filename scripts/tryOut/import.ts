import { createHash } from 'node:crypto';
import { readExamples, type Example } from '../exampleFiles';
import type { N8n } from '../n8n/instance';
import type { WorkflowDraft } from '../n8n/workflow';
import type { Home } from './home';

/** What became of an example file in a person's n8n. */
interface Imported {
	id: string;
	/** A digest of the file, with the addresses that were put into it. */
	digest: string;
	/** A digest of the workflow that n8n saved. It differs once somebody has edited the workflow. */
	saved: string;
}

/** An example that n8n has. */
export interface ExampleWorkflow {
	id: string;
	example: Example;
	/** Whether it came with this start. */
	isNew: boolean;
}

/**
 * Imports the examples that this n8n has never had, the first one last, because n8n lists the newest
 * first. With a home it leaves what a person has edited or deleted, and renews the rest when the
 * file has changed.
 *
 * @param addresses Addresses of vendors that nodes of n8n call, each with the one to call instead.
 */
export async function importExamples(
	n8n: N8n,
	addresses: ReadonlyMap<string, string>,
	home?: Home,
): Promise<ExampleWorkflow[]> {
	const known = (await home?.read<Record<string, Imported>>('examples.json', {})) ?? {};
	const present = new Map((await n8n.workflows()).map((workflow) => [workflow.id, workflow]));
	const found: ExampleWorkflow[] = [];
	for (const [file, written] of [...readExamples()].reverse()) {
		const example = withAddresses(written, addresses);
		const digest = digestOf(example);
		const before = known[file];
		if (before === undefined) {
			const id = await n8n.createWorkflow(example);
			known[file] = { id, digest, saved: savedDigest(await n8n.workflow(id)) };
			found.push({ id, example, isNew: true });
			continue;
		}
		const workflow = present.get(before.id);
		if (workflow === undefined) continue;
		const { id } = before;
		if (before.digest !== digest && savedDigest(await n8n.workflow(id)) === before.saved) {
			await n8n.updateWorkflow(id, example);
			if (workflow.active) await n8n.activate(id);
			known[file] = { id, digest, saved: savedDigest(await n8n.workflow(id)) };
		}
		found.push({ id, example, isNew: false });
	}
	await home?.write('examples.json', known);
	return found.reverse();
}

/** The example with the addresses to call instead. */
export function withAddresses(example: Example, addresses: ReadonlyMap<string, string>): Example {
	const nodes = example.nodes.map((node) => {
		const { url: written } = node.parameters ?? {};
		const url = typeof written === 'string' ? addresses.get(written) : undefined;
		return url === undefined ? node : { ...node, parameters: { ...node.parameters, url } };
	});
	return { ...example, nodes };
}

function savedDigest({ name, nodes, connections }: WorkflowDraft): string {
	return digestOf({ name, nodes, connections });
}

function digestOf(value: object): string {
	return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
