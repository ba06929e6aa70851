import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import type { Execution } from '../../scripts/n8n/executions';
import { GatewaysInN8n, outcomes, type GatewayName } from '../support/gatewaysInN8n';

type Operation = 'send' | 'sendBulk';

let real: GatewaysInN8n;
beforeAll(async () => {
	real = await GatewaysInN8n.open();
});
afterAll(async () => await real?.close());

const FROM = { mobipace: 'SHOP', serwerSms: 'SHOP', actio: '48732129000', mProfi: null };
const PATHS: Record<Operation, Record<GatewayName, RegExp>> = {
	send: { mobipace: /\/send$/i, serwerSms: /send_sms/, actio: /\/sms$/, mProfi: /\/send\/$/ },
	sendBulk: {
		mobipace: /\/send$/i,
		serwerSms: /send_personalized/,
		actio: /sms-multi/,
		mProfi: /\/sendbulk\/$/,
	},
};
const CAN_BE_ASKED: readonly GatewayName[] = ['mobipace', 'serwerSms'];
const CANNOT_BE_ASKED: readonly GatewayName[] = ['mProfi', 'actio'];

/** How many are to be sent, and how many are taken when the third request gets no answer. */
const COUNTS = { send: { items: 6, taken: 3 }, sendBulk: { items: 60, taken: 30 } };

/** Each with a number and a reference of its own, which all gateways take. */
function people(count: number): IDataObject[] {
	return Array.from({ length: count }, (_, i) => ({
		to: String(48_500_100_100 + i),
		text: `Message ${i}`,
		same: 'Przypominamy',
		ref: `order${1_000 + i}`,
	}));
}

/** With references of the user's own and Only Once, where the gateway can be asked. */
function sending(gateway: GatewayName, operation: Operation): IDataObject {
	const isOnce = CAN_BE_ASKED.includes(gateway);
	const from = FROM[gateway];
	const common = { resource: 'message', operation, ...(from !== null && { from }) };
	if (operation === 'send') {
		const options = isOnce ? { reference: '={{ $json.ref }}', onlyOnce: true } : {};
		return { ...common, to: '={{ $json.to }}', text: '={{ $json.text }}', options };
	}
	return {
		...common,
		messagesFrom: 'inputFields',
		toField: 'to',
		// ACTIO takes several numbers in one request only for one text.
		textField: gateway === 'actio' ? 'same' : 'text',
		referenceField: isOnce ? 'ref' : '',
		options: { batchSize: 10, ...(isOnce && { onlyOnce: true }) },
	};
}

/** Whom the gateway took messages for, in ascending order. */
function recipients(gateway: GatewayName): string[] {
	const { mobipace, serwerSms, actio, mProfi } = real.sandbox;
	const all: Record<GatewayName, () => string[]> = {
		mobipace: () => mobipace.messages.map(({ recipient }) => recipient),
		serwerSms: () => serwerSms.messages.map(({ phone }) => phone.replace('+', '')),
		actio: () => actio.messages.map(({ to }) => to),
		mProfi: () => mProfi.messages.map(({ recipient }) => recipient),
	};
	return all[gateway]().sort();
}

/** Executes a workflow of each gateway, kills n8n while all wait for an answer, and starts it again. */
async function crash(
	operation: Operation,
	workflows: ReadonlyMap<GatewayName, string>,
): Promise<Map<GatewayName, Execution>> {
	const started = new Map<GatewayName, string>();
	for (const [gateway, id] of workflows) {
		const path = PATHS[operation][gateway];
		real.sandbox[gateway].reset();
		real.sandbox[gateway].fault({ kind: 'delay', ms: 900_000, path, skip: 2, times: 99 });
		started.set(gateway, await real.n8n.startRun(id));
		// MOBIPACE comes first: after a kill it may be busy for longer than the others' requests wait.
		await taken(gateway, COUNTS[operation].taken);
	}
	await real.n8n.kill();
	for (const gateway of workflows.keys()) real.sandbox[gateway].clearFaults();
	await real.n8n.restart();
	const crashed = new Map<GatewayName, Execution>();
	for (const [gateway, id] of started) {
		crashed.set(gateway, await real.n8n.waitForExecution(id));
	}
	return crashed;
}

