import { SerwerSmsBench } from '../../support/serwerSmsBench';
import { runNode } from '../../support/engine';

let now = Date.parse('2026-05-20T10:00:00Z');
let bench: SerwerSmsBench;
beforeAll(async () => {
	bench = await SerwerSmsBench.open({ clock: () => now });
});
beforeEach(() => bench.gateway.reset());
afterAll(async () => await bench.close());

const located = (value: string) => ({ __rl: true, mode: 'id', value });

describe('account', () => {
	const account = { resource: 'account' };

	it('getBalance returns an item for each type of message', async () => {
		bench.gateway.setLimit('voice', 'not_available');
		const { outputs } = await bench.run({ ...account, operation: 'getBalance' });
		const of = (type: string) => outputs[0]!.find((item) => item.type === type);
		expect(outputs[0]).toHaveLength(6);
		expect(of('eco')).toEqual({
			gateway: 'serwerSms',
			type: 'eco',
			remaining: null,
			unlimited: true,
			available: true,
			charactersPerMessage: 918,
		});
		expect(of('full')).toMatchObject({ remaining: 1_000_000, unlimited: false, available: true });
		expect(of('voice')).toMatchObject({ remaining: null, unlimited: false, available: false });
		expect(of('hlr')).toMatchObject({ remaining: 1_000, charactersPerMessage: null });
	});

	it('getBalance fails if the answer is not a balance', async () => {
		const body = { items: [{ type: 'eco', value: 'much' }] };
		bench.gateway.fault({ kind: 'wrongShape', body, path: '/account/limits' });
		const { error } = await bench.run({ ...account, operation: 'getBalance' });
		expect(error?.message).toMatch(/instead of the limits of the account/);
	});

	it('getHelp and getMessages return the answers from SerwerSMS', async () => {
		const { outputs: help } = await bench.run({ ...account, operation: 'getHelp' });
		expect(help[0]![0]).toMatchObject({
			telephone: '+48123456789',
			accountMaintainer: { name: 'Jan Kowalski' },
		});
		const getMessages = { ...account, operation: 'getMessages' };
		const { outputs } = await bench.run(getMessages);
		expect(outputs[0]).toEqual([expect.objectContaining({ gateway: 'serwerSms', new: true })]);
		const body = { new: false, message: 'Hello' };
		bench.gateway.fault({ kind: 'wrongShape', body, path: '/account/messages' });
		const single = await bench.run(getMessages);
		expect(single.outputs[0]).toEqual([{ gateway: 'serwerSms', ...body }]);
	});

	it('create registers an account', async () => {
		const person = {
			phone: '500600700',
			email: 'jan@example.com',
			firstName: 'Jan',
			lastName: 'Kowalski',
			company: 'Firma',
		};
		const { outputs } = await bench.run({ ...account, operation: 'create', ...person });
		expect(outputs[0]![0]).toMatchObject({ success: true, email: 'jan@example.com' });
		expect(bench.gateway.registrations[0]).toMatchObject({
			phone: '+48500600700',
			first_name: 'Jan',
		});
		const again = await bench.run({ ...account, operation: 'create', ...person });
		expect(again.error?.message).toMatch(/4312/);
	});

	it('explainError explains a code, though SerwerSMS answers with that error', async () => {
		const explain = { ...account, operation: 'explainError' };
		const { outputs } = await bench.run({ ...explain, code: '3106' });
		expect(outputs[0]![0]).toMatchObject({
			code: '3106',
			message: expect.stringMatching(/sender name may not be used/) as string,
		});
		const unknown = await bench.run({ ...explain, code: '9999' });
		expect(unknown.error?.message).toMatch(/does not know this error code/);
	});
});

describe('sender', () => {
	const sender = { resource: 'sender' };

	it('is requested, and listed with its status', async () => {
		await bench.run({ ...sender, operation: 'create', name: 'NEWSHOP' });
		const getMany = { ...sender, operation: 'getMany', returnAll: true };
		const { outputs } = await bench.run(getMany);
		expect(outputs[0]!.map(({ name, status }) => [name, status])).toEqual([
			['SHOP', 'authorized'],
			['NEWSHOP', 'pending_authorization'],
		]);
		await bench.run({ ...getMany, filters: { predefined: true, order: 'desc' } });
		expect(bench.bodies('senders/index')[1]).toEqual({
			predefined: true,
			sort: 'name',
			order: 'desc',
		});
		const again = await bench.run({ ...sender, operation: 'create', name: 'SHOP' });
		expect(again.error?.message).toMatch(/already has this sender name.*4400/);
	});
});

