import { NodeHelpers, type INode, type INodeParameters, type INodeType } from 'n8n-workflow';
import { PREFIX } from '../../scripts/exampleEvents';
import { readExamples } from '../../scripts/exampleFiles';
import type { NodeDraft, WorkflowDraft } from '../../scripts/n8n/workflow';
import { packageNodes } from '../support/packageNodes';

const examples = [...readExamples()];

let types: INodeType[];
beforeAll(async () => {
	types = await packageNodes();
});

const isSticky = ({ type }: NodeDraft) => type === 'n8n-nodes-base.stickyNote';

describe.each(examples)('%s', (_, { nodes, connections, meta }) => {
	const ours = nodes.filter(({ type }) => type.startsWith(PREFIX));

	it('begins with a note that says what it does and what users must change', () => {
		expect(nodes.filter(isSticky)).toEqual([nodes[0]]);
		expect(nodes[0]!.parameters?.content).toMatch(/^## .+\n\n[^]+\*\*For your own use\*\*\n[-1]/);
	});

	it('has only parameters that the panel shows, and every required parameter', () => {
		expect(ours).not.toEqual([]);
		for (const node of ours) {
			const { properties, given, description } = panel(node);
			const shown = NodeHelpers.getNodeParameters(
				properties,
				given,
				true,
				false,
				{ typeVersion: 1 },
				description,
			);
			expect([node.name, shown]).toMatchObject([node.name, given]);
			const full = { ...node, parameters: given } as INode;
			const issues = NodeHelpers.getNodeParametersIssues(properties, full, description);
			expect([node.name, issues]).toEqual([node.name, null]);
		}
	});

	it('connects all its nodes, and each has a different name', () => {
		const names = nodes.filter((node) => !isSticky(node)).map((node) => node.name);
		expect(new Set(names).size).toBe(names.length);
		const targets = Object.values(connections).flatMap((kinds) =>
			Object.values(kinds).flatMap((outputs) =>
				outputs.flatMap((links) => (links ?? []).map(({ node }) => node)),
			),
		);
		expect(new Set([...Object.keys(connections), ...targets])).toEqual(new Set(names));
	});

	it('refers to credentials of the sandbox by name and without IDs', () => {
		for (const { credentials } of nodes) {
			for (const credential of Object.values(credentials ?? {})) {
				expect(Object.keys(credential)).toEqual(['name']);
				expect(credential.name).toMatch(/ sandbox$|^Pretend model$/);
			}
		}
	});

	it('has the ID of each address, which the command line does not add on import', () => {
		const called = nodes.filter((node) => isCalled(node));
		for (const { webhookId } of called) {
			expect(webhookId).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
		}
	});

	it('has no nodes or notes that overlap', () => {
		const boxes = nodes.map((node) => ({ node: node.name, ...boxOf(node, connections) }));
		const overlaps = boxes.flatMap((one, i) =>
			boxes
				.slice(i + 1)
				.filter((other) => overlap(one, other))
				.map((other) => `${one.node} and ${other.node}`),
		);
		expect(overlaps).toEqual([]);
	});

	it('has expected results for its run', () => {
		const names = nodes.map((node) => node.name);
		const { taken, gave, fields = {} } = meta.expected;
		expect(Object.keys(gave)).not.toEqual([]);
		expect(names).toEqual(expect.arrayContaining([...Object.keys(gave), ...Object.keys(fields)]));
		expect(taken).toEqual(expect.any(Number));
	});
});

it('every example has a name of its own', () => {
	const names = examples.map(([, { name }]) => name);
	expect(new Set(names).size).toBe(names.length);
});

it('no two examples have the same address', () => {
	const ids = examples.flatMap(([, { nodes }]) =>
		nodes.flatMap(({ webhookId }) => webhookId ?? []),
	);
	expect(ids.length).toBeGreaterThan(1);
	expect(new Set(ids).size).toBe(ids.length);
});

/** Whether a node starts its workflow when somebody calls its address. */
function isCalled({ type }: NodeDraft): boolean {
	if (type === 'n8n-nodes-base.webhook') return true;
	const described = types.find(({ description }) => PREFIX + description.name === type);
	return described?.description.webhooks?.some(({ restartWebhook }) => !restartWebhook) ?? false;
}

/** The properties of a node's panel, and the values that the example has for them. */
function panel({ type, parameters = {} }: NodeDraft) {
	const name = type.slice(PREFIX.length);
	const isReview = name.endsWith('HitlTool');
	const node = name.replace(/(Hitl)?Tool$/, '');
	const described = types.find(({ description }) => description.name === node);
	if (!described) throw new Error(`${node} is not a node that package.json lists.`);
	const { description } = described;
	// n8n adds `pollTimes` to every polling trigger. A human review has no choice of operation,
	// because it always sends and waits.
	const { pollTimes, ...own } = parameters;
	expect(pollTimes !== undefined).toBe(description.polling === true);
	const given: INodeParameters = {
		...own,
		...(isReview && { resource: 'message', operation: 'sendAndWait' }),
	};
	return { properties: description.properties, given, description };
}

interface Box {
	left: number;
	top: number;
	right: number;
	bottom: number;
}

/** The space of a node on n8n's canvas, including the name below it. */
function boxOf(node: NodeDraft, connections: WorkflowDraft['connections']): Box {
	const [left, top] = node.position!;
	const [width, height] = sizeOf(node, connections);
	return { left, top, right: left + width, bottom: top + height };
}

const LABEL = 40;

function sizeOf(node: NodeDraft, connections: WorkflowDraft['connections']): [number, number] {
	if (isSticky(node)) return [node.parameters!.width as number, node.parameters!.height as number];
	if (node.type.endsWith('.agent')) return [256, 96];
	if (node.type.endsWith('HitlTool')) return [240, 80];
	const isPartOfAgent = Object.keys(connections[node.name] ?? {}).some((kind) => kind !== 'main');
	return isPartOfAgent ? [80, 80 + LABEL] : [96, 96 + LABEL];
}

function overlap(one: Box, other: Box): boolean {
	return (
		one.left < other.right &&
		other.left < one.right &&
		one.top < other.bottom &&
		other.top < one.bottom
	);
}
