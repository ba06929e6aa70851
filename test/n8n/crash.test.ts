import type { IDataObject } from 'n8n-workflow';
import type { Execution } from '../../scripts/n8n/executions';
import { COUNTS, crash, inOrder, people, sending, takenBy } from '../support/crash';
import { SENDINGS, titled, type TestedGateway } from '../support/gateways';
import { GatewaysInN8n, outcomes } from '../support/gatewaysInN8n';

let real: GatewaysInN8n;
beforeAll(async () => {
	real = await GatewaysInN8n.open();
});
afterAll(async () => await real?.close());

const withLookup = inOrder.filter(({ lookup }) => lookup !== null);
const withoutLookup = inOrder.filter(({ lookup }) => lookup === null);

const recipients = (gateway: TestedGateway) => takenBy(real, gateway);
const numbersOf = (items: IDataObject[]) => items.map(({ to }) => to);
const allAccepted = (items: IDataObject[]) => items.map(() => 'accepted');

describe.each(SENDINGS)('after n8n is killed in the middle of %s', (operation) => {
	const itemsOf = (gateway: TestedGateway) => people(gateway, COUNTS[operation].items);
	const workflows = new Map<TestedGateway, string>();
	let crashed: Map<TestedGateway, Execution>;
	beforeAll(async () => {
		for (const gateway of inOrder) {
			const parameters = sending(gateway, operation);
			workflows.set(gateway, await real.save(gateway.name, parameters, itemsOf(gateway)));
		}
		crashed = await crash(real, operation, workflows);
	});

	it.each(titled(inOrder))(
		'%s: n8n shows the execution as crashed and without outcomes, and refuses to retry it',
		async (_, gateway) => {
			const execution = crashed.get(gateway)!;
			expect(execution.status).toBe('crashed');
			expect(outcomes(execution)).toEqual([]);
			const before = recipients(gateway);
			await expect(real.n8n.retry(execution.id)).rejects.toThrow(/cannot be retried/);
			expect(recipients(gateway)).toEqual(before);
		},
	);

	it.each(titled(withLookup))(
		'%s: with references and Only Once, running the workflow again sends only the missing messages',
		async (_, gateway) => {
			const items = itemsOf(gateway);
			expect(recipients(gateway)).toHaveLength(COUNTS[operation].taken);
			const again = await real.n8n.run(workflows.get(gateway)!);
			expect(again.status).toBe('success');
			expect(outcomes(again)).toEqual(allAccepted(items));
			expect(recipients(gateway)).toEqual(numbersOf(items));
		},
	);

	it.each(titled(withoutLookup))(
		'%s: running the workflow again sends everything again, because the gateway cannot be asked',
		async (_, gateway) => {
			const items = itemsOf(gateway);
			const before = recipients(gateway);
			const again = await real.n8n.run(workflows.get(gateway)!);
			expect(outcomes(again)).toEqual(allAccepted(items));
			expect(recipients(gateway)).toEqual([...before, ...numbersOf(items)].sort());
		},
	);
});

describe('after n8n is killed in a workflow that saves its progress', () => {
	const itemsOf = (gateway: TestedGateway) => people(gateway, COUNTS.sendBulk.items);

	it.each([
		['the user’s own references and Only Once', {}],
		['generated references', { referenceField: '', options: { batchSize: 10 } }],
	])('a retry with %s sends each message once if the gateway can be asked', async (_, changes) => {
		const workflows = new Map<TestedGateway, string>();
		for (const gateway of inOrder) {
			const parameters = { ...sending(gateway, 'sendBulk'), ...changes };
			const id = await real.save(gateway.name, parameters, itemsOf(gateway));
			await real.n8n.updateWorkflow(id, { settings: { saveExecutionProgress: true } });
			workflows.set(gateway, id);
		}
		for (const [gateway, { id, status }] of await crash(real, 'sendBulk', workflows)) {
			const { title, lookup } = gateway;
			const items = itemsOf(gateway);
			expect([title, status]).toEqual([title, 'crashed']);
			const before = recipients(gateway);
			expect(outcomes(await real.n8n.retry(id))).toEqual(allAccepted(items));
			// The other gateways cannot be asked, and n8n has not saved what the node did.
			const everybody = numbersOf(items);
			const expected = lookup ? everybody : [...before, ...everybody].sort();
			expect([title, recipients(gateway)]).toEqual([title, expected]);
		}
	});
});
