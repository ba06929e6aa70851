import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { nodeContext, NODE, retryCrashed, runNode, type Result } from '../../support/engine';
import { SerwerSmsBench } from '../../support/serwerSmsBench';

let bench: SerwerSmsBench;
beforeAll(async () => {
	bench = await SerwerSmsBench.open();
});
afterAll(async () => await bench.close());

const ROWS: INodeParameters = {
	...{ resource: 'sqlTable', operation: 'makeRows', table: 'withReference' },
	...{ messagesFrom: 'inputFields', toField: 'to', textField: 'text', referenceField: 'reference' },
	...{ from: 'SHOP', timeZone: 'Europe/Warsaw' },
};

async function makeRows(
	items: IDataObject[],
	parameters: INodeParameters = {},
	node?: Partial<INode>,
): Promise<Result> {
	return await bench.run({ ...ROWS, ...parameters }, items, node);
}

async function rowOf(parameters: INodeParameters, item: IDataObject = {}): Promise<IDataObject> {
	const given = { to: '500600700', text: 'Test', reference: 'order7', ...item };
	const { outputs, error } = await makeRows([given], parameters);
	if (error) throw new Error(error.message);
	return outputs[0]![0]!;
}

function hints({ run }: Result): string[] {
	const { hints: shown = [] } = run.data.resultData.runData[NODE]![0]!;
	return shown.map(({ message }) => message);
}

const LOCAL_TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;

describe('Make Rows', () => {
	it('gives exactly the columns that Make Table has no default for', async () => {
		expect(await rowOf({})).toEqual({
			reference: 'order7',
			number: '+48500600700',
			sender: 'SHOP',
			message: 'Test',
			date: expect.stringMatching(LOCAL_TIME) as string,
			flags: '',
		});
	});

	it('gives every column that the standard table wants, and no reference', async () => {
		const row = await rowOf({ table: 'standard' });
		expect(row).toEqual({
			number: '+48500600700',
			sender: 'SHOP',
			message: 'Test',
			date: expect.stringMatching(LOCAL_TIME) as string,
			flags: '',
			smsid: '',
			dlr: '0',
			dlr_date: row.date,
			dlr_code: 0,
			dlr_description: '',
		});
	});

	it('writes times in the time zone of SerwerSMS, never an empty one', async () => {
		const sendAt = '2040-07-01T10:00:00Z';
		expect((await rowOf({ options: { sendAt } })).date).toBe('2040-07-01 12:00:00');
		const zone = { timeZone: 'America/New_York' };
		expect((await rowOf({ ...zone, options: { sendAt } })).date).toBe('2040-07-01 06:00:00');
		const now = new Date().toLocaleString('sv', { timeZone: 'Europe/Warsaw' });
		const { date } = await rowOf({});
		expect((date as string).slice(0, 15)).toBe(now.slice(0, 15));
	});

	it('writes the flags as the page of the panel shows them, and an empty sender for ECO+', async () => {
		const options = { unicode: true, flash: true, speed: true };
		expect((await rowOf({ options })).flags).toBe('UTF FLASH SPEED');
		expect(await rowOf({ from: '' })).toMatchObject({ sender: '', flags: '' });
	});

	it.each([
		['a number that a column would cut', {}, { to: '485006007001234567890123' }, /digits/],
		['Unicode without a sender', { from: '', options: { unicode: true } }, {}, /needs a sender/],
		['a text that is too long', {}, { text: 'a'.repeat(919) }, /at most 918/],
		['a sender that makes a call', { from: 'voice' }, {}, /call the number/],
		['a reference with a dash', {}, { reference: 'order-7' }, /not valid/],
		['an emoji in the standard table', { table: 'standard' }, { text: 'Hej 🎉' }, /cannot store/],
		['a time that has passed', { options: { sendAt: '2020-01-01T00:00:00Z' } }, {}, /in the past/],
		['an unknown time zone', { timeZone: 'Europe/Gdynia' }, {}, /not a valid time zone/],
	])('refuses %s', async (_, parameters, item, message) => {
		await expect(rowOf(parameters, item)).rejects.toThrow(message);
	});

	it('keeps an emoji for a table of Make Table', async () => {
		const row = await rowOf({ options: { unicode: true } }, { text: 'Hej 🎉' });
		expect(row.message).toBe('Hej 🎉');
	});
});

