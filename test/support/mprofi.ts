import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { MProfiApi } from '../../credentials/MProfiApi.credentials';
import { MProfi } from '../../nodes/MProfi/MProfi.node';
import { MProfiTrigger } from '../../nodes/MProfi/MProfiTrigger.node';
import { startSandbox, type MProfiGateway, type MProfiOptions, type Sandbox } from '../../sandbox';
import { Credentials } from './credentials';
import { activate, runNode, type Poller, type Result, type Setup } from './engine';

/** mProfi's sandbox, and its nodes on n8n's engine. */
export class MProfiBench {
	private constructor(
		private readonly sandbox: Sandbox,
		readonly credentials: Credentials,
	) {}

	static async open(options: MProfiOptions = {}): Promise<MProfiBench> {
		const sandbox = await startSandbox({ mProfi: options });
		const stored = { mProfiApi: sandbox.mProfi.credential() };
		return new MProfiBench(sandbox, new Credentials([new MProfiApi()], stored));
	}

	get gateway(): MProfiGateway {
		return this.sandbox.mProfi;
	}

	/** The recipients and texts the gateway took, in order. */
	get sent(): Array<{ recipient: string; message: string }> {
		return this.gateway.messages.map(({ recipient, message }) => ({ recipient, message }));
	}

	/** Paths of the requests that arrived. */
	get paths(): string[] {
		return this.gateway.requests.map(({ path }) => path.replace('/1.0', ''));
	}

	setup(
		parameters: INodeParameters,
		items: IDataObject[] = [{}],
		node: Partial<INode> = {},
	): Setup {
		return { type: new MProfi(), parameters, items, node, credentials: this.credentials };
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
		const type = new MProfiTrigger();
		return activate({ type, parameters, credentials: this.credentials }, saved);
	}

	async close(): Promise<void> {
		await this.sandbox.close();
	}
}
