import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NodeHelpers, type INode, type INodeParameters, type INodeType } from 'n8n-workflow';
import { Actio } from '../../nodes/Actio/Actio.node';
import { ActioTrigger } from '../../nodes/Actio/ActioTrigger.node';
import { Mobipace } from '../../nodes/Mobipace/Mobipace.node';
import { MobipaceTrigger } from '../../nodes/Mobipace/MobipaceTrigger.node';
import { MProfi } from '../../nodes/MProfi/MProfi.node';
import { MProfiTrigger } from '../../nodes/MProfi/MProfiTrigger.node';
import { SerwerSms } from '../../nodes/SerwerSms/SerwerSms.node';
import { SerwerSmsTrigger } from '../../nodes/SerwerSms/SerwerSmsTrigger.node';
import { PREFIX } from '../../scripts/exampleEvents';
import { EXPECTED } from '../../scripts/exampleResults';
import type { NodeDraft, WorkflowDraft } from '../../scripts/n8n/workflow';

const FOLDER = join(__dirname, '../../examples');
const TYPES = new Map<string, INodeType>(
	[
		new Actio(),
		new ActioTrigger(),
		new Mobipace(),
		new MobipaceTrigger(),
		new MProfi(),
		new MProfiTrigger(),
		new SerwerSms(),
		new SerwerSmsTrigger(),
	].map((type) => [type.description.name, type]),
);

const examples = readdirSync(FOLDER).map((file): [string, WorkflowDraft] => [
	file,
	JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as WorkflowDraft,
]);

const isSticky = ({ type }: NodeDraft) => type === 'n8n-nodes-base.stickyNote';

describe.each(examples)('%s', (_, { name, nodes, connections }) => {
	const ours = nodes.filter(({ type }) => type.startsWith(PREFIX));

	it('opens with a note that says what it does, and what to change for one’s own use', () => {
		expect(nodes.filter(isSticky)).toEqual([nodes[0]]);
		expect(nodes[0]!.parameters?.content).toMatch(/^## .+\n\n[^]+\*\*For your own use\*\*\n[-1]/);
	});

	it('has only parameters that the panel shows, and all that must be filled in', () => {
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

	it('connects nodes that there are, all of them, each with a name of its own', () => {
		const names = nodes.filter((node) => !isSticky(node)).map((node) => node.name);
		expect(new Set(names).size).toBe(names.length);
		const targets = Object.values(connections).flatMap((kinds) =>
			Object.values(kinds).flatMap((outputs) =>
				outputs.flatMap((links) => (links ?? []).map(({ node }) => node)),
			),
		);
		expect(new Set([...Object.keys(connections), ...targets])).toEqual(new Set(names));
	});

	it('names credentials of the sandbox, and no IDs', () => {
		for (const { credentials } of nodes) {
			for (const credential of Object.values(credentials ?? {})) {
				expect(Object.keys(credential)).toEqual(['name']);
				expect(credential.name).toMatch(/ sandbox$|^Pretend model$/);
			}
		}
	});

	it('has nothing that lies over something else', () => {
		const boxes = nodes.map((node) => ({ node: node.name, ...boxOf(node, connections) }));
		const overlaps = boxes.flatMap((one, i) =>
			boxes
				.slice(i + 1)
				.filter((other) => overlap(one, other))
				.map((other) => `${one.node} and ${other.node}`),
		);
		expect(overlaps).toEqual([]);
	});

	it('is checked for what it gives when it is run', () => {
		const names = nodes.map((node) => node.name);
		expect(names).toEqual(
			expect.arrayContaining(Object.keys(EXPECTED[name]?.gave ?? { none: '' })),
		);
	});
});

it('nothing else is expected when all examples are run', () => {
	expect(Object.keys(EXPECTED).sort()).toEqual(examples.map(([, { name }]) => name).sort());
});

/** What the panel of one of our nodes is made of, and what was entered there. */
function panel({ type, parameters = {} }: NodeDraft) {
	const name = type.slice(PREFIX.length);
	const isReview = name.endsWith('HitlTool');
	const { description } = TYPES.get(name.replace(/(Hitl)?Tool$/, ''))!;
	// n8n adds when to poll to every trigger that does, and takes the choice of an operation away
	// from a human review, which always sends and waits.
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

/** What a node takes up on n8n's canvas, with its name below it. */
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
