import { GATEWAYS, SENDINGS, titledSendings } from '../support/gateways';
import { GatewaysInN8n, outcomes } from '../support/gatewaysInN8n';

let real: GatewaysInN8n;
beforeAll(async () => {
	real = await GatewaysInN8n.open();
});
afterAll(async () => await real?.close());

const askable = GATEWAYS.filter(({ lookup }) => lookup !== null);

it.each(titledSendings(askable))(
	'%s %s: two executions at once with one reference and Only Once send one message',
	async (_, operation, gateway) => {
		const sandboxGateway = real.sandbox[gateway.name];
		const to = gateway.number(SENDINGS.indexOf(operation));
		const options = { reference: `${operation}1`, onlyOnce: true };
		const content = { to, text: 'Paczka w drodze', options };
		const common = { resource: 'message', operation, ...gateway.parameters };
		const id = await real.save(gateway.name, { ...common, ...content });
		// The first one waits for its answer while the second one begins.
		const { path } = gateway.lookup!;
		sandboxGateway.fault({ kind: 'delay', ms: 3_000, path });
		const asked = () => sandboxGateway.requests.filter((request) => path.test(request.path)).length;
		const before = asked();

		const ids = [await real.n8n.startRun(id), await real.n8n.startRun(id)];
		const ended = await Promise.all(ids.map(async (each) => await real.n8n.waitForExecution(each)));
		expect(ended.flatMap((execution) => outcomes(execution))).toEqual(['accepted', 'accepted']);
		expect(gateway.taken(sandboxGateway).filter((message) => message.to === to)).toHaveLength(1);
		// Both have asked: the second one found the message of the first.
		expect(asked() - before).toBe(2);
		const [first, second] = ended;
		expect(Date.parse(second!.startedAt!)).toBeLessThan(Date.parse(first!.stoppedAt!));
	},
);
