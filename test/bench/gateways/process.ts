/**
 * The gateways in a process of their own: what they do costs the measured process nothing. Started
 * by `gateways.ts`, which calls the functions of `commandsOf`; it ends with its parent.
 */
import { startSandbox, type Sandbox } from '../../../sandbox';
import { selfSigned } from '../../unit/gateway/certificate';
import { LINKS, openLink, type LinkName, type OpenLink } from './links';

export type GatewayName = 'mProfi' | 'actio' | 'serwerSms' | 'mobipace';

const certificate = selfSigned('localhost');

export interface Counts {
	requests: number;
	connections: number;
	handshakes: number;
	/** Handshakes that took up an earlier session. */
	resumed: number;
	messages: number;
}

export interface Recorded {
	method: string;
	/** With its query. */
	path: string;
	headers: Record<string, string>;
	body: string;
}

function commandsOf(sandbox: Sandbox, open: Map<string, OpenLink>) {
	return {
		certificate: () => certificate.cert,
		credential: (gateway: GatewayName, link: LinkName): Record<string, string> => {
			const credential = sandbox[gateway].credential();
			const url = new URL(credential.baseUrl!);
			const { port } = open.get(gateway + link) ?? url;
			const origin = LINKS[link].isEncrypted ? 'https://localhost' : 'http://127.0.0.1';
			return { ...credential, baseUrl: `${origin}:${port}${url.pathname}`.replace(/\/$/, '') };
		},
		/** Forgets what came, so each run finds the same, an open session too. */
		clear: (gateway: GatewayName) => {
			if (gateway === 'mobipace') sandbox.mobipace.forgetMessages();
			else sandbox[gateway].reset();
			gc!();
		},
		counts: (gateway: GatewayName): Counts => {
			const { connections, messages, requests } = sandbox[gateway];
			const counts = { handshakes: 0, resumed: 0 };
			for (const link of Object.keys(LINKS)) {
				const { handshakes = 0, resumed = 0 } = open.get(gateway + link) ?? {};
				counts.handshakes += handshakes;
				counts.resumed += resumed;
			}
			const taken = messages.length;
			return { ...counts, requests: requests.length, connections, messages: taken };
		},
		/** The last requests that came, so many. */
		recorded: (gateway: GatewayName, count: number): Recorded[] =>
			sandbox[gateway].requests.slice(-count).map(({ method, path, query, headers, body }) => {
				const search = new URLSearchParams(query).toString();
				const kept = Object.entries(headers).filter(([name]) => !OF_THE_CONNECTION.has(name));
				return {
					method,
					path: search === '' ? path : `${path}?${search}`,
					headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])),
					body,
				};
			}),
		/** Messages come in at mProfi, ten in each second up to this one. */
		receive: (count: number) => {
			const zone = { timeZone: 'Europe/Warsaw' };
			const now = Date.now();
			for (let i = 0; i < count; i++) {
				const at = new Date(now - Math.floor((count - i) / 10) * 1000);
				const ts = at.toLocaleString('sv-SE', zone);
				sandbox.mProfi.receive({ sender: String(48_500_000_000 + i), message: `TAK ${i}`, ts });
			}
		},
	};
}

export type Commands = ReturnType<typeof commandsOf>;

const OF_THE_CONNECTION = new Set(['host', 'connection', 'content-length']);

async function main(): Promise<void> {
	const sandbox = await startSandbox({ mobipace: { balance: 1e12 } });
	const open = new Map<string, OpenLink>();
	for (const gateway of ['mProfi', 'actio', 'serwerSms', 'mobipace'] as const) {
		const { port } = new URL(sandbox[gateway].url);
		for (const [name, link] of Object.entries(LINKS)) {
			if (name === '0 ms') continue;
			open.set(gateway + name, await openLink(Number(port), link, certificate));
		}
	}
	const commands = commandsOf(sandbox, open) as unknown as Record<
		string,
		(...args: unknown[]) => unknown
	>;
	process.on('message', ({ id, name, args }: { id: number; name: string; args: unknown[] }) => {
		process.send!({ id, result: commands[name]!(...args) });
	});
	process.on('disconnect', () => process.exit());
	process.send!({ id: 0, result: null });
}

void main();
