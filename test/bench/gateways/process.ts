/**
 * Runs the gateways in their own process, so that their work costs the measured process nothing.
 * `gateways.ts` starts it and calls the functions of `commandsOf`. It ends with its parent.
 */
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../sandbox';
import { GATEWAYS, gatewayNamed, type GatewayName } from '../../support/gateways';
import { selfSigned } from '../../../sandbox/certificate';
import { LINKS, needsPort, openLink, type LinkName, type OpenLink } from './links';

const certificate = selfSigned('localhost');

export interface Counts {
	requests: number;
	connections: number;
	handshakes: number;
	/** Handshakes that resumed an earlier session. */
	resumed: number;
	messages: number;
}

export interface Recorded {
	method: string;
	/** The path with its query. */
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
		/** Forgets all messages, so that each run over this link begins the same way, with an open session. */
		clear: (gateway: GatewayName, link: LinkName) => {
			const tested = gatewayNamed(gateway);
			if (tested.forget) tested.forget(sandbox[gateway]);
			else sandbox[gateway].reset();
			sandbox[gateway].clearFaults();
			const { answerMs: ms } = LINKS[link];
			if (ms > 0) sandbox[gateway].fault({ kind: 'delay', ms, times: Infinity });
			gc!();
		},
		counts: (gateway: GatewayName): Counts => {
			const { connections, requests } = sandbox[gateway];
			const counts = { handshakes: 0, resumed: 0 };
			for (const link of Object.keys(LINKS)) {
				const { handshakes = 0, resumed = 0 } = open.get(gateway + link) ?? {};
				counts.handshakes += handshakes;
				counts.resumed += resumed;
			}
			const taken = gatewayNamed(gateway).taken(sandbox[gateway]).length;
			return { ...counts, requests: requests.length, connections, messages: taken };
		},
		/** The last `count` requests. */
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
		/** Lets messages arrive at mProfi, ten in each second up to now. */
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
	const accounts = GATEWAYS.map(({ name, ample }) => [name, ample]);
	const sandbox = await startSandbox(Object.fromEntries(accounts) as SandboxOptions);
	const open = new Map<string, OpenLink>();
	for (const { name: gateway } of GATEWAYS) {
		const { port } = new URL(sandbox[gateway].url);
		for (const [name, link] of Object.entries(LINKS)) {
			if (!needsPort(link)) continue;
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
