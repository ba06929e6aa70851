import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type PDU, type Session } from 'smpp';
import { freePort } from '../../../sandbox/freePort';
import { Center } from '../../../sandbox/kannel/real/center';
import { Smsc } from '../../../sandbox/kannel/smsc/smsc';
import { DEFAULT_LIFE } from '../../../sandbox/options';
import { until } from '../../support/until';

/** Source: SMPP 3.4, 5.1.3. */
const OK = 0;
const TEMPORARY_ERROR = 0x64;
const PERMANENT_ERROR = 0x65;

const LOGIN = { systemId: 'sandbox', password: 'secret' };
/** Longer than the center's pause before it delivers again. */
const LONG_MS = 600;

let center: Center;
let sessions: Session[];
/** How often a client was given a message. */
let delivered: number;
beforeEach(async () => {
	const smsc = new Smsc({ life: DEFAULT_LIFE, credit: 1, deniedSenders: [], clock: Date.now });
	center = new Center(smsc, LOGIN, await freePort());
	await center.open();
	sessions = [];
	delivered = 0;
});
afterEach(async () => {
	for (const session of sessions) session.destroy();
	await center.close();
});

/** A client that answers each delivery with the next status, or not at all when there is none left. */
async function bind(statuses: number[]): Promise<Session> {
	const session = connect(`smpp://127.0.0.1:${center.port}`);
	sessions.push(session);
	session.on('deliver_sm', (pdu: PDU) => {
		delivered++;
		const status = statuses.shift();
		if (status !== undefined) session.send(pdu.response({ command_status: status }));
	});
	await new Promise((resolve) => {
		session.bind_transceiver({ system_id: LOGIN.systemId, password: LOGIN.password }, resolve);
	});
	return session;
}

const receive = () => center.receive({ from: '+48500600700', to: '73480', text: 'TAK', at: 0 });

it('delivers again what a client refuses for a moment, until it takes it', async () => {
	await bind([TEMPORARY_ERROR, TEMPORARY_ERROR, OK]);
	receive();
	await until(() => delivered === 3);
	await sleep(LONG_MS);
	expect(delivered).toBe(3);
});

it('does not deliver again what a client refuses for good', async () => {
	await bind([PERMANENT_ERROR]);
	receive();
	await until(() => delivered === 1);
	await sleep(LONG_MS);
	expect(delivered).toBe(1);
});

it.each([
	['refused for a moment', [TEMPORARY_ERROR]],
	['did not answer', []],
])('gives what a client %s to the next one, once', async (_, statuses) => {
	const first = await bind(statuses);
	receive();
	await until(() => delivered === 1);
	first.destroy();
	await until(() => !center.isBound);
	await bind([OK]);
	await until(() => delivered === 2);
	await sleep(LONG_MS);
	expect(delivered).toBe(2);
});
