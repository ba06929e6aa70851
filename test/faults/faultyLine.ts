import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { Credentials } from '../support/credentials';
import { retryExecution, runNode, type Result, type Setup } from '../support/engine';
import { FaultProxy } from '../support/faultProxy';
import type { Patience, SandboxGateway, Sending, Subject } from './gateways';

/** Longer than anything takes on this machine, however busy it is. */
export const LONG_MS = 60_000;

/** A gateway of the sandbox at the end of a line that can break, and its node on n8n's engine. */
export class FaultyLine {
	readonly credentials: Credentials;
	/** How long a request waits for its answer. */
	patience: Patience = () => LONG_MS;

	private constructor(
		readonly subject: Subject,
		readonly gateway: SandboxGateway,
		readonly proxy: FaultProxy,
	) {
		const { name, properties } = subject.credential;
		const defaults = Object.fromEntries(
			properties.map((property) => [property.name, property.default as string]),
		);
		const stored = { ...defaults, ...gateway.credential(), baseUrl: proxy.url };
		this.credentials = new Credentials([subject.credential], { [name]: stored });
	}

	/** `isStrict`: the gateway takes nothing under a reference that was used. */
	static async open(subject: Subject, isStrict = false): Promise<FaultyLine> {
		const gateway = subject.create(isStrict);
		await gateway.open('127.0.0.1', 0);
		return new FaultyLine(subject, gateway, await FaultProxy.open(gateway.url));
	}

	/** The recipients the gateway took messages for, as digits. */
	get taken(): string[] {
		return this.subject.taken(this.gateway);
	}

	/** `settings`: of the node, such as On Error. */
	setup(
		operation: Sending,
		items: IDataObject[],
		parameters: INodeParameters = {},
		settings: Partial<INode> = {},
	): Setup {
		const { subject, credentials } = this;
		const content =
			operation === 'send'
				? { to: '={{ $json.to }}', text: '={{ $json.text }}' }
				: { messagesFrom: 'inputFields', toField: 'to', textField: 'text', referenceField: '' };
		return {
			type: subject.node((request) => this.patience(request)),
			parameters: {
				...{ resource: 'message', operation },
				...subject.parameters,
				...content,
				...parameters,
			},
			items,
			node: settings,
			credentials,
		};
	}

	/** Runs the node, and waits until nothing is on its way any more. */
	async run(setup: Setup): Promise<Result> {
		return await this.settled(runNode(setup));
	}

	/** The same for a retry of a failed execution from n8n's list. */
	async retry(setup: Setup, failed: Result): Promise<Result> {
		return await this.settled(retryExecution(setup, failed));
	}

	/** As it was when it was opened, the session of the credential included. */
	reset(): void {
		this.gateway.reset();
		this.proxy.reset();
		const stored = this.credentials.stored[this.subject.credential.name]!;
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