async function taken(gateway: GatewayName, count: number): Promise<void> {
	for (let i = 0; i < 1_200 && recipients(gateway).length < count; i++) await sleep(100);
	expect(recipients(gateway).length).toBeGreaterThanOrEqual(count);
}

describe.each(['send', 'sendBulk'] as const)('n8n killed in the middle of %s', (operation) => {
	const items = people(COUNTS[operation].items);
	const everybody = items.map(({ to }) => to);
	const allAccepted = everybody.map(() => 'accepted');
	const workflows = new Map<GatewayName, string>();
	let crashed: Map<GatewayName, Execution>;
	beforeAll(async () => {
		for (const gateway of [...CAN_BE_ASKED, ...CANNOT_BE_ASKED]) {
			workflows.set(gateway, await real.save(gateway, sending(gateway, operation) as never, items));
		}
		crashed = await crash(operation, workflows);
	});

	it.each([...CAN_BE_ASKED, ...CANNOT_BE_ASKED])(
		'%s: n8n shows the execution as crashed, knows no outcome, and does not let it be retried',
		async (gateway) => {
			const execution = crashed.get(gateway)!;
			expect(execution.status).toBe('crashed');
			expect(outcomes(execution)).toEqual([]);
			const before = recipients(gateway);
			await expect(real.n8n.retry(execution.id)).rejects.toThrow(/cannot be retried/);
			expect(recipients(gateway)).toEqual(before);
		},
	);

	it.each(CAN_BE_ASKED)(
		'%s: with references and Only Once, running the workflow again sends each once',
		async (gateway) => {
			expect(recipients(gateway)).toHaveLength(COUNTS[operation].taken);
			const again = await real.n8n.run(workflows.get(gateway)!);
			expect(again.status).toBe('success');
			expect(outcomes(again)).toEqual(allAccepted);
			expect(recipients(gateway)).toEqual(everybody);
		},
	);

	it.each(CANNOT_BE_ASKED)(
		'%s: running the workflow again also sends again what was sent before',
		async (gateway) => {
			const before = recipients(gateway);
			const again = await real.n8n.run(workflows.get(gateway)!);
			expect(outcomes(again)).toEqual(allAccepted);
			expect(recipients(gateway)).toEqual([...before, ...everybody].sort());
		},
	);
});

describe('n8n killed where the workflow saves its progress: the execution can be retried', () => {
	const items = people(COUNTS.sendBulk.items);
	const everybody = items.map(({ to }) => to);

	it.each([
		['references of the user’s own and Only Once', {}],
		['the references made for it', { referenceField: '', options: { batchSize: 10 } }],
	])('sends each once under %s, where the gateway can be asked', async (_, others) => {
		const workflows = new Map<GatewayName, string>();
		for (const gateway of [...CAN_BE_ASKED, ...CANNOT_BE_ASKED]) {
			const parameters = { ...sending(gateway, 'sendBulk'), ...others };
			const id = await real.save(gateway, parameters as never, items);
			await real.n8n.updateWorkflow(id, { settings: { saveExecutionProgress: true } });
			workflows.set(gateway, id);
		}
		for (const [gateway, { id, status }] of await crash('sendBulk', workflows)) {
			expect([gateway, status]).toEqual([gateway, 'crashed']);
			const before = recipients(gateway);
			expect(outcomes(await real.n8n.retry(id))).toEqual(everybody.map(() => 'accepted'));
			// The others cannot be asked, and n8n has saved nothing of what the node did.
			const canBeAsked = CAN_BE_ASKED.includes(gateway);
			const expected = canBeAsked ? everybody : [...before, ...everybody].sort();
			expect([gateway, recipients(gateway)]).toEqual([gateway, expected]);
		}
	});
});
