import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IDataObject } from 'n8n-workflow';
import type { NodeDraft } from '../../scripts/n8n/workflow';

/** A table outside of n8n, whose rows may be others when an execution reads them again. */
export class Table {
	private readonly rows = new Map<string, IDataObject[]>();

	private constructor(private readonly server: Server) {
		server.on('request', ({ url }, answer) => {
			answer.setHeader('content-type', 'application/json');
			answer.end(JSON.stringify(this.rows.get(url!.slice(1))));
		});
	}

	static async open(): Promise<Table> {
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return new Table(server);
	}

	write(sheet: string, rows: IDataObject[]): void {
		this.rows.set(sheet, rows);
	}

	/** A node that makes an item of each row. */
	reader(sheet: string): NodeDraft {
		const { port } = this.server.address() as AddressInfo;
		return {
			name: 'Items',
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			parameters: { url: `http://127.0.0.1:${port}/${sheet}`, options: {} },
		};
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}
}
