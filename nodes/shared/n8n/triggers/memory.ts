import type { IDataObject, IPollFunctions } from 'n8n-workflow';

/**
 * The state of a trigger in n8n. n8n names a node's static data after the node, so renaming the
 * trigger would lose it. Therefore the state is in the static data of the workflow, under the ID of
 * the node. With N8N_POLLER_DURABLE_CURSORS_ENABLED n8n saves only what it calls the node's static
 * data, under the ID of the node, so the state is there.
 */
export class TriggerMemory {
	private readonly ofNode: IDataObject;
	private readonly ofWorkflow: IDataObject;
	private readonly place: string;

	constructor(
		context: IPollFunctions,
		private readonly key: 'inbox' | 'alarm',
	) {
		this.ofNode = context.getWorkflowStaticData('node');
		this.ofWorkflow = context.getWorkflowStaticData('global');
		this.place = `smsGateways:${context.getNode().id}`;
	}

	/** What was saved last, or undefined. */
	read(): unknown {
		const inWorkflow = (this.ofWorkflow[this.place] as IDataObject | undefined)?.[this.key];
		const inNode = this.ofNode[this.key];
		return this.isCursor ? (inNode ?? inWorkflow) : (inWorkflow ?? inNode);
	}

	write(state: object): void {
		if (this.isCursor) {
			this.ofNode[this.key] = state as IDataObject;
			return;
		}
		this.ofWorkflow[this.place] = { [this.key]: state as IDataObject };
		// An earlier version kept the state there.
		delete this.ofNode[this.key];
	}

	/** Whether the state is a durable cursor, a plain copy. Static data has a mark, since n8n watches it. */
	get isCursor(): boolean {
		return !('__dataChanged' in this.ofNode);
	}
}
