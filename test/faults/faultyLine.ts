import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { Credentials } from '../support/credentials';
import { retryCrashed, retryExecution, runNode, type Result, type Setup } from '../support/engine';
import { FaultProxy } from '../support/faultProxy';
import type { SandboxGateway, Sending, TestedGateway } from '../support/gateways';
import { storedCredential, type Patience } from '../support/gateways/gateway';

/** Longer than any answer takes on a busy machine. */
export const LONG_MS = 60_000;

/** A sandbox gateway behind a connection that can break, and its node on n8n's engine. */
export class FaultyLine {
	readonly credentials: Credentials;
	/** How long a request waits for its answer. */
	patience: Patience = () => LONG_MS;

	private constructor(
		readonly tested: TestedGateway,
		readonly gateway: SandboxGateway,
		readonly proxy: FaultProxy,
	) {
		const { credential } = tested;
		const stored = { ...storedCredential(tested, gateway), baseUrl: proxy.url };
		this.credentials = new Credentials([credential], { [credential.name]: stored });
	}

	/** `isStrict`: the gateway refuses a reference that was used before, if it has that option. */
	static async open(tested: TestedGateway, isStrict = false): Promise<FaultyLine> {
		const gateway = tested.create(isStrict ? tested.strict : undefined);
		await gateway.open('127.0.0.1', 0);
		return new FaultyLine(tested, gateway, await FaultProxy.open(gateway.url));
	}

	/** The recipients of the messages that the gateway took, as digits. */
	get taken(): string[] {
		return this.tested.taken(this.gateway).map(({ to }) => to);
	}

	/** `settings` are those of the node, such as On Error. */
	setup(
		operation: Sending,
		items: IDataObject[],
		parameters: INodeParameters = {},
		settings: Partial<INode> = {},
	): Setup {
		const { tested, credentials } = this;
		const content =
			operation === 'send'
				? { to: '={{ $json.to }}', text: '={{ $json.text }}' }
				: { messagesFrom: 'inputFields', toField: 'to', textField: 'text', referenceField: '' };
		return {
			type: tested.nodeWith((request) => this.patience(request)),
			parameters: {
				...{ resource: 'message', operation },
				...tested.parameters,
				...content,
				...parameters,
			},
			items,
			node: settings,
			credentials,
		};
	}

	/** Runs the node and waits until no request is under way. */
	async run(setup: Setup, signal?: AbortSignal): Promise<Result> {
		return await this.settled(runNode(setup, signal));
	}

	/** Retries a failed execution from n8n's list, and waits in the same way. */
	async retry(setup: Setup, failed: Result): Promise<Result> {
		return await this.settled(retryExecution(setup, failed));
	}

	/** Retries an execution of which n8n has only saved the token, and waits in the same way. */
	async retryCrashed(setup: Setup, killed: Result, signal?: AbortSignal): Promise<Result> {
		return await this.settled(retryCrashed(setup, killed, signal));
	}

	/** Restores the initial state and forgets the session of the credential. */
	reset(): void {
		this.gateway.reset();
		this.proxy.reset();
		const stored = this.credentials.stored[this.tested.credential.name]!;
		if ('sessionId' in stored) stored.sessionId = '';
	}

	async close(): Promise<void> {
		await this.proxy.close();
		await this.gateway.close();
	}

	private async settled(run: Promise<Result>): Promise<Result> {
		const result = await run;
		await this.proxy.quiet();
		return result;
	}
}
