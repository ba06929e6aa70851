/**
 * What a user does first, and what must never go wrong, in any supported release of n8n:
 * `npm run test:tour -- --n8n=2.0.3`. The other suites try the rest in one release.
 */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { n8n as shipped } from '../../package.json';
import { runByEvent } from '../../scripts/exampleEvents';
import { outputOf, type Execution } from '../../scripts/n8n/executions';
import { chosenRelease } from '../../scripts/n8n/releases';
import type { NodeDraft } from '../../scripts/n8n/workflow';
import { COUNTS, crash, inOrder, people, sending, takenBy } from '../support/crash';
import {
	GATEWAYS,
	titled,
	titledSendings,
	type Sending,
	type TestedGateway,
} from '../support/gateways';
import { GatewaysInN8n, ours, outcomes, WRONG_SECRET } from '../support/gatewaysInN8n';
import { connectionsOf, RETRYING, START } from '../support/realN8n';

let real: GatewaysInN8n;
beforeAll(async () => {
	real = await GatewaysInN8n.open();
});
afterAll(async () => await real?.close());
beforeEach(() => GATEWAYS.forEach((gateway) => sandboxOf(gateway).reset()));

const NO_OP: NodeDraft = { name: 'Then', type: 'n8n-nodes-base.noOp', typeVersion: 1 };
const CONTINUING: Partial<NodeDraft> = { onError: 'continueRegularOutput' };
const ASK: INodeParameters = {
	resource: 'message',
	operation: 'sendAndWait',
	message: 'Go ahead?',
	approvalOptions: { values: { approvalType: 'single' } },
};

const sandboxOf = ({ name }: TestedGateway) => real.sandbox[name];

/** The names of the nodes or credentials in these files of the package. */
function namesIn(files: string[]): string[] {
	const classes = files.map((file) => /(\w+)\.(node|credentials)\.js$/.exec(file)![1]!);
	return classes.map((name) => name[0]!.toLowerCase() + name.slice(1));
}

async function run(
	gateway: TestedGateway,
	operation: Sending,
	items: IDataObject[],
	settings: Partial<NodeDraft> = {},
): Promise<Execution> {
	return await real.run(gateway.name, sending(gateway, operation), items, settings);
}

/** Saves a credential and tests it, as the panel does. */
async function testCredential(gateway: TestedGateway, changes: IDataObject) {
	const { name: type } = gateway.credential;
	const data = { ...sandboxOf(gateway).credential(), ...changes };
	return await real.n8n.testCredential(
		await real.n8n.createCredential({ name: 'tested', type, data }),
	);
}

/** The credential of the sandbox with other secrets. */
function wrongSecrets(gateway: TestedGateway): IDataObject {
	return Object.fromEntries(Object.keys(gateway.secrets).map((field) => [field, WRONG_SECRET]));
}

it(`n8n ${chosenRelease()} loads every node and credential of the package`, async () => {
	const prefix = 'n8n-nodes-sms-gateways.';
	const types = await real.n8n.nodeTypes(prefix);
	const names = types.map(({ name }) => name.slice(prefix.length));
	expect(names).toEqual(expect.arrayContaining(namesIn(shipped.nodes)));
	const credentials = new Set(
		types.flatMap((type) => type.credentials ?? []).map(({ name }) => name),
	);
	expect([...credentials].sort()).toEqual(namesIn(shipped.credentials).sort());
});

describe.each(titled(GATEWAYS))('the credential of %s', (_, gateway) => {
	it('passes its test, and the test says what is wrong with another one', async () => {
		expect(await testCredential(gateway, {})).toMatchObject({ status: 'OK' });
		const { status, message } = await testCredential(gateway, wrongSecrets(gateway));
		expect(status).toBe('Error');
		expect(message).toMatch(/\w+ \w+/);
		expect(message).not.toContain(WRONG_SECRET);
	});
});

describe.each(titledSendings(GATEWAYS))('%s: %s', (_, operation, gateway) => {
	it('sends each message once', async () => {
		const items = people(gateway, 3);
		const execution = await run(gateway, operation, items);
		expect([execution.status, outcomes(execution)]).toEqual(['success', Array(3).fill('accepted')]);
		expect(takenBy(real, gateway)).toEqual(items.map(({ to }) => to));
	});

	it('says that nothing was sent if no connection is made', async () => {
		await sandboxOf(gateway).switchNetwork('unreachable');
		const execution = await run(gateway, operation, people(gateway, 2), CONTINUING);
		await sandboxOf(gateway).switchNetwork('works');
		expect(outcomes(execution)).toEqual(['rejected', 'rejected']);
		expect(outputOf(execution, 'Node')[0]).toMatchObject({ failure: { code: 'unreachable' } });
		expect(takenBy(real, gateway)).toEqual([]);
	});

	it('sends nothing again after a lost answer, neither by Retry On Fail nor by a retry from the list', async () => {
		const path = gateway.paths[operation];
		sandboxOf(gateway).fault({ kind: 'dropAfter', path });
		const items = people(gateway, 1);
		const execution = await run(gateway, operation, items, RETRYING);
		if (execution.status !== 'success') {
			expect(gateway.lookup).toBeNull();
			await real.n8n.retry(execution.id);
		}
		expect(takenBy(real, gateway)).toEqual(items.map(({ to }) => to));
	});
});

