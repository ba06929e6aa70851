import { errorOf, outputOf } from '../../scripts/n8n/executions';
import { GatewaysInN8n, ours, outcomes, WRONG_SECRET } from '../support/gatewaysInN8n';

let real: GatewaysInN8n;
beforeAll(async () => {
	const lifeMs = { sentAfter: 300, deliveredAfter: 600 };
	real = await GatewaysInN8n.open({ mobipace: { lifeMs } });
});
afterAll(async () => await real?.close());

const gateway = () => real.sandbox.mobipace;
const BALANCE = { resource: 'account', operation: 'getBalance' };
const BULK = {
	resource: 'message',
	operation: 'sendBulk',
	from: 'SHOP',
	country: 'RU',
	messagesFrom: 'inputFields',
	toField: 'to',
	textField: 'text',
	referenceField: '',
};
const people = (count: number, from = 0) =>
	Array.from({ length: count }, (_, i) => ({
		to: String(79_110_200_200 + (from + i) * 1000),
		text: `№ ${i}`,
	}));
const taken = (items: Array<{ to: string }>) => {
	const wanted = new Set(items.map(({ to }) => to));
	return gateway().messages.filter(({ recipient }) => wanted.has(recipient)).length;
};

it('the MOBIPACE node logs in once for many executions, even across a restart of n8n', async () => {
	const id = await real.save('mobipace', BALANCE);
	for (let i = 0; i < 10; i++) expect((await real.n8n.run(id)).status).toBe('success');
	expect(gateway().logins).toBe(1);
	await real.n8n.restart();
	const execution = await real.n8n.run(id);
	expect(outputOf(execution, 'Node')[0]).toMatchObject({
		gateway: 'mobipace',
		creditLimit: expect.any(Number) as number,
	});
	expect(gateway().logins).toBe(1);
});

it('the MOBIPACE node sends 25,000 messages in two requests', async () => {
	const items = people(25_000);
	const before = gateway().requests.filter(({ path }) => path === '/v3/Send').length;
	const execution = await real.run('mobipace', BULK, items);
	expect(execution.status).toBe('success');
	expect(gateway().requests.filter(({ path }) => path === '/v3/Send').length - before).toBe(2);
	expect(outcomes(execution).filter((outcome) => outcome === 'accepted')).toHaveLength(25_000);
	expect(taken(items)).toBe(25_000);
});

it('the MOBIPACE node renews a session that ends in the middle of Send Bulk and sends nothing twice', async () => {
	const items = people(30, 30_000);
	gateway().refuse(103, { path: '/Send', skip: 1 });
	const execution = await real.run('mobipace', { ...BULK, options: { batchSize: 10 } }, items);
	expect(outcomes(execution)).toEqual(Array(30).fill('accepted'));
	expect(taken(items)).toBe(30);
	expect(gateway().logins).toBe(2);
});

it('the MOBIPACE node finds out what happened to a batch if its answer was lost', async () => {
	const items = people(50, 40_000);
	gateway().fault({ kind: 'dropAfter', path: '/Send' });
	const execution = await real.run('mobipace', BULK, items);
	expect(outcomes(execution)).toEqual(Array(50).fill('accepted'));
	expect(taken(items)).toBe(50);
});

it('the MOBIPACE node waits and tries again after code 104, when two executions use the account at once', async () => {
	gateway().busyMs = 100;
	const [first, second] = [people(5, 50_000), people(5, 60_000)];
	const executions = await Promise.all([
		real.run('mobipace', BULK, first),
		real.run('mobipace', BULK, second),
	]);
	gateway().busyMs = 0;
	expect(executions.flatMap((execution) => outcomes(execution))).toEqual(
		Array(10).fill('accepted'),
	);
	expect(gateway().mostAtOnce).toBe(1);
	gateway().busy(3);
	expect(outcomes(await real.run('mobipace', BULK, people(2, 70_000)))).toEqual([
		'accepted',
		'accepted',
	]);
});

