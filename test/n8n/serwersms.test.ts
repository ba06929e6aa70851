import { errorOf, outputOf } from '../../scripts/n8n/executions';
import { GatewaysInN8n, outcomes, WRONG_SECRET } from '../support/gatewaysInN8n';

let real: GatewaysInN8n;
beforeAll(async () => {
	const lifeMs = { sentAfter: 200, deliveredAfter: 400 };
	real = await GatewaysInN8n.open({ serwerSms: { lifeMs } });
});
beforeEach(() => real.sandbox.serwerSms.reset());
afterAll(async () => await real?.close());

const gateway = () => real.sandbox.serwerSms;
const BULK = {
	resource: 'message',
	operation: 'sendBulk',
	from: 'SHOP',
	messagesFrom: 'inputFields',
	toField: 'to',
	textField: 'text',
	referenceField: '',
};
const people = (count: number) =>
	Array.from({ length: count }, (_, i) => ({ to: String(48_500_100_100 + i), text: `Nr ${i}` }));

it('the SerwerSMS node sends 12,000 messages with different texts in two requests', async () => {
	const items = people(12_000);
	const execution = await real.run('serwerSms', BULK, items);
	expect(execution.status).toBe('success');
	expect(gateway().requests.map(({ path }) => path)).toEqual(
		Array<string>(2).fill('/messages/send_personalized.json'),
	);
	expect(outcomes(execution).filter((outcome) => outcome === 'accepted')).toHaveLength(
		gateway().messages.length,
	);
	expect(new Set(gateway().messages.map(({ phone }) => phone)).size).toBe(
		gateway().messages.length,
	);
});

it('the SerwerSMS node finds out what happened to a batch if its answer was lost', async () => {
	gateway().fault({ kind: 'dropAfter', path: '/messages/send_personalized' });
	const execution = await real.run('serwerSms', BULK, people(6));
	expect(outcomes(execution)).toEqual(Array(6).fill('accepted'));
	expect(gateway().messages).toHaveLength(6);
});

it('the SerwerSMS node waits for the delivery of sent messages', async () => {
	const sent = await real.run('serwerSms', BULK, [
		{ to: '500600700', text: 'arrives' },
		{ to: '500600001', text: 'does not' },
	]);
	const ids = outputOf(sent, 'Node').map(({ messageId }) => ({ messageId }));
	const wait = {
		resource: 'message',
		operation: 'waitForDelivery',
		messageId: '={{ $json.messageId }}',
		timeoutSeconds: 30,
	};
	const execution = await real.run('serwerSms', wait, ids);
	expect(outputOf(execution, 'Node').map(({ status }) => status)).toEqual([
		'delivered',
		'undelivered',
	]);
});

it('the SerwerSMS node shows the balance of each message type, with a token and with a login', async () => {
	const balance = { resource: 'account', operation: 'getBalance' };
	const execution = await real.run('serwerSms', balance);
	expect(outputOf(execution, 'Node')[0]).toMatchObject({ gateway: 'serwerSms', type: 'eco' });
	const { username, password, baseUrl } = gateway().credential();
	const login = { authentication: 'login', username, password, baseUrl, timeZone: 'Europe/Warsaw' };
	await real.n8n.createCredential({ name: 'login', type: 'serwerSmsApi', data: login });
	const again = await real.run('serwerSms', balance, [{}], {
		credentials: { serwerSmsApi: { name: 'login' } },
	});
	expect(outputOf(again, 'Node')).toEqual(outputOf(execution, 'Node'));
	expect(gateway().requests.at(-1)!.headers.authorization).toBeUndefined();
});

it('the SerwerSMS node explains an error inside HTTP 200', async () => {
	gateway().refuse(1003);
	const execution = await real.run('serwerSms', { resource: 'account', operation: 'getBalance' });
	expect(errorOf(execution)?.message).toMatch(/1003/);
	expect(execution.status).toBe('error');
});

it('the SerwerSMS node tests a credential as the panel does', async () => {
	const data = gateway().credential();
	const test = async (changes: object) =>
		await real.n8n.testCredential({
			name: 'x',
			type: 'serwerSmsApi',
			data: { ...data, ...changes },
		});
	expect(await test({})).toMatchObject({ status: 'OK' });
	expect(await test({ token: WRONG_SECRET })).toMatchObject({ status: 'Error' });
	expect(await test({ authentication: 'login', password: WRONG_SECRET })).toMatchObject({
		status: 'Error',
	});
	expect(await test({ baseUrl: real.n8n.url })).toMatchObject({ status: 'Error' });
});
