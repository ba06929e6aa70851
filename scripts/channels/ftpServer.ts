import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import FtpSrv from 'ftp-srv';
import { freePort } from '../../sandbox/freePort';

const LOGIN = { username: 'sms', password: 'sms-ftp-8e02b6f4' };

/** An FTP server of its own, on a free port of 127.0.0.1, with a temporary folder. */
export class CustomerFtpServer {
	private server: FtpSrv | undefined;

	private constructor(
		readonly folder: string,
		readonly port: number,
	) {}

	static async start(): Promise<CustomerFtpServer> {
		const folder = await mkdtemp(join(tmpdir(), 'ftp-'));
		const server = new CustomerFtpServer(folder, await freePort());
		await server.start();
		return server;
	}

	/** What to enter in n8n's credential. */
	get credential() {
		return { host: '127.0.0.1', port: this.port, ...LOGIN };
	}

	/** Starts it again after `stop`, with the same files and on the same port. */
	async start(): Promise<void> {
		const { folder } = this;
		this.server = new FtpSrv({
			url: `ftp://127.0.0.1:${this.port}`,
			pasv_url: '127.0.0.1',
			log: SILENT,
		});
		this.server.on('login', ({ username, password }, resolve, reject) => {
			if (username === LOGIN.username && password === LOGIN.password) resolve({ root: folder });
			else reject(new Error('The login is wrong.'));
		});
		await this.server.listen();
	}

	/** Cuts every connection, also one that is uploading. */
	async stop(): Promise<void> {
		await this.server?.close();
		this.server = undefined;
	}

	async remove(): Promise<void> {
		await this.stop();
		await rm(this.folder, { recursive: true, force: true });
	}
}

const ignore = () => undefined;
const SILENT: Record<string, unknown> = {
	...{ trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore, fatal: ignore },
	child: () => SILENT,
};