it('the MOBIPACE node waits for every kind of final status', async () => {
	const items = ['200', '101', '102', '103', '104', '009'].map((end) => ({
		to: `79110999${end}`,
		text: 'x',
		ref: `end-${end}`,
	}));
	await real.run('mobipace', { ...BULK, referenceField: 'ref' }, items);
	const wait = {
		resource: 'message',
		operation: 'waitForDelivery',
		reference: '={{ $json.ref }}',
		timeoutSeconds: 30,
	};
	const execution = await real.run('mobipace', wait, items);
	expect(outputOf(execution, 'Node').map(({ status, final }) => [status, final])).toEqual([
		['delivered', true],
		['undelivered', true],
		['unknown', true],
		['failed', true],
		['failed', true],
		['failed', true],
	]);
});

it('the MOBIPACE node estimates the price without sending', async () => {
	const before = gateway().messages.length;
	const execution = await real.run('mobipace', { ...BULK, operation: 'estimatePrice' }, people(10));
	expect(outputOf(execution, 'Node')).toEqual([
		expect.objectContaining({ messageCount: 10, totalPrice: 25 }),
	]);
	expect(gateway().messages).toHaveLength(before);
});

it('the MOBIPACE trigger starts the workflow once when the balance falls below the threshold', async () => {
	const pollTimes = {
		item: Array.from({ length: 12 }, (_, i) => ({
			mode: 'custom',
			cronExpression: `${i * 5} * * * * *`,
		})),
	};
	const id = await real.n8n.createWorkflow({
		name: 'Alarm',
		nodes: [
			ours('mobipaceTrigger', { event: 'balanceBelow', threshold: 500, pollTimes }),
			{ name: 'Then', type: 'n8n-nodes-base.noOp', typeVersion: 1 },
		],
		connections: { Node: { main: [[{ node: 'Then', type: 'main', index: 0 }]] } },
	});
	await real.n8n.activate(id);
	const { balance: before } = gateway();
	gateway().balance = -gateway().creditLimit;
	const [execution] = await real.n8n.waitForExecutions(id, 1, { timeoutMs: 60_000 });
	expect(outputOf(execution!, 'Node')[0]).toMatchObject({ available: 0, threshold: 500 });
	await new Promise((resolve) => setTimeout(resolve, 11_000));
	expect(await real.n8n.executions({ workflowId: id })).toHaveLength(1);
	await real.n8n.deactivate(id);
	gateway().balance = before;
});

it('the MOBIPACE node tests a credential as the panel does and explains what is wrong', async () => {
	const data = gateway().credential();
	// The panel saves a credential before it tests it. Only then can n8n keep the session.
	const test = async (changes: object) => {
		const credential = { name: 'x', type: 'mobipaceApi', data: { ...data, ...changes } };
		return await real.n8n.testCredential(await real.n8n.createCredential(credential));
	};
	expect(await test({})).toMatchObject({ status: 'OK' });
	expect(await test({ password: WRONG_SECRET })).toMatchObject({
		status: 'Error',
		message: expect.stringMatching(/does not know this username and password/) as string,
	});
	expect(await test({ baseUrl: real.n8n.url })).toMatchObject({ status: 'Error' });
	expect(await test({ baseUrl: 'http://127.0.0.1:1/v3' })).toMatchObject({ status: 'Error' });
});

it('the MOBIPACE node explains a refused login and tries it only once', async () => {
	await real.n8n.createCredential({
		name: 'wrong',
		type: 'mobipaceApi',
		data: { ...gateway().credential(), username: 'somebody@example.com', password: WRONG_SECRET },
	});
	const before = gateway().requests.filter(({ path }) => path === '/v3/authorize').length;
	const execution = await real.run('mobipace', BALANCE, [{}, {}, {}], {
		credentials: { mobipaceApi: { name: 'wrong' } },
		retryOnFail: true,
		maxTries: 3,
		waitBetweenTries: 10,
	});
	expect(errorOf(execution)?.message).toMatch(/does not know this username and password/);
	const logins = gateway().requests.filter(({ path }) => path === '/v3/authorize').length - before;
	expect(logins).toBe(1);
});