describe.each(titled(GATEWAYS))('%s: a wrong secret', (_, gateway) => {
	it('sends nothing, the items say why, and a user is not locked by repeated logins', async () => {
		const data = { ...sandboxOf(gateway).credential(), ...wrongSecrets(gateway) };
		const name = `wrong ${gateway.name}`;
		const { name: type } = gateway.credential;
		await real.n8n.createCredential({ name, type, data });
		const settings = { ...CONTINUING, ...RETRYING, credentials: { [type]: { name } } };
		const execution = await run(gateway, 'send', people(gateway, 2), settings);
		expect(outcomes(execution)).toEqual(['rejected', 'rejected']);
		const { failure } = outputOf(execution, 'Node')[0] as { failure: { message: string } };
		expect(failure.message).toMatch(/\w+ \w+/);
		expect(takenBy(real, gateway)).toEqual([]);
		const { login } = gateway;
		if (!login) return;
		const logins = sandboxOf(gateway).requests.filter(({ path }) => login.test(path));
		expect(logins).toHaveLength(1);
	});
});

it('after n8n was killed, a retry sends only what is missing, where the gateway can be asked', async () => {
	const workflows = new Map<TestedGateway, string>();
	const itemsOf = (gateway: TestedGateway) => people(gateway, COUNTS.sendBulk.items);
	for (const gateway of inOrder) {
		const id = await real.save(gateway.name, sending(gateway, 'sendBulk'), itemsOf(gateway));
		await real.n8n.updateWorkflow(id, { settings: { saveExecutionProgress: true } });
		workflows.set(gateway, id);
	}
	for (const [gateway, { id, status }] of await crash(real, 'sendBulk', workflows)) {
		const { title, lookup } = gateway;
		expect([title, status]).toEqual([title, 'crashed']);
		const before = takenBy(real, gateway);
		const everybody = itemsOf(gateway).map(({ to }) => to);
		expect(outcomes(await real.n8n.retry(id))).toEqual(everybody.map(() => 'accepted'));
		const expected = lookup ? everybody : [...before, ...everybody].sort();
		expect([title, takenBy(real, gateway)]).toEqual([title, expected]);
	}
});

it('every trigger starts its workflow', async () => {
	const triggers = namesIn(shipped.nodes).filter((name) => name.endsWith('Trigger'));
	const polling = new Map<string, INodeParameters | undefined>(
		GATEWAYS.flatMap(({ name, trigger }) => [[`${name}Trigger`, trigger?.polling] as const]),
	);
	const found = triggers.map(async (name) => {
		const pollTimes = { item: [{ mode: 'everyMinute' }] };
		const node = ours(name, { ...(polling.get(name) && { ...polling.get(name), pollTimes }) });
		const id = await real.n8n.createWorkflow({
			name,
			nodes: [node, NO_OP],
			connections: connectionsOf([['Node', 0, 'Then']]),
		});
		const { nodes } = await real.n8n.workflow(id);
		const execution = await runByEvent(real.n8n, real.sandbox, id, nodes);
		return [name, execution.status, outputOf(execution, 'Then').length];
	});
	expect(await Promise.all(found)).toEqual(triggers.map((name) => [name, 'success', 1]));
});

it('Send and Wait continues with the answer through its signed link, at every gateway', async () => {
	const answers = GATEWAYS.map(async (gateway) => {
		const parameters = { ...ASK, ...gateway.parameters, to: gateway.number(0) };
		const id = await real.n8n.createWorkflow({
			name: 'Ask',
			nodes: [START, ours(gateway.name, parameters), NO_OP],
			connections: connectionsOf([
				['Start', 0, 'Node'],
				['Node', 0, 'Then'],
			]),
		});
		const waiting = await real.n8n.waitUntilWaiting(await real.n8n.startRun(id));
		const [link] =
			gateway
				.taken(sandboxOf(gateway))
				.at(-1)!
				.text.match(/http:\/\/\S+/) ?? [];
		const unsigned = link!.replace(/&signature=[^&]*/, '');
		expect((await fetch(unsigned)).status).toBe(401);
		const page = await fetch(link!);
		expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<form')]);
		const body = new URLSearchParams({ approved: 'true' });
		await fetch(link!, { method: 'POST', headers: { origin: real.n8n.url }, body });
		const ended = await real.n8n.waitForExecution(waiting.id);
		return [gateway.name, ended.status, outputOf(ended, 'Then')];
	});
	expect(await Promise.all(answers)).toEqual(
		GATEWAYS.map(({ name }) => [
			name,
			'success',
			[expect.objectContaining({ data: expect.objectContaining({ approved: true }) as object })],
		]),
	);
});
