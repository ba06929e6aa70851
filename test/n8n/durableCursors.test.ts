import { GatewaysInN8n } from '../support/gatewaysInN8n';
import { emitted, listenIn, notSoon, often, twoMorePolls } from '../support/polling';

/** n8n's scheduler in its database, with cursors of its own for polls. Off by default in n8n 2.40. */
const durable = {
	N8N_SCHEDULER_ENABLED: 'true',
	N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
	N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
	N8N_SCHEDULER_MATERIALIZATION_INTERVAL: '1',
	N8N_SCHEDULER_EXECUTOR_INTERVAL: '1',
};

let real: GatewaysInN8n;
beforeAll(async () => {
	real = await GatewaysInN8n.open({}, durable);
});
beforeEach(() => gateway().reset());
afterAll(async () => await real?.close());

const gateway = () => real.sandbox.serwerSms;
const incoming = { event: 'incomingMessage', types: ['nd'] };
const arrive = (text: string) => gateway().receive({ phone: '+48500600700', text, type: 'nd' });

it('emits what comes in between activation and the first scheduled poll', async () => {
	arrive('before it was activated');
	const id = await listenIn(real, 'serwerSms', incoming, notSoon());
	// Nothing but the poll at activation.
	expect(gateway().requests).toHaveLength(1);
	arrive('before the first scheduled poll');
	expect(await emitted(real, id, 1)).toEqual(['before the first scheduled poll']);
	await real.n8n.deactivate(id);
});

it('starts anew when it was switched off and on again', async () => {
	const id = await listenIn(real, 'serwerSms', incoming, often);
	arrive('on');
	expect(await emitted(real, id, 1)).toEqual(['on']);
	await real.n8n.deactivate(id);
	arrive('while it was off');
	await real.n8n.activate(id);
	arrive('on again');
	expect(await emitted(real, id, 2)).toEqual(['on', 'on again']);
	await real.n8n.deactivate(id);
});

// Polls at every fifth second would pile up while n8n is down, and n8n would then make all of them
// at once, each with the cursor from before. A user's polls are a minute apart.
it('goes on after n8n was killed before the first scheduled poll', async () => {
	const id = await listenIn(real, 'serwerSms', incoming, notSoon());
	arrive('while it was on');
	await real.n8n.kill();
	arrive('while n8n was down');
	await real.n8n.restart();
	expect(await emitted(real, id, 2)).toEqual(['while it was on', 'while n8n was down']);
	await twoMorePolls(real, 'serwerSms');
	expect(await emitted(real, id, 2)).toHaveLength(2);
	await real.n8n.deactivate(id);
});