describe('template', () => {
	const template = { resource: 'template' };

	it('is created, changed, listed and deleted', async () => {
		const text = { name: 'Hello', text: 'Dzień dobry' };
		const { outputs } = await bench.run({ ...template, operation: 'create', ...text });
		const { templateId } = outputs[0]![0] as { templateId: string };
		const chosen = { ...template, templateId: located(templateId) };
		await bench.run({ ...chosen, operation: 'update', name: 'Hi', text: 'Cześć' });
		const getMany = { ...template, operation: 'getMany', returnAll: true };
		const { outputs: list } = await bench.run(getMany);
		expect(list[0]).toEqual([{ gateway: 'serwerSms', templateId, name: 'Hi', text: 'Cześć' }]);
		await bench.run({ ...chosen, operation: 'delete' });
		expect(bench.gateway.templates).toHaveLength(0);
		const { error } = await bench.run({ ...chosen, operation: 'delete' });
		expect(error?.message).toMatch(/no template under this ID/);
	});
});

describe('file', () => {
	const file = { resource: 'file' };

	it('is downloaded from a URL, read, listed and deleted', async () => {
		const create = { ...file, operation: 'create', type: 'voice' };
		const { outputs } = await bench.run({ ...create, url: 'https://example.com/a.wav', name: 'a' });
		const { fileId } = outputs[0]![0] as { fileId: string };
		expect(bench.bodies('files/add')).toEqual([
			{ type: 'voice', url: 'https://example.com/a.wav', name: 'a' },
		]);
		const chosen = { ...file, type: 'voice', fileId: located(fileId) };
		const { outputs: one } = await bench.run({ ...chosen, operation: 'get' });
		expect(one[0]![0]).toMatchObject({ fileId, name: 'a', date: '2026-05-20T12:00:00+02:00' });
		const getMany = { ...file, operation: 'getMany', type: 'voice', returnAll: true };
		expect((await bench.run(getMany)).outputs).toEqual(one.map((items) => items));
		await bench.run({ ...chosen, operation: 'delete' });
		expect(bench.gateway.files).toHaveLength(0);
		const { error } = await bench.run({ ...chosen, operation: 'get' });
		expect(error?.message).toMatch(/no such file/);
	});

	it('is read from the input item, for MMS only', async () => {
		const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff]);
		const binary = {
			data: { data: bytes.toString('base64'), mimeType: 'image/png', fileName: 'a.png' },
		};
		const create = { ...file, operation: 'create', fileFrom: 'binary', type: 'mms' };
		const { outputs, error } = await runNode({ ...bench.setup(create), binary });
		expect(error).toBeUndefined();
		expect(outputs[0]![0]).toMatchObject({ fileId: bench.gateway.files[0]!.id, size: 5 });
		expect(bench.bodies('files/add')[0]).toMatchObject({ file: bytes.toString('base64') });
		const mms = {
			resource: 'message',
			operation: 'sendMms',
			to: '500600700',
			title: 'x',
			fileFrom: 'binary',
		};
		await runNode({ ...bench.setup(mms), binary });
		expect(bench.bodies('messages/send_mms')[0]).toMatchObject({ file: bytes.toString('base64') });
		const voice = await runNode({ ...bench.setup({ ...create, type: 'voice' }), binary });
		expect(voice.error?.message).toMatch(/only from a URL/);
		const none = await bench.run(create);
		expect(none.error?.message).toMatch(/binary/i);
	});
});

describe('statistic', () => {
	it('returns the results of each campaign', async () => {
		await bench.run({ resource: 'message', operation: 'send', to: '500600700', text: 'Promocja' });
		now += 10_000;
		const dates = { dateFrom: '2026-05-20T00:00:00', dateTo: '2026-05-20T00:00:00' };
		const getMany = { resource: 'statistic', operation: 'getMany', returnAll: true, ...dates };
		const { outputs } = await bench.run(getMany);
		expect(outputs[0]).toEqual([
			expect.objectContaining({ statId: '5001', delivered: 1, type: 'eco', text: 'Promocja' }),
		]);
		expect(bench.bodies('stats/index')).toEqual([{ begin: '2026-05-20', end: '2026-05-20' }]);
	});
});

