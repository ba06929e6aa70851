import { GatewaysInN8n } from '../support/gatewaysInN8n';
import {
	DURABLE_CURSORS,
	emitted,
	EVERY_FIVE_SECONDS,
	listenIn,
	notSoon,
	twoMorePolls,
} from '../support/polling';

let real: GatewaysInN8n;
beforeAll(async () => {
	real = await GatewaysInN8n.open({}, DURABLE_CURSORS);
});
beforeEach(() => gateway().reset());
afterAll(async () => await real?.close());

const gateway = () => real.sandbox.serwerSms;
const INCOMING = { event: 'incomingMessage', types: ['nd'] };
const arrive = (text: string) => gateway().receive({ phone: '+48500600700', text, type: 'nd' });

it('the trigger emits a message that arrives between activation and the first scheduled poll', async () => {
	arrive('before it was activated');
	const id = await listenIn(real, 'serwerSms', INCOMING, notSoon());
	// This is the poll at activation.
	expect(gateway().requests).toHaveLength(1);
	arrive('before the first scheduled poll');
	expect(await emitted(real, id, 1)).toEqual(['before the first scheduled poll']);
	await real.n8n.deactivate(id);
});

it('the trigger does not emit messages that arrived while the workflow was inactive', async () => {
	const id = await listenIn(real, 'serwerSms', INCOMING, EVERY_FIVE_SECONDS);
	arrive('on');
	expect(await emitted(real, id, 1)).toEqual(['on']);
	await real.n8n.deactivate(id);
	arrive('while it was off');
	await real.n8n.activate(id);
	arrive('on again');
	expect(await emitted(real, id, 2)).toEqual(['on', 'on again']);
	await real.n8n.deactivate(id);
});

// With a poll every five seconds, polls would pile up while n8n is down. n8n would then make all of
// them at once, each with the old cursor. A user's polls are at least a minute apart.
it('the trigger continues after n8n was killed before the first scheduled poll', async () => {
	const id = await listenIn(real, 'serwerSms', INCOMING, notSoon());
	arrive('while it was on');
	await real.n8n.kill();
	arrive('while n8n was down');
	await real.n8n.restart();
	expect(await emitted(real, id, 2)).toEqual(['while it was on', 'while n8n was down']);
	await twoMorePolls(real, 'serwerSms');
	expect(await emitted(real, id, 2)).toHaveLength(2);
	await real.n8n.deactivate(id);
});
