import type { IDataObject, ICredentialType, INode, INodeParameters, INodeType } from 'n8n-workflow';
import type { Sandbox } from '../../sandbox';
import { Credentials } from './credentials';
import { activate, runNode, type Poller, type Result, type Setup } from './engine';

/** What every gateway of the sandbox lets a test see. */
interface Gateway {
	requests: ReadonlyArray<{ path: string }>;
	credential(): Record<string, string>;
}

interface Types {
	credential: ICredentialType;
	node: new () => INodeType;
	trigger: new () => INodeType;
}

/** A gateway of the sandbox, and its nodes on n8n's engine. */
export class Bench<G extends Gateway> {
	readonly credentials: Credentials;

	constructor(
		private readonly sandbox: Sandbox,
		readonly gateway: G,
		private readonly types: Types,
	) {
		const { name, properties } = types.credential;
		const defaults = Object.fromEntries(
			properties.map((property) => [property.name, property.default as string]),
		);
		const stored = { [name]: { ...defaults, ...gateway.credential() } };
		this.credentials = new Credentials([types.credential], stored);
	}

	/** The stored data of the credential; a test may change it. */
	get credential(): IDataObject {
		return this.credentials.stored[this.types.credential.name] as IDataObject;
	}

	/** Paths of the requests that arrived, without what the base URL has of them. */
	get paths(): string[] {
		return this.gateway.requests.map(({ path }) => path.replace(/^\/(1\.0|v3)/, ''));
	}

	setup(
		parameters: INodeParameters,
		items: IDataObject[] = [{}],
		node: Partial<INode> = {},
	): Setup {
		const type = new this.types.node();
		return { type, parameters, items, node, credentials: this.credentials };
	}

	async run(
		parameters: INodeParameters,
		items?: IDataObject[],
		node?: Partial<INode>,
		signal?: AbortSignal,
	): Promise<Result> {
		return await runNode(this.setup(parameters, items, node), signal);
	}

	listen(parameters: INodeParameters, saved: Parameters<typeof activate>[1] = {}): Poller {
		const type = new this.types.trigger();
		return activate({ type, parameters, credentials: this.credentials }, saved);
	}

	async close(): Promise<void> {
		await this.sandbox.close();
	}
}