describe('bad items beside good ones', () => {
	const items = [
		{ to: '500600700', text: 'One', reference: 'one' },
		{ to: 'nobody', text: 'Two', reference: 'two' },
		{ to: '500600702', text: 'Three', reference: 'one' },
		{ to: '500600703', text: 'Four', reference: 'four' },
		{ to: 'nobody', text: 'Five', reference: 'five' },
	];
	const numbers = (rows: IDataObject[] | undefined) => rows?.map(({ number }) => number);

	it('make nothing, and an error that names each of them', async () => {
		const { outputs, error } = await makeRows(items);
		expect(outputs.flat()).toEqual([]);
		expect(error?.message).toMatch(
			/^3 items are not valid, so nothing was made\. Items 1, 4: The recipient "nobody" .+ Item 2: Item 0 already has the reference "one"\./,
		);
	});

	it('go to the error output', async () => {
		const { outputs, items: made } = await makeRows(items, {}, { onError: 'continueErrorOutput' });
		expect(numbers(outputs[0])).toEqual(['+48500600700', '+48500600703']);
		expect(made[0]!.map(({ pairedItem }) => pairedItem)).toEqual([[{ item: 0 }], [{ item: 3 }]]);
		expect(made[1]!.map(({ pairedItem }) => pairedItem)).toEqual(
			[1, 2, 4].map((item) => ({ item })),
		);
		expect(outputs[1]![0]).toMatchObject({ failure: { message: /nobody/ } });
	});

	it('are left out with a warning, because a database node would insert what it gets', async () => {
		const result = await makeRows(items, {}, { onError: 'continueRegularOutput' });
		expect(numbers(result.outputs[0])).toEqual(['+48500600700', '+48500600703']);
		expect(hints(result)).toEqual([
			expect.stringMatching(/^3 items are not valid and were left out\. Items 1, 4: .+ Item 2: /),
		]);
	});

	it('are all items if what they share is wrong', async () => {
		const wrong = { toField: 'phone' };
		const stopped = await makeRows(items, wrong);
		expect(stopped.error?.message).toMatch(/Items 0–4: No item has a field "phone"/);
		const result = await makeRows(items, wrong, { onError: 'continueRegularOutput' });
		expect(result.outputs.flat()).toEqual([]);
		expect(hints(result)).toHaveLength(1);
	});
});

describe('the references of rows without one', () => {
	const people = [
		{ to: '500600700', text: 'A' },
		{ to: '500600701', text: 'B' },
		{ to: '500600700', text: 'A' },
	];
	const references = ({ outputs }: Result) => outputs[0]!.map(({ reference }) => reference);

	it('differ, and are the same when a killed execution is retried with other texts', async () => {
		const setup = bench.setup({ ...ROWS, referenceField: '' }, people);
		const killed = await runNode(setup);
		const made = references(killed);
		expect(new Set(made).size).toBe(3);
		expect(made).toEqual(made.map(() => expect.stringMatching(/^[0-9a-f]{32}$/) as string));
		const later = people.map(({ to, text }) => ({ to, text: `${text} 12:03` }));
		const retried = await retryCrashed({ ...setup, items: later }, killed);
		expect(references(retried)).toEqual(made);
		expect(nodeContext(retried)).toBeDefined();
	});

	it('differ between two executions', async () => {
		const [one, other] = [
			await makeRows(people, { referenceField: '' }),
			await makeRows(people, { referenceField: '' }),
		];
		expect(references(one)).not.toEqual(references(other));
	});
});

describe('Make Table', () => {
	const make = async (parameters: INodeParameters) =>
		await bench.run({ resource: 'sqlTable', operation: 'makeTable', ...parameters });

	it.each(['postgres', 'mySql', 'microsoftSql'])('has what %s needs', async (database) => {
		const { outputs } = await make({ database, tableFor: 'messages', tableName: 'sms' });
		const { sql, panel } = outputs[0]![0] as {
			sql: string;
			panel: Array<{ field: string; column: string }>;
		};
		expect(sql).toMatch(/reference varchar\(50\)/);
		expect(sql).toMatch(/UNIQUE/);
		expect(sql).toMatch(/dlr varchar\(10\)/);
		expect(panel).toContainEqual({ field: 'nazwa tabeli', column: 'sms' });
		expect(panel).toContainEqual({ field: 'raport doręczenia', column: 'dlr' });
		for (const { field, column } of panel.slice(1)) {
			expect([field, sql]).toEqual([field, expect.stringContaining(`  ${column} `)]);
		}
	});

	it('refuses a name that would need quotes', async () => {
		const { error } = await make({ database: 'mySql', tableFor: 'messages', tableName: 'a b' });
		expect(error?.message).toMatch(/not a valid name for the table/);
	});
});

