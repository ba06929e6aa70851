import { errorOf } from '../../scripts/n8n/executions';
import { GatewaysInN8n, outcomes, type GatewayName } from '../support/gatewaysInN8n';

let real: GatewaysInN8n;
beforeAll(async () => {
	real = await GatewaysInN8n.open();
});
beforeEach(() => real.sandbox.gateways.forEach((gateway) => gateway.reset()));
afterAll(async () => await real?.close());

/** Where a message is sent, and where the gateway is asked for it, if it can be. */
const GATEWAYS = {
	mobipace: { from: 'SHOP', path: /\/send$/i, asked: /\/querymessages/i },
	serwerSms: { from: 'SHOP', path: /send_sms/, asked: /reports/ },
	actio: { from: '48732129000', path: /\/sms$/, asked: null },
};
type Name = keyof typeof GATEWAYS;

const four = Array.from({ length: 4 }, (_, i) => ({ to: String(48_500_600_100 + i), text: 'x' }));
const numbers = four.map(({ to }) => to);
const send = (gateway: Name) => ({
	resource: 'message',
	operation: 'send',
	from: GATEWAYS[gateway].from,
	to: '={{ $json.to }}',
	text: 'Przypominamy {{ $now }}',
});

/** Recipients of the messages the gateway took, in order. */
function recipients(gateway: GatewayName): string[] {
	const { mobipace, serwerSms, actio } = real.sandbox;
	if (gateway === 'mobipace') return mobipace.messages.map(({ recipient }) => recipient);
	if (gateway === 'serwerSms') return serwerSms.messages.map(({ phone }) => phone.replace('+', ''));
	return actio.messages.map(({ to }) => to);
}

const all = Object.keys(GATEWAYS) as Name[];

describe.each(all)('%s: a failed execution retried from the list', (gateway) => {
	const { path, asked } = GATEWAYS[gateway];

	it('sends what was refused and what was not reached, each once', async () => {
		const bodyContains = numbers[2];
		real.sandbox[gateway].fault({ kind: 'status', status: 400, taken: false, bodyContains });
		const failed = await real.run(gateway, send(gateway), four);
		expect(errorOf(failed)?.message).toMatch(/HTTP 400.*\[item 2\]/);
		expect(recipients(gateway)).toEqual(numbers.slice(0, 2));

		const retried = await real.n8n.retry(failed.id);
		expect(retried).toMatchObject({ mode: 'retry', status: 'success' });
		expect(outcomes(retried)).toEqual(Array<string>(4).fill('accepted'));
		expect(recipients(gateway)).toEqual(numbers);
	});

	it('sends again nothing that may have been sent, nor in a second retry of the first', async () => {
		const bodyContains = numbers[1];
		real.sandbox[gateway].fault({ kind: 'dropAfter', path, bodyContains });
		if (asked) real.sandbox[gateway].fault({ kind: 'dropBefore', path: asked, times: 99 });
		const failed = await real.run(gateway, send(gateway), four);
		expect(errorOf(failed)?.message).toMatch(/may have been sent.*\[item 1\]/);
		expect(recipients(gateway)).toEqual(numbers.slice(0, 2));

		real.sandbox[gateway].clearFaults();
		for (const time of ['once', 'twice']) {
			const retried = await real.n8n.retry(failed.id);
			expect([time, recipients(gateway)]).toEqual([time, numbers]);
			if (!asked) {
				expect(errorOf(retried)?.message).toMatch(/may have been sent.*\[item 1\]/);
				continue;
			}
			expect(outcomes(retried)).toEqual(Array<string>(4).fill('accepted'));
		}
	});
});
