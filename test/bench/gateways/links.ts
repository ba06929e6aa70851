import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createServer as createTlsServer } from 'node:tls';
import type { Certificate } from '../../../sandbox/certificate';

/**
 * The connection to the gateways: how slow it is, and whether it is encrypted. A delay of the answers
 * takes no connection of its own, because forwarding a large request takes a varying time.
 */
export interface Link {
	/** A delay of each answer, which the gateway itself makes. */
	answerMs: number;
	/** The time to the gateway and back, for each handshake and each request. */
	roundTripMs: number;
	isEncrypted: boolean;
}

export const LINKS = {
	'0 ms': { answerMs: 0, roundTripMs: 0, isEncrypted: false },
	'50 ms': { answerMs: 50, roundTripMs: 0, isEncrypted: false },
	TLS: { answerMs: 0, roundTripMs: 0, isEncrypted: true },
	'TLS, 30 ms round trip': { answerMs: 0, roundTripMs: 30, isEncrypted: true },
} satisfies Record<string, Link>;

export type LinkName = keyof typeof LINKS;

export interface OpenLink {
	port: number;
	/** TLS handshakes so far. `resumed` counts those that resumed an earlier session. */
	handshakes: number;
	resumed: number;
	close: () => void;
}

/** Whether clients need a port of their own to reach a gateway over this link. */
export function needsPort({ roundTripMs, isEncrypted }: Link): boolean {
	return roundTripMs > 0 || isEncrypted;
}

/** Opens a port at which a client reaches the gateway at `port` over this link. */
export async function openLink(
	port: number,
	{ roundTripMs, isEncrypted }: Link,
	certificate: Certificate,
): Promise<OpenLink> {
	const link: OpenLink = { port, handshakes: 0, resumed: 0, close: () => outer.close() };
	let inner = port;
	if (isEncrypted) {
		const terminator = createTlsServer({ ...certificate, noDelay: true }, (client) => {
			link.handshakes++;
			if (client.isSessionReused()) link.resumed++;
			const gateway = connect({ port, host: '127.0.0.1', noDelay: true });
			client.pipe(gateway).pipe(client);
			tie(client, gateway);
		});
		inner = await listening(terminator);
	}
	const oneWay = roundTripMs / 2;
	const outer = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
		const gateway = connect({ port: inner, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
		// A local connection opens at once. A remote one would take another round trip.
		carry(client, gateway, oneWay, roundTripMs);
		carry(gateway, client, oneWay);
		tie(client, gateway);
	});
	link.port = await listening(outer);
	return link;
}

/** Forwards each piece after a delay, in order. The first may take longer. */
function carry(from: Socket, to: Socket, delayMs: number, moreForFirst = 0): void {
	let order = Promise.resolve();
	let delay = delayMs + moreForFirst;
	const after = (act: () => void) => {
		const due = performance.now() + delay;
		delay = delayMs;
		order = order.then(async () => {
			const left = due - performance.now();
			if (left > 0) await sleep(left);
			if (to.writable) act();
		});
	};
	from.on('data', (piece) => after(() => to.write(piece)));
	from.on('end', () => after(() => to.end()));
}

function tie(one: Socket, other: Socket): void {
	for (const [socket, partner] of [
		[one, other],
		[other, one],
	] as const) {
		socket.on('error', () => partner.destroy());
	}
}

async function listening(server: Server): Promise<number> {
	server.listen(0, '127.0.0.1').unref();
	await once(server, 'listening');
	return (server.address() as AddressInfo).port;
}
