import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import type { DatabaseAddress, Fault, GatewayName } from '../sandbox';
import { CHECKOUT } from './n8n/node';
import type { WorkflowDraft } from './n8n/workflow';

/** What an example must do when it is run. It runs on its own. */
interface ExpectedResult {
	/** What goes wrong at a gateway. */
	faults?: Partial<Record<GatewayName, Fault[]>>;
	/** The text of the message that comes in. */
	arrives?: string;
	/** The calls of its webhooks, in order. `{code}` stands for the six digits of the last message. */
	calls?: Array<{ path: string; body: Record<string, string>; answers: object }>;
	/** What everybody texts after the first message from mProfi, after the second, and so on. */
	replies?: string[][];
	/** The database that must be installed. */
	needs?: DatabaseAddress['engine'];
	/** How many messages the gateways must take. */
	taken: number;
	/** What the nodes must return, by their names. */
	gave: Record<string, string>;
	/** Fields of the only item that a node must return, by the names of the nodes. */
	fields?: Record<string, IDataObject>;
}

/** The file of an example. n8n ignores what it does not know of a workflow's `meta`. */
export interface Example extends WorkflowDraft {
	meta: { expected: ExpectedResult };
}

/** Every example, by the name of its file. Those of mProfi come first: `npm start` leads to them. */
export function readExamples(): Map<string, Example> {
	const folder = join(CHECKOUT, 'examples');
	const files = readdirSync(folder)
		.filter((file) => file.endsWith('.json'))
		.sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
	return new Map(
		files.map((file) => [file, JSON.parse(readFileSync(join(folder, file), 'utf8')) as Example]),
	);
}

function rank(file: string): number {
	return file.startsWith('mprofi-') ? 0 : 1;
}
