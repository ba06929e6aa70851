import { DateTime } from 'luxon';
import { GatewaysInN8n } from '../support/gatewaysInN8n';
import { emitted, listenIn, twoMorePolls } from '../support/polling';

let real: GatewaysInN8n;
beforeAll(async () => {
	real = await GatewaysInN8n.open();
});
beforeEach(() => gateway().reset());
afterAll(async () => await real?.close());

const gateway = () => real.sandbox.serwerSms;
const INCOMING = { event: 'incomingMessage', types: ['nd'] };

/** Times in the gateway's format, relative to the time when this file was loaded. */
const loaded = DateTime.now().setZone('Europe/Warsaw');
const later = (seconds: number) => loaded.plus({ seconds }).toFormat('yyyy-MM-dd HH:mm:ss');

/** Lets a message arrive. The gateway dates it now, or with `received`. */
function arrive(text: string, received?: string): void {
	gateway().receive({ phone: '+48500600700', text, type: 'nd', ...(received && { received }) });
}

it.each([
	['stopped', async () => await real.n8n.stop()],
	['killed', async () => await real.n8n.kill()],
])(
	'after n8n was %s between polls, the trigger emits the messages of that time once, oldest first',
	async (_, end) => {
		arrive('before any was activated');
		const busy = await listenIn(real, 'serwerSms', INCOMING);
		arrive('before');
		expect(await emitted(real, busy, 1)).toEqual(['before']);
		const idle = await listenIn(real, 'serwerSms', INCOMING);
		await twoMorePolls(real, 'serwerSms');
		await end();
		// The last message is late: the gateway dates it before messages that were already emitted.
		arrive('TAK', later(603));
		arrive('TAK', later(603));
		arrive('second', later(602));
		arrive('late', later(-1_800));
		const meanwhile = ['late', 'second', 'TAK', 'TAK'];
		await real.n8n.restart();
		expect(await emitted(real, busy, 5)).toEqual(['before', ...meanwhile]);
		expect(await emitted(real, idle, 4)).toEqual(meanwhile);
		arrive('TAK', later(603));
		expect(await emitted(real, busy, 6)).toEqual(['before', ...meanwhile, 'TAK']);
		await twoMorePolls(real, 'serwerSms');
		await twoMorePolls(real, 'serwerSms');
		expect(await emitted(real, busy, 6)).toHaveLength(6);
		expect(await emitted(real, idle, 5)).toEqual([...meanwhile, 'TAK']);
		for (const id of [busy, idle]) await real.n8n.deactivate(id);
	},
);
