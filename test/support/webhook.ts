import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebhookContext } from 'n8n-core';
import {
	createRunExecutionData,
	Workflow,
	type IDataObject,
	type INodeParameters,
	type INodeType,
	type IWebhookData,
} from 'n8n-workflow';
import { additionalDataOf } from './engine';

/** A webhook trigger behind a real HTTP server, called as n8n calls it. */
export class WebhookBench {
	/** The items of each execution that was started. */
	readonly executions: IDataObject[][] = [];
	private server: Server | null = null;

	private constructor(
		private readonly type: INodeType,
		private readonly workflow: Workflow,
	) {}

	static async open(type: INodeType, parameters: INodeParameters): Promise<WebhookBench> {
		const { name } = type.description;
		const workflow = new Workflow({
			id: 'workflow-under-test',
			nodes: [{ id: '1', name, type: name, typeVersion: 1, position: [0, 0], parameters }],
			connections: {},
			active: true,
			nodeTypes: {
				getByName: () => type,
				getByNameAndVersion: () => type,
				getKnownTypes: () => ({}),
			},
		});
		const bench = new WebhookBench(type, workflow);
		await bench.listen();
		return bench;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server!.address() as AddressInfo).port}`;
	}

	async close(): Promise<void> {
		await new Promise((resolve) => {
			this.server!.closeAllConnections();
			this.server!.close(resolve);
		});
	}

	private async listen(): Promise<void> {
		this.server = createServer((request, response) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				const url = new URL(request.url ?? '/', 'http://localhost');
				const rawBody = Buffer.concat(chunks);
				const call = {
					method: request.method,
					headers: request.headers,
					params: { secret: decodeURIComponent(url.pathname.split('/')[2] ?? '') || undefined },
					query: Object.fromEntries(url.searchParams),
					body: parsed(rawBody, request.headers['content-type'] ?? ''),
					rawBody,
					ip: '127.0.0.1',
				};
				const reply = {
					status: (status: number) => {
						response.statusCode = status;
						return { json: (body: object) => response.end(JSON.stringify(body)) };
					},
				};
				void this.call(call, reply)
					.then(() => response.writableEnded || response.end('{}'))
					.catch((error: unknown) => {
						response.statusCode = 500;
						response.end(String(error));
					});
			});
		});
		await new Promise<void>((resolve) => this.server!.listen(0, '127.0.0.1', resolve));
	}

	private async call(httpRequest: object, httpResponse: object): Promise<void> {
		const node = Object.values(this.workflow.nodes)[0]!;
		const additionalData = Object.assign(additionalDataOf({}), { httpRequest, httpResponse });
		const context = new WebhookContext(
			this.workflow,
			node,
			additionalData,
			'webhook',
			{} as IWebhookData,
			[],
			createRunExecutionData(),
		);
		const { workflowData } = await this.type.webhook!.call(context);
		if (workflowData) this.executions.push(workflowData.flat().map(({ json }) => json));
	}
}

/** As n8n's body parser leaves it: an object for JSON and forms, nothing for what it cannot read. */
function parsed(raw: Buffer, type: string): unknown {
	if (type.includes('json')) {
		try {
			return JSON.parse(raw.toString()) as unknown;
		} catch {
			return {};
		}
	}
	return type.includes('form') ? Object.fromEntries(new URLSearchParams(raw.toString())) : {};
}
