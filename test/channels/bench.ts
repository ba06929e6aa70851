import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { startSandbox, type DatabaseAddress, type Sandbox } from '../../sandbox';
import type { N8n } from '../../scripts/n8n/instance';
import type { NodeDraft } from '../../scripts/n8n/workflow';
import { connectionsOf, START } from '../support/realN8n';
import { WatchedN8n } from '../support/watchedN8n';

/** A watched n8n, and SerwerSMS whose messages arrive at once. */
export class ChannelBench {
	private constructor(
		private readonly watched: WatchedN8n,
		private readonly sandbox: Sandbox,
	) {}

	static async open(): Promise<ChannelBench> {
		const serwerSms = { lifeMs: { sentAfter: 1, deliveredAfter: 2 } };
		const sandbox = await startSandbox({ serwerSms });
		return new ChannelBench(await WatchedN8n.start(sandbox), sandbox);
	}

	get n8n(): N8n {
		return this.watched.n8n;
	}

	get gateway() {
		return this.sandbox.serwerSms;
	}

	/** The numbers of the messages that SerwerSMS took, in order. */
	get numbers(): string[] {
		return this.gateway.messages.map(({ phone }) => phone);
	}

	/** Saves nodes one after the other, from Start with these items. */
	async save(nodes: NodeDraft[], items: IDataObject[] = [{}]): Promise<string> {
		const chain = [START, ...nodes];
		return await this.n8n.createWorkflow({
			name: nodes.map(({ name }) => name).join(', '),
			nodes: chain,
			connections: connectionsOf(nodes.map((node, i) => [chain[i]!.name, 0, node.name])),
			pinData: { [START.name]: items.map((json) => ({ json })) },
		});
	}

	/** @throws Error if a secret leaked. */
	async close(): Promise<void> {
		await this.watched.close();
	}
}

/** People with a number and a reference each. */
export function people(count: number, name: string): IDataObject[] {
	return Array.from({ length: count }, (_, i) => ({
		to: String(500_000_000 + i),
		text: `Message ${i}`,
		reference: `${name}n${i}`,
	}));
}

export function numbersOf(items: IDataObject[]): string[] {
	return items.map(({ to }) => `+48${to as string}`);
}

export function serwerSms(
	name: string,
	parameters: INodeParameters,
	settings: Partial<NodeDraft> = {},
): NodeDraft {
	const type = 'n8n-nodes-sms-gateways.serwerSms';
	return { name, type, typeVersion: 1, parameters, ...settings };
}

export const MAKE_ROWS: INodeParameters = {
	...{ resource: 'sqlTable', operation: 'makeRows', table: 'withReference', from: 'SHOP' },
	...{ messagesFrom: 'inputFields', toField: 'to', textField: 'text', referenceField: 'reference' },
};

type EngineName = DatabaseAddress['engine'];

/** n8n's own node for a database. */
function database(engine: EngineName, name: string, parameters: INodeParameters): NodeDraft {
	return {
		name,
		type: `n8n-nodes-base.${engine}`,
		typeVersion: engine === 'postgres' ? 2.7 : 2.5,
		parameters,
		credentials: { [engine]: { name: engine } },
	};
}

export function query(engine: EngineName, name: string, statement: string): NodeDraft {
	return database(engine, name, { operation: 'executeQuery', query: statement, options: {} });
}

/** Inserts the rows one by one, and skips those that are there. */
export function insert(engine: EngineName, table: string): NodeDraft {
	const named = (value: string) => ({ __rl: true, mode: 'name', value });
	const options = { skipOnConflict: true, queryBatching: 'independently' };
	const common = { operation: 'insert', table: named(table), options };
	return database(
		engine,
		'Insert',
		engine === 'postgres'
			? {
					...common,
					schema: named('public'),
					columns: { mappingMode: 'autoMapInputData', value: null },
				}
			: { ...common, dataMode: 'autoMapInputData' },
	);
}
