import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync, inflateSync } from 'node:zlib';
import { HookContext, WebhookContext } from 'n8n-core';
import {
	createRunExecutionData,
	Workflow,
	type IDataObject,
	type INodeParameters,
	type INodeType,
	type IWebhookData,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { additionalDataOf } from './engine';

/**
 * A webhook trigger behind a real HTTP server, called in n8n's way: each call gets a workflow of its own,
 * and what it writes to static data is lost if it starts an execution.
 */
export class WebhookBench {
	/** The items of each execution that was started. */
	readonly executions: IDataObject[][] = [];
	/** Whether n8n cannot start executions. */
	failToStart = false;
	/** The caller's address, as n8n finds it. */
	caller = '127.0.0.1';
	mode: WorkflowExecuteMode = 'webhook';
	private staticData: IDataObject = {};
	private server: Server | null = null;
	private static opened = 0;
	private readonly id = `workflow-${WebhookBench.opened++}`;

	private constructor(
		private readonly type: INodeType,
		private readonly parameters: INodeParameters,
	) {}

	static async open(type: INodeType, parameters: INodeParameters): Promise<WebhookBench> {
		const bench = new WebhookBench(type, parameters);
		await bench.listen();
		return bench;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server!.address() as AddressInfo).port}`;
	}

	/** The path that the panel shows, below the node's own ID. */
	get path(): string {
		const workflow = this.workflow();
		const { path } = this.type.description.webhooks![0]!;
		const node = Object.values(workflow.nodes)[0]!;
		return `/${String(workflow.expression.getSimpleParameterValue(node, path, 'internal', {}))}`;
	}

	/** What n8n does when the workflow is published. Rejects if the trigger refuses. */
	async activate(): Promise<void> {
		const workflow = this.workflow();
		const context = new HookContext(
			workflow,
			Object.values(workflow.nodes)[0]!,
			additionalDataOf({}),
			'trigger',
			'activate',
		);
		await this.type.webhookMethods!.default!.checkExists.call(context);
	}

	async close(): Promise<void> {
		await new Promise((resolve) => {
			this.server!.closeAllConnections();
			this.server!.close(resolve);
		});
	}

	private workflow(): Workflow {
		const { name } = this.type.description;
		return new Workflow({
			id: this.id,
			nodes: [
				{
					id: '1',
					name,
					type: name,
					typeVersion: 1,
					position: [0, 0],
					parameters: this.parameters,
				},
			],
			connections: {},
			active: true,
			staticData: JSON.parse(JSON.stringify(this.staticData)) as IDataObject,
			nodeTypes: {
				getByName: () => this.type,
				getByNameAndVersion: () => this.type,
				getKnownTypes: () => ({}),
			},
		});
	}

	private async listen(): Promise<void> {
		this.server = createServer((request, response) => {
			void this.answer(request, response).catch((error: unknown) => {
				response.statusCode = 500;
				response.end(String(error));
			});
		});
		await new Promise<void>((resolve) => this.server!.listen(0, '127.0.0.1', resolve));
	}

	private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
		const json = (body: unknown) => response.end(JSON.stringify(body));
		const status = (code: number) => {
			response.statusCode = code;
			return { json };
		};
		if (decodeURIComponent(pathname) !== this.path) return void status(404).json({});
		const call = Object.assign(request, {
			originalUrl: request.url,
			query: Object.fromEntries(searchParams),
			body: {},
			ip: this.caller,
			// n8n refuses a body that is not what its label says, unless a node reads it itself.
			readRawBody: async () => {
				const sent = Buffer.concat((await request.toArray()) as Buffer[]);
				const encoding = request.headers['content-encoding'];
				const rawBody =
					encoding === 'gzip'
						? gunzipSync(sent)
						: encoding === 'deflate'
							? inflateSync(sent)
							: sent;
				Object.assign(request, { rawBody });
			},
		});
		const workflow = this.workflow();
		const context = new WebhookContext(
			workflow,
			Object.values(workflow.nodes)[0]!,
			Object.assign(additionalDataOf({}), {
				httpRequest: call,
				httpResponse: Object.assign(response, { status, json }),
			}),
			this.mode,
			{} as IWebhookData,
			[],
			createRunExecutionData(),
		);
		const result = await this.type.webhook!.call(context);
		if (result.noWebhookResponse) return;
		if (!result.workflowData) {
			this.staticData = workflow.staticData;
		} else if (this.failToStart) {
			return void status(500).json({ message: 'Workflow could not be started!' });
		} else {
			this.executions.push(result.workflowData.flat().map((item) => item.json));
		}
		json(result.webhookResponse);
	}
}
