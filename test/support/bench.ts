import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { startSandbox, type Sandbox } from '../../sandbox';
import { Credentials } from './credentials';
import { activate, runNode, type Poller, type Result, type Setup } from './engine';
import { storedCredential, type SandboxGateway, type TestedGateway } from './gateways/gateway';

/** A sandbox gateway, and its nodes on n8n's engine. */
export class Bench<G extends SandboxGateway = SandboxGateway> {
	readonly credentials: Credentials;
	readonly gateway: G;

	constructor(
		private readonly sandbox: Sandbox,
		readonly tested: TestedGateway<G>,
	) {
		const { name, credential } = tested;
		this.gateway = sandbox[name] as unknown as G;
		const stored = { [credential.name]: storedCredential(tested, this.gateway) };
		this.credentials = new Credentials([credential], stored);
	}

	/** The stored data of the credential. A test may change it. */
	get credential(): IDataObject {
		return this.credentials.stored[this.tested.credential.name] as IDataObject;
	}

	/** The paths of the requests that arrived, below the base URL. */
	get paths(): string[] {
		const base = new URL(this.gateway.url).pathname.replace(/\/$/, '');
		return this.gateway.requests.map(({ path }) => path.slice(base.length));
	}

	/** The recipients of the messages that the gateway took, in order, as digits. */
	get sent(): string[] {
		return this.tested.taken(this.gateway).map(({ to }) => to);
	}

	/** The texts of the messages that the gateway took, in order. */
	get texts(): string[] {
		return this.tested.taken(this.gateway).map(({ text }) => text);
	}

	setup(
		parameters: INodeParameters,
		items: IDataObject[] = [{}],
		node: Partial<INode> = {},
	): Setup {
		const type = new this.tested.node();
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

	/** Activates a workflow with the trigger. @throws Error if the gateway has no trigger. */
	listen(
		parameters: INodeParameters,
		{ node, ...saved }: Parameters<typeof activate>[1] & { node?: Partial<INode> } = {},
	): Poller {
		const { trigger, title } = this.tested;
		if (!trigger) throw new Error(`${title} has no trigger.`);
		const type = new trigger.node();
		return activate({ type, parameters, credentials: this.credentials, node }, saved);
	}

	/** Restores the initial state and forgets the session of the credential. */
	reset(): void {
		this.gateway.reset();
		if ('sessionId' in this.credential) this.credential.sessionId = '';
	}

	async close(): Promise<void> {
		await this.sandbox.close();
	}
}

/** Starts the sandbox. `options` are the options of the gateway. */
export async function openBench<G extends SandboxGateway, Options extends object>(
	tested: TestedGateway<G, Options>,
	options?: Options,
): Promise<Bench<G>> {
	return new Bench(await startSandbox({ [tested.name]: options }), tested);
}
