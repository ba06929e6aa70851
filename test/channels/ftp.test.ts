import { watch } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { FilePoller } from '../../sandbox';
import { CustomerFtpServer } from '../../scripts/channels/ftpServer';
import type { NodeDraft } from '../../scripts/n8n/workflow';
import { ChannelBench, numbersOf, people, serwerSms } from './bench';

let bench: ChannelBench;
let server: CustomerFtpServer;
let poller: FilePoller;
beforeAll(async () => {
	bench = await ChannelBench.open();
	server = await CustomerFtpServer.start();
	await bench.n8n.createCredential({ name: 'ftp', type: 'ftp', data: server.credential });
	const rules = { contains: 'messages', separator: ';', encoding: 'utf-8' } as const;
	poller = new FilePoller(bench.gateway, server.folder, rules);
});
beforeEach(() => bench.gateway.reset());
afterEach(() => expect(poller.complaints).toEqual([]));
afterAll(async () => {
	await bench?.close();
	await server?.remove();
});

function ftp(name: string, parameters: INodeParameters): NodeDraft {
	return {
		name,
		type: 'n8n-nodes-base.ftp',
		typeVersion: 1.1,
		parameters,
		credentials: { ftp: { name: 'ftp' } },
	};
}

const upload = ftp('Upload', {
	...{ operation: 'upload', path: '=/{{ $json.temporaryName }}', binaryPropertyName: 'data' },
});
const rename = ftp('Rename', {
	operation: 'rename',
	oldPath: "=/{{ $('File').item.json.temporaryName }}",
	newPath: "=/{{ $('File').item.json.fileName }}",
	options: {},
});

async function nightly(reference: string, items: IDataObject[]): Promise<string> {
	const file = serwerSms('File', {
		...{ resource: 'ftpFile', operation: 'makeFile', contains: 'messages', from: 'SHOP' },
		...{ messagesFrom: 'inputFields', toField: 'to', textField: 'text', reference },
	});
	return await bench.save([file, upload, rename], items);
}

describe('a file on the FTP server', () => {
	it('is sent once, although the same workflow uploads it twice', async () => {
		const items = people(20, 'a');
		const id = await nightly('twice', items);
		for (let i = 0; i < 2; i++) {
			expect((await bench.n8n.run(id)).status).toBe('success');
			await poller.poll();
		}
		expect(bench.numbers).toEqual(numbersOf(items));
		expect(bench.gateway.messages[7]).toMatchObject({ text: 'Message 7', sender: 'SHOP' });
	});

	it('is not sent while only half of it is there', async () => {
		const items = people(20, 'a');
		await writeFile(join(server.folder, 'half.tmp'), '500000000;Mess');
		await poller.poll();
		expect(bench.numbers).toEqual([]);
		expect((await bench.n8n.run(await nightly('half', items))).status).toBe('success');
		expect(await readdir(server.folder)).toContain('half.csv');
		await poller.poll();
		expect(bench.numbers).toEqual(numbersOf(items));
	});

	it('is sent once when the server was off and the execution is retried', async () => {
		const items = people(20, 'a');
		await server.stop();
		const failed = await bench.n8n.run(await nightly('off', items));
		expect(failed.status).toBe('error');
		await server.start();
		for (let i = 0; i < 2; i++) {
			if (i === 0) expect((await bench.n8n.retry(failed.id)).status).toBe('success');
			else expect((await bench.n8n.run(await nightly('off', items))).status).toBe('success');
			await poller.poll();
		}
		expect(bench.numbers).toEqual(numbersOf(items));
	});

	it('is sent once when n8n is killed during the upload and the workflow runs again', async () => {
		const items = people(5_000, 'a').map((item) => ({ ...item, text: 'a'.repeat(900) }));
		const id = await nightly('killed', items);
		const watcher = watch(server.folder);
		const killed = new Promise<void>((resolve) =>
			watcher.once('change', () => void bench.n8n.kill().then(resolve)),
		);
		await bench.n8n.startRun(id);
		await killed;
		watcher.close();
		await poller.poll();
		await bench.n8n.restart();
		expect((await bench.n8n.run(id)).status).toBe('success');
		await poller.poll();
		expect(bench.numbers).toEqual(numbersOf(items));
	});
});