describe('Read Reports', () => {
	const ROW = {
		...{ id: 1, reference: 'order7', number: '+48500600700', sender: 'SHOP', message: 'Test' },
		...{ date: '2026-01-05 10:00:00', flags: '', smsid: 'a1b2', dlr: '0', dlr_date: null },
		...{ dlr_code: 0, dlr_description: '', parts: 1 },
	};
	const read = async (changes: IDataObject) => {
		const parameters = { resource: 'sqlTable', operation: 'readReports' };
		const { outputs, error } = await bench.run({ ...parameters, timeZone: 'Europe/Warsaw' }, [
			{ ...ROW, ...changes },
		]);
		if (error) throw new Error(error.message);
		return outputs[0]![0]!;
	};

	it('gives the usual shape of a status', async () => {
		expect(await read({ dlr: '1', dlr_date: '2026-01-05 10:00:07' })).toEqual({
			gateway: 'serwerSms',
			messageId: 'a1b2',
			reference: 'order7',
			status: 'delivered',
			final: true,
			gatewayStatus: '1',
			updatedAt: '2026-01-05T10:00:07+01:00',
			reason: null,
			to: '48500600700',
			from: 'SHOP',
			parts: 1,
		});
	});

	it.each([
		[{ smsid: '' }, 'queued', false],
		[{ smsid: '', date: '2040-01-05 10:00:00' }, 'scheduled', false],
		[{ dlr: '0' }, 'sent', false],
		[{ dlr: 0 }, 'sent', false],
		[{ dlr: '1' }, 'delivered', true],
		[{ dlr: '2' }, 'undelivered', true],
		[{ dlr: '-1' }, 'failed', true],
		[{ dlr: '3' }, 'failed', true],
		[{ dlr: '7' }, 'unknown', false],
	])('reads %j as %s', async (changes, status, final) => {
		expect(await read(changes)).toMatchObject({ status, final });
	});

	it.each([
		[2000, 'The message could not be delivered in time.'],
		[2001, 'The number is wrong.'],
		[2206, 'The number is on the blacklist.'],
	])('says the reason %d in words', async (code, reason) => {
		const report = { dlr: '2', dlr_code: code, dlr_description: 'Opis' };
		expect(await read(report)).toMatchObject({ reason });
	});

	it('gives the description of a code that is not documented', async () => {
		const report = { dlr: '2', dlr_code: 2999, dlr_description: 'Awaria' };
		expect(await read(report)).toMatchObject({ reason: 'Awaria' });
	});

	it('reads a time as the Postgres node gives it: local time of the process, in UTC', async () => {
		const given = new Date(2026, 6, 5, 10, 0, 7).toISOString();
		const { updatedAt } = await read({ dlr: '1', dlr_date: given });
		expect(updatedAt).toBe('2026-07-05T10:00:07+02:00');
		expect(await read({ dlr: '1', dlr_date: '0000-00-00 00:00:00' })).toMatchObject({
			updatedAt: '2026-01-05T10:00:00+01:00',
		});
	});

	it('refuses an item that is not such a row', async () => {
		await expect(read({ dlr: null })).rejects.toThrow(/not a row of the messages' table/);
	});
});

describe('Read Incoming', () => {
	const read = async (row: IDataObject, columns: IDataObject = {}) => {
		const parameters = { resource: 'sqlTable', operation: 'readIncoming', columns };
		const { outputs, error } = await bench.run(
			{ ...parameters, timeZone: 'Europe/Warsaw' } as INodeParameters,
			[row],
		);
		if (error) throw new Error(error.message);
		return outputs[0]![0]!;
	};

	it('gives the usual shape of an incoming message', async () => {
		const row = { id: 7, number: '71200', sender: '+48500600700', message: 'TAK' };
		expect(await read({ ...row, date: '2026-01-05 10:00:07' })).toEqual({
			gateway: 'serwerSms',
			id: '7',
			from: '48500600700',
			to: '71200',
			text: 'TAK',
			receivedAt: '2026-01-05T10:00:07+01:00',
			type: 'sms',
		});
	});

	it('reads columns with other names', async () => {
		const row = {
			nr: 7,
			od: '500600700',
			tekst: 'TAK',
			kiedy: '2026-01-05 10:00:07',
			rodzaj: 'ND',
		};
		const columns = { id: 'nr', from: 'od', text: 'tekst', receivedAt: 'kiedy', type: 'rodzaj' };
		expect(await read(row, columns)).toMatchObject({ id: '7', text: 'TAK', type: 'nd', to: null });
	});

	it('names a column that is not there', async () => {
		await expect(read({ id: 7 })).rejects.toThrow(/no column "sender".+columns are: id\./);
	});
});
