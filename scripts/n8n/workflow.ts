import { randomUUID } from 'node:crypto';
import type { IConnections, INode, IPinData, IWorkflowSettings } from 'n8n-workflow';

/** A node as an exported workflow has it. A credential can be given by its name alone. */
export type NodeDraft = Pick<INode, 'name' | 'type' | 'typeVersion'> &
	Partial<Omit<INode, 'credentials'>> & {
		credentials?: Record<string, { id?: string | null; name: string }>;
	};

export interface WorkflowDraft {
	name: string;
	nodes: NodeDraft[];
	connections: IConnections;
	settings?: IWorkflowSettings;
	pinData?: IPinData;
}

export interface SavedCredential {
	id: string;
	name: string;
	type: string;
}

/**
 * Adds what the editor adds on import: ids, the UUID of a webhook's URL, the ids of credentials.
 */
export function complete(workflow: WorkflowDraft, saved: SavedCredential[]): WorkflowDraft {
	// Without pinData n8n saves null, and then it cannot execute from run data.
	const { name, connections, pinData = {} } = workflow;
	const nodes = workflow.nodes.map((node, i) => ({
		id: randomUUID(),
		position: [i * 220, 0] as [number, number],
		parameters: {},
		...(/(webhook|trigger)$/i.test(node.type) && { webhookId: randomUUID() }),
		...node,
		...(node.credentials && { credentials: withIds(node.credentials, saved) }),
	}));
	const settings: IWorkflowSettings = { executionOrder: 'v1', ...workflow.settings };
	return { name, nodes, connections, settings, pinData };
}

function withIds(
	wanted: NonNullable<NodeDraft['credentials']>,
	saved: SavedCredential[],
): NonNullable<NodeDraft['credentials']> {
	return Object.fromEntries(
		Object.entries(wanted).map(([type, { id, name }]) => {
			const found = saved.find((it) => it.type === type && (it.id === id || it.name === name));
			if (found) return [type, { id: found.id, name: found.name }];
			throw new Error(`This n8n has no credential "${name}" of type ${type}.`);
		}),
	);
}