describe('subaccount', () => {
	const subaccount = { resource: 'subaccount' };

	it('is created from a template, limited, read and deleted', async () => {
		const [template] = bench.gateway.subaccounts;
		const { outputs } = await bench.run({
			...subaccount,
			operation: 'create',
			username: 'shop2',
			password: 'secret-password',
			templateId: located(String(template!.id)),
			additionalFields: { name: 'Shop', phone: '500600700' },
		});
		expect(JSON.stringify(outputs)).not.toContain('secret-password');
		const { subaccountId } = outputs[0]![0] as { subaccountId: string };
		const chosen = { ...subaccount, subaccountId: located(subaccountId) };
		await bench.run({ ...chosen, operation: 'setLimit', type: 'eco', value: 100 });
		expect(bench.gateway.subaccounts[1]!.limits).toEqual({ eco: 100 });
		const { outputs: one } = await bench.run({ ...chosen, operation: 'get' });
		expect(one[0]![0]).toMatchObject({ subaccountId, username: 'shop2', name: 'Shop' });
		const { outputs: all } = await bench.run({ ...subaccount, operation: 'getMany' });
		expect(all[0]).toHaveLength(2);
		await bench.run({ ...chosen, operation: 'delete' });
		expect(bench.gateway.subaccounts).toHaveLength(1);
		for (const operation of ['delete', 'setLimit']) {
			const { error } = await bench.run({ ...chosen, operation, type: 'eco', value: 1 });
			expect(error?.message).toMatch(/no subaccount under this ID/);
		}
	});
});

describe('payment', () => {
	const payment = { resource: 'payment', paymentId: '9001' };

	it('is listed and read', async () => {
		const { outputs } = await bench.run({ resource: 'payment', operation: 'getMany' });
		expect(outputs[0]!.map(({ paymentId, state }) => [paymentId, state])).toEqual([
			['9001', 'paid'],
			['9002', 'not_paid'],
		]);
		const { outputs: one } = await bench.run({ ...payment, operation: 'get' });
		expect(one[0]![0]).toMatchObject({ paymentId: '9001', total: 123, paymentTo: '2026-01-14' });
	});

	it('has an invoice, whose bytes are unchanged', async () => {
		const { items } = await bench.run({ ...payment, operation: 'getInvoice' });
		const { json, binary } = items[0]![0]!;
		expect(json).toMatchObject({ paymentId: '9001', fileName: 'invoice-9001.pdf' });
		expect(binary!.data).toMatchObject({ mimeType: 'application/pdf' });
		const bytes = Buffer.from(binary!.data!.data, 'base64');
		expect(bytes).toHaveLength(json.size as number);
		expect(bytes.subarray(0, 14).toString('latin1')).toBe('%PDF-1.4\n%\xe2\xe3\xcf\xd3');
	});

	it('fails if there is no invoice', async () => {
		const invoice = { ...payment, operation: 'getInvoice' };
		const { error } = await bench.run({ ...invoice, paymentId: '1' });
		expect(error?.message).toMatch(/nothing under this ID/);
		bench.gateway.fault({ kind: 'html', taken: true, path: '/payments/invoice' });
		const page = await bench.run(invoice);
		expect(page.error?.message).toMatch(/with a web page instead of a PDF file/);
	});
});

describe('premium', () => {
	const premium = { resource: 'premium' };
	const answer = {
		...premium,
		operation: 'send',
		phone: '={{ $json.fromNumber }}',
		gate: '={{ $json.toNumber }}',
		premiumId: '={{ $json.premiumId }}',
		text: 'Dziękujemy',
	};

	it('is listed, and answered as often as it allows', async () => {
		bench.gateway.receive({ phone: '+48500600700', text: 'GRA', type: 'pre' });
		const { outputs } = await bench.run({ ...premium, operation: 'getMany' });
		expect(outputs[0]).toEqual([
			expect.objectContaining({
				premiumId: '1001',
				fromNumber: '+48500600700',
				toNumber: '71200',
				limit: 1,
				date: '2026-05-20T12:00:10+02:00',
			}),
		]);
		const sent = await bench.run(answer, outputs[0]);
		expect(sent.outputs[0]).toEqual([
			{ gateway: 'serwerSms', premiumId: '1001', to: '48500600700', outcome: 'accepted' },
		]);
		const again = await bench.run(answer, outputs[0]);
		expect(again.error?.message).toMatch(/already be answered.*4200/);
	});

	it("is not answered twice when the gateway's answer was lost", async () => {
		bench.gateway.receive({ phone: '+48500600700', text: 'GRA', type: 'pre' });
		bench.gateway.fault({ kind: 'dropAfter', path: '/premium/send' });
		const items = [{ fromNumber: '48500600700', toNumber: '71200', premiumId: '1001' }];
		const node = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		const { error } = await bench.run(answer, items, node);
		expect(error?.message).toMatch(/may have been sent/);
		expect(bench.actions).toEqual(['premium/send']);
	});

	it('shows the results of a quiz', async () => {
		const { outputs } = await bench.run({ ...premium, operation: 'getQuiz', quizId: '41' });
		expect(outputs[0]![0]).toMatchObject({ quizId: '41', items: [{ id: 1, count: 12 }, {}] });
	});
});
