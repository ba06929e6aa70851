import { FilePoller, pollEvery, TablePoller, type Sandbox } from '../../sandbox';
import type { Editor } from '../n8n/editor';
import { CustomerFtpServer } from './ftpServer';
import { DatabaseServer, isInstalled, type EngineName } from './databaseServer';

/** The tables of the examples, as they would be entered in the panel of SerwerSMS. */
const TABLES = { messages: 'sms_outgoing', incoming: 'sms_incoming' };

const CREDENTIALS: Record<EngineName, { name: string; type: string }> = {
	postgres: { name: 'PostgreSQL sandbox', type: 'postgres' },
	mySql: { name: 'MySQL sandbox', type: 'mySql' },
};

/** Nothing listens there. The examples are shown, and say that the server does not answer. */
const NOT_INSTALLED = { host: '127.0.0.1', port: 1, user: 'sms', password: '', database: 'sms' };

/** The vendor's address in the example of SOAP, and where the sandbox answers. */
const SOAP = { vendor: 'https://soap.serwersms.pl/server.php', path: '/soap/server.php' };

export interface Channels {
	/** The databases that are not installed. */
	missing: EngineName[];
	/** Addresses of the vendor that nodes of n8n call in the examples, each with the sandbox's. */
	addresses: Map<string, string>;
	ftp: CustomerFtpServer;
	saveCredentials: (n8n: Pick<Editor, 'saveCredential'>) => Promise<void>;
	close: () => Promise<void>;
}

/**
 * SerwerSMS's other ways in: the customer's database and FTP servers, with SerwerSMS that polls them,
 * and SOAP. The databases are there only if they are installed.
 */
export async function openChannels({ serwerSms }: Sandbox, everyMs: number): Promise<Channels> {
	const open: Array<() => Promise<void>> = [];
	const close = async () => {
		for (const end of open.splice(0).reverse()) await end();
	};
	const poll = (poller: { poll: () => Promise<void> }) =>
		open.push(pollEvery(everyMs, poller).stop);
	try {
		const servers = new Map<EngineName, DatabaseServer>();
		const engines = Object.keys(CREDENTIALS) as EngineName[];
		for (const engine of engines.filter(isInstalled)) {
			const server = await DatabaseServer.start(engine);
			open.push(async () => await server.remove());
			servers.set(engine, server);
			poll(new TablePoller(serwerSms, server.address, TABLES));
		}
		const ftp = await CustomerFtpServer.start();
		open.push(async () => await ftp.remove());
		const rules = { contains: 'messages', separator: ';', encoding: 'utf-8' } as const;
		poll(new FilePoller(serwerSms, ftp.folder, rules));
		return {
			missing: engines.filter((engine) => !servers.has(engine)),
			addresses: new Map([[SOAP.vendor, serwerSms.url + SOAP.path]]),
			ftp,
			close,
			async saveCredentials(n8n) {
				for (const engine of engines) {
					const { host, port, user, password, database } =
						servers.get(engine)?.address ?? NOT_INSTALLED;
					const data = { host, port, user, password, database };
					await n8n.saveCredential({ ...CREDENTIALS[engine], data });
				}
				await n8n.saveCredential({ name: 'FTP sandbox', type: 'ftp', data: ftp.credential });
				const { username: user, password } = serwerSms;
				const name = 'SerwerSMS SOAP sandbox';
				await n8n.saveCredential({ name, type: 'httpBasicAuth', data: { user, password } });
			},
		};
	} catch (error) {
		await close();
		throw error;
	}
}
