import { setTimeout as sleep } from 'node:timers/promises';
import { connect, TablePoller, type DatabaseAddress } from '../../sandbox';
import { DatabaseServer } from '../../scripts/channels/databaseServer';
import { errorOf, outputOf } from '../../scripts/n8n/executions';
import { ChannelBench, insert, MAKE_ROWS, numbersOf, people, query, serwerSms } from './bench';

const TABLES = { messages: 'sms_outgoing', incoming: 'sms_incoming' };
const MANY = 10_000;

/** The tests of one engine. Each has a file, an n8n and a server of its own, so they run side by side. */
export function testMessagesThrough(engine: DatabaseAddress['engine']): void {
	describe(`messages through ${engine}`, () => tests(engine));
}

function tests(engine: DatabaseAddress['engine']): void {
	let bench: ChannelBench;
	let server: DatabaseServer;
	let poller: TablePoller;
	beforeAll(async () => {
		bench = await ChannelBench.open();
		server = await DatabaseServer.start(engine);
		const { host, port, user, password, database } = server.address;
		const data = { host, port, user, password, database };
		await bench.n8n.createCredential({ name: engine, type: engine, data });
		poller = new TablePoller(bench.gateway, server.address, TABLES);
		for (const [tableFor, tableName] of [
			['messages', TABLES.messages],
			['incoming', TABLES.incoming],
		] as const) {
			const make = { resource: 'sqlTable', operation: 'makeTable', database: engine };
			const id = await bench.save([
				serwerSms('Make', { ...make, tableFor, tableName }),
				query(engine, 'Create', '={{ $json.sql }}'),
			]);
			// The second time nothing happens, because the table is there.
			for (let i = 0; i < 2; i++) expect((await bench.n8n.run(id)).status).toBe('success');
		}
	});
	beforeEach(async () => {
		bench.gateway.reset();
		poller.complaints.length = 0;
		await ask(`DELETE FROM ${TABLES.messages}`);
	});
	afterEach(() => expect(poller.complaints).toEqual([]));
	afterAll(async () => {
		await bench?.close();
		await server?.remove();
	});

	async function ask(statement: string) {
		const connection = await connect(server.address);
		try {
			return await connection.query(statement);
		} finally {
			await connection.close();
		}
	}

	const count = async () => {
		const [row] = await ask(`SELECT count(*) AS n FROM ${TABLES.messages}`);
		return Number(row!.n);
	};
	const rows = (settings = {}) => serwerSms('Rows', MAKE_ROWS, settings);
	const sending = async (name: string, howMany: number) =>
		await bench.save([rows(), insert(engine, TABLES.messages)], people(howMany, name));

	it('are taken by SerwerSMS, whose reports come back as statuses', async () => {
		const items = [
			{ to: '500600700', text: 'Zażółć gęślą jaźń 🎉', reference: 'one' },
			{ to: '500600001', text: 'Hej', reference: 'two' },
		];
		const unicode = serwerSms('Rows', { ...MAKE_ROWS, options: { unicode: true } });
		const id = await bench.save([unicode, insert(engine, TABLES.messages)], items);
		expect((await bench.n8n.run(id)).status).toBe('success');
		await poller.poll();
		expect(bench.numbers).toEqual(numbersOf(items));
		expect(bench.gateway.messages.map(({ text }) => text)).toEqual(items.map(({ text }) => text));
		await sleep(20);
		await poller.poll();
		const reading = await bench.save([
			query(engine, 'Select', `SELECT * FROM ${TABLES.messages} ORDER BY id`),
			serwerSms('Reports', { resource: 'sqlTable', operation: 'readReports' }),
		]);
		const reports = outputOf(await bench.n8n.run(reading), 'Reports');
		const ids = bench.gateway.messages.map((message) => message.id);
		expect(reports).toMatchObject(
			[
				{ reference: 'one', messageId: ids[0], status: 'delivered', final: true, reason: null },
				{ reference: 'two', messageId: ids[1], status: 'undelivered', reason: /in time/ },
			].map((report) =>
				report.reason
					? { ...report, reason: expect.stringMatching(report.reason) as string }
					: report,
			),
		);
		const now = Date.now();
		for (const { updatedAt } of reports) {
			expect(Math.abs(Date.parse(updatedAt as string) - now)).toBeLessThan(60_000);
		}
	});

	it('that are bad do not keep good ones from being inserted', async () => {
		const items = [
			{ to: '500600700', text: 'Good', reference: 'one' },
			{ to: '485006007001234567890123', text: 'Too long', reference: 'two' },
			{ to: '500600702', text: 'Twice', reference: 'one' },
		];
		const nodes = [rows({ onError: 'continueErrorOutput' }), insert(engine, TABLES.messages)];
		const execution = await bench.n8n.run(await bench.save(nodes, items));
		expect(execution.status).toBe('success');
		expect(outputOf(execution, 'Rows', 1)).toHaveLength(2);
		await poller.poll();
		expect(bench.numbers).toEqual(['+48500600700']);
	});

	it('are inserted once when the server was off and the execution is retried', async () => {
		const id = await sending('off', 5);
		await server.stop();
		const failed = await bench.n8n.run(id);
		expect(failed.status).toBe('error');
		expect(errorOf(failed)).toBeDefined();
		await server.start();
		expect((await bench.n8n.run(id)).status).toBe('success');
		expect((await bench.n8n.retry(failed.id)).status).toBe('success');
		await poller.poll();
		expect(bench.numbers).toEqual(numbersOf(people(5, 'off')));
	});

	it('are inserted once when the same workflow runs twice', async () => {
		const id = await sending('twice', 20);
		for (let i = 0; i < 2; i++) {
			expect((await bench.n8n.run(id)).status).toBe('success');
			await poller.poll();
		}
		expect(bench.numbers).toEqual(numbersOf(people(20, 'twice')));
	});

	it('are inserted once, also after n8n was killed among 10,000 and the workflow runs again', async () => {
		const id = await sending('killed', MANY);
		for (let i = 0; i < 2; i++) {
			await bench.n8n.startRun(id);
			const enough = (await count()) + 1 + Math.floor(Math.random() * 3_000);
			while ((await count()) < enough) await sleep(50);
			await bench.n8n.kill();
			expect(await count()).toBeLessThan(MANY);
			await bench.n8n.restart();
			await poller.poll();
		}
		expect((await bench.n8n.run(id, { timeoutMs: 240_000 })).status).toBe('success');
		while ((await ask(`SELECT id FROM ${TABLES.messages} WHERE smsid = '' LIMIT 1`)).length > 0) {
			await poller.poll();
		}
		expect([...bench.numbers].sort()).toEqual(numbersOf(people(MANY, 'killed')));
	});

	it('that come in are answered once, however often the workflow runs', async () => {
		bench.gateway.receive({ phone: '500600700', text: 'TAK' });
		bench.gateway.receive({ phone: '500600701', text: 'NIE' });
		await poller.poll();
		const id = await bench.save([
			query(engine, 'Select', `SELECT * FROM ${TABLES.incoming} ORDER BY id DESC LIMIT 2`),
			serwerSms('Incoming', { resource: 'sqlTable', operation: 'readIncoming' }),
			serwerSms('Rows', {
				...{ resource: 'sqlTable', operation: 'makeRows', table: 'withReference', from: '' },
				...{ messagesFrom: 'parameters', to: '={{ $json.from }}', text: 'Dziękujemy' },
				options: { reference: '=answer{{ $json.id }}' },
			}),
			insert(engine, TABLES.messages),
		]);
		for (let i = 0; i < 2; i++) expect((await bench.n8n.run(id)).status).toBe('success');
		await poller.poll();
		expect([...bench.numbers].sort()).toEqual(['+48500600700', '+48500600701']);
	});
}
