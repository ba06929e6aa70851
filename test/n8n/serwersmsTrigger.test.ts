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
const incoming = { event: 'incomingMessage', types: ['nd'] };

/** When this file was loaded, as the gateway writes it, so many seconds later. */
const loaded = DateTime.now().setZone('Europe/Warsaw');
const later = (seconds: number) => loaded.plus({ seconds }).toFormat('yyyy-MM-dd HH:mm:ss');

/** A message that came now, or that the gateway dates otherwise. */
function arrive(text: string, received?: string): void {
	gateway().receive({ phone: '+48500600700', text, type: 'nd', ...(received && { received }) });
}

it.each([
	['stopped', async () => await real.n8n.stop()],
	['killed', async () => await real.n8n.kill()],
])(
	'n8n that was %s between polls emits once, oldest first, what came meanwhile',
	async (_, end) => {
		arrive('before any was activated');
		const busy = await listenIn(real, 'serwerSms', incoming);
		arrive('before');
		expect(await emitted(real, busy, 1)).toEqual(['before']);
		const idle = await listenIn(real, 'serwerSms', incoming);
		await twoMorePolls(real, 'serwerSms');
		await end();
		// The last turns up late: the gateway dates it before what was emitted already.
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
