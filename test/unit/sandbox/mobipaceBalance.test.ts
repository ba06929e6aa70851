import { startSandbox, type MobipaceOptions, type Sandbox } from '../../../sandbox';
import { call } from './caller';

let sandbox: Sandbox;
let SessionId: string;

async function open(options: MobipaceOptions): Promise<void> {
	sandbox = await startSandbox({ mobipace: options });
	const { username: Username, password: Password } = sandbox.mobipace;
	({ SessionId } = (await post('authorize', { Username, Password })) as { SessionId: string });
}
afterEach(() => sandbox.close());

async function post(method: string, body: object): Promise<unknown> {
	const reply = await call(`${sandbox.mobipace.url}/${method}`, { body: { SessionId, ...body } });
	return reply.json;
}

const order = (...references: string[]) => ({
	Sender: 'SHOP',
	Messages: references.map((Reference) => ({ Recipient: '79111112233', Body: 'x', Reference })),
});

describe('POST QueryBalance', () => {
	it('answers with the balance, the amount that it may fall to, and the available sum', async () => {
		await open({ balance: 1300.3, creditLimit: 1_000 });
		expect(await post('QueryBalance', {})).toEqual({
			StatusCode: 101,
			Status: 'Success',
			Balance: 1300.3,
			BalanceNegativeLimit: -1000,
			AvailableFund: 2300.3,
		});
	});

	it('can answer as untidily as the sample', async () => {
		await open({ balance: 1300.3, creditLimit: 1_000, untidy: true });
		expect(await post('QueryBalance', {})).toEqual({
			StatusCode: 101,
			Status: 'Success',
			Balance: '1300.30 ',
			BalanceNegativeLimit: '-1000 ',
			'AvailableFund ': '2300.30 ',
		});
		sandbox.mobipace.untidy = false;
		expect(await post('QueryBalance', {})).toMatchObject({ AvailableFund: 2300.3 });
	});
});

describe('the balance', () => {
	it('pays for what Send takes, without floating-point errors', async () => {
		await open({ balance: 1, creditLimit: 0, pricePerPart: 0.1 });
		const three = { AveragePrice: 0.1, TotalPrice: 0.3 };
		expect(await post('Send', order('A-1', 'A-2', 'A-3'))).toMatchObject(three);
		expect(await post('Send', order('A-4', 'A-5', 'A-6'))).toMatchObject(three);
		expect(sandbox.mobipace.balance).toBe(0.4);
		expect(await post('QueryBalance', {})).toMatchObject({
			Balance: 0.4,
			BalanceNegativeLimit: 0,
			AvailableFund: 0.4,
		});
	});

	it('falls below zero down to the credit limit', async () => {
		await open({ balance: 2.5, creditLimit: 2.5, pricePerPart: 2.5 });
		expect(await post('Send', order('A-1', 'A-2'))).toMatchObject({ MessageCount: 2 });
		expect(sandbox.mobipace).toMatchObject({ balance: -2.5, available: 0 });
	});

	it('pays for the first messages if it does not last for all', async () => {
		await open({ balance: 5, creditLimit: 0, pricePerPart: 2.5 });
		expect(await post('Send', order('A-1', 'A-2', 'A-3'))).toMatchObject({
			StatusCode: 101,
			MessageCount: 2,
			TotalPrice: 5,
		});
		expect(await post('QueryMessages', { References: ['A-2', 'A-3'] })).toMatchObject({
			MessageStatuses: [
				{ Reference: 'A-2', StatusCode: 1 },
				{ Reference: 'A-3', StatusCode: 4, Status: 'OutOfBalance' },
			],
		});
		expect(sandbox.mobipace.balance).toBe(0);
	});

	it('refuses all messages with 300 if it pays for none', async () => {
		await open({ balance: 2.4, creditLimit: 0, pricePerPart: 2.5 });
		const bad = { Recipient: '+1', Body: 'x', Reference: 'bad' };
		const { Sender, Messages } = order('A-1', 'A-2');
		expect(await post('Send', { Sender, Messages: [bad, ...Messages] })).toEqual({
			StatusCode: 300,
			Status: 'OutOfBalance',
		});
		expect(sandbox.mobipace).toMatchObject({ messages: [], refused: [], balance: 2.4 });
	});

	it('can be topped up and emptied, and starts again after a reset', async () => {
		await open({ balance: 0, creditLimit: 0 });
		expect(await post('Send', order('A-1'))).toMatchObject({ StatusCode: 300 });
		sandbox.mobipace.balance += 10;
		expect(await post('Send', order('A-1'))).toMatchObject({ MessageCount: 1 });
		sandbox.mobipace.balance = 0;
		expect(await post('Send', order('A-2'))).toMatchObject({ StatusCode: 300 });
		sandbox.mobipace.balance = 5;
		sandbox.mobipace.reset();
		expect(sandbox.mobipace).toMatchObject({ balance: 0, sessions: 0, logins: 0, messages: [] });
	});
});

describe('POST Calculate', () => {
	it('answers like Send and takes nothing', async () => {
		await open({ balance: 100, creditLimit: 0, pricePerPart: 2.5 });
		const { Sender, Messages } = order('A-1', 'A-2');
		const body = { Sender, Messages: [...Messages, { Recipient: '+1', Body: 'x' }] };
		const calculated = await post('Calculate', body);
		expect(calculated).toEqual({
			StatusCode: 101,
			Status: 'Success',
			MessageCount: 2,
			PartCount: 2,
			AveragePrice: 2.5,
			TotalPrice: 5,
		});
		expect(sandbox.mobipace).toMatchObject({ messages: [], refused: [], balance: 100 });
		expect(await post('QueryMessages', { References: ['A-1'] })).toMatchObject({
			MessageStatuses: [],
		});
		expect(await post('Send', body)).toEqual(calculated);
	});

	it('prices more than the balance pays for', async () => {
		await open({ balance: 0, creditLimit: 0, pricePerPart: 2.5 });
		expect(await post('Calculate', order('A-1', 'A-2'))).toMatchObject({ TotalPrice: 5 });
	});
});
