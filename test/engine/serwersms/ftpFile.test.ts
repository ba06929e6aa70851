import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { readLines, type FileRules, type Line } from '../../../sandbox';
import { retryCrashed, runNode, type Result } from '../../support/engine';
import { SerwerSmsBench } from '../../support/serwerSmsBench';
import { runs, TIME_LIMIT_MS } from '../fuzz/runs';

let bench: SerwerSmsBench;
beforeAll(async () => {
	bench = await SerwerSmsBench.open();
});
afterAll(async () => await bench.close());

const FILE: INodeParameters = {
	...{ resource: 'ftpFile', operation: 'makeFile', contains: 'messages' },
	...{ messagesFrom: 'parameters', to: '={{ $json.to }}', text: '={{ $json.text }}' },
	...{ from: '', reference: 'nightly1', separator: 'semicolon' },
	...{ encoding: 'utf8', extension: 'csv' },
};

async function makeFile(
	items: IDataObject[],
	parameters: INodeParameters = {},
	node?: Partial<INode>,
): Promise<Result> {
	return await bench.run({ ...FILE, ...parameters }, items, node);
}

/** The bytes of each file. */
function bytesOf({ items }: Result): Buffer[] {
	const files = items[0]!.filter(({ binary }) => binary);
	return files.map(({ binary }) => Buffer.from(binary!.data!.data, 'base64'));
}

async function textOf(items: IDataObject[], parameters: INodeParameters = {}): Promise<string> {
	const result = await makeFile(items, parameters);
	if (result.error) throw new Error(result.error.message);
	const [bytes] = bytesOf(result);
	return new TextDecoder(parameters.encoding === 'iso88592' ? 'iso-8859-2' : 'utf-8').decode(bytes);
}

const person = (to: string, text = 'Test') => ({ to, text });

describe('Make File', () => {
	it('writes the lines of the vendor’s examples', async () => {
		const from = { from: 'INFORMACJA' };
		expect(await textOf([person('500600700', 'Testwa wiadomosc')], from)).toBe(
			'500600700;Testwa wiadomosc;INFORMACJA',
		);
		expect(await textOf([person('500400300', 'tym razem eco')])).toBe('500400300;tym razem eco;');
		const polish = 'Trzecia wiadomość z polskimi znakami';
		expect(
			await textOf([person('500400300', polish)], { ...from, options: { unicode: true } }),
		).toBe(`500400300;${polish};INFORMACJA;1`);
	});

	it('says what is in the file', async () => {
		const result = await makeFile([person('500600700'), person('+49 151 12345678')]);
		const [bytes] = bytesOf(result);
		expect(result.outputs[0]).toEqual([
			{
				gateway: 'serwerSms',
				fileName: 'nightly1.csv',
				temporaryName: 'nightly1.tmp',
				reference: 'nightly1',
				count: 2,
				size: bytes!.length,
				sha256: createHash('sha256').update(bytes!).digest('hex'),
			},
		]);
		expect(bytes!.toString()).toBe('500600700;Test;\n+4915112345678;Test;');
		expect(result.items[0]![0]!.pairedItem).toEqual([{ item: 0 }, { item: 1 }]);
		expect(result.items[0]![0]!.binary!.data).toMatchObject({ fileName: 'nightly1.csv' });
	});

	it.each([
		['the separator', {}, 'Kup; teraz', /has the separator ";"/],
		['a line break', {}, 'Kup\nteraz', /has a line break/],
		['a quotation mark', {}, 'Kup "teraz"', /has a quotation mark/],
		['a letter that the encoding lacks', { encoding: 'iso88592' }, 'Привет Jan', /does not have/],
	])('refuses a text with %s', async (_, parameters, text, message) => {
		await expect(textOf([person('500600700', text)], parameters)).rejects.toThrow(message);
	});

	it('writes ISO-8859-2', async () => {
		const options = { encoding: 'iso88592', from: 'SHOP', options: { unicode: true } };
		const result = await makeFile([person('500600700', 'zażółć')], options);
		const [bytes] = bytesOf(result);
		expect(bytes!.toString('latin1')).toBe('500600700;za¿ó³æ;SHOP;1');
	});

	it('writes numbers only, each once', async () => {
		const numbers = { contains: 'numbers', separator: 'newline', extension: 'txt' };
		expect(await textOf([person('500600700'), person('500600701')], numbers)).toBe(
			'500600700\n500600701',
		);
		await expect(textOf([person('500600700'), person('+48 500 600 700')], numbers)).rejects.toThrow(
			/Item 0 already has the number/,
		);
	});

	it('makes a file for each reference', async () => {
		const items = [
			{ ...person('500600700'), list: 'shopA' },
			{ ...person('500600701'), list: 'shopB' },
			{ ...person('500600702'), list: 'shopA' },
		];
		const { outputs } = await makeFile(items, { reference: '={{ $json.list }}' });
		expect(outputs[0]!.map(({ fileName, count }) => [fileName, count])).toEqual([
			['shopA.csv', 2],
			['shopB.csv', 1],
		]);
	});

	it('starts another file before one has 5 MB', async () => {
		const many = Array.from({ length: 6_000 }, (_, i) =>
			person(String(500_000_000 + i), 'a'.repeat(900)),
		);
		const result = await makeFile(many, {
			messagesFrom: 'inputFields',
			toField: 'to',
			textField: 'text',
		});
		expect(result.error).toBeUndefined();
		const files = bytesOf(result);
		expect(result.outputs[0]!.map(({ fileName }) => fileName)).toEqual([
			'nightly1.csv',
			'nightly1part2.csv',
		]);
		expect(files.map(({ length }) => length <= 5_000_000)).toEqual([true, true]);
		const lines = files.flatMap((bytes) => bytes.toString().split('\n'));
		expect(lines.map((line) => line.slice(0, 9))).toEqual(many.map(({ to }) => to));
		const { error } = await makeFile([person('500600700')], { reference: 'nightly1part2' });
		expect(error?.message).toMatch(/like the name of a further file/);
	});

	it('has the same name in every retry of an execution, and another in the next', async () => {
		const setup = bench.setup({ ...FILE, reference: '' }, [person('500600700')]);
		const killed = await runNode(setup);
		const retried = await retryCrashed(setup, killed);
		const next = await runNode(setup);
		const name = ({ outputs }: Result) => outputs[0]![0]!.fileName;
		expect(name(retried)).toBe(name(killed));
		expect(name(next)).not.toBe(name(killed));
		expect(name(killed)).toMatch(/^[0-9a-f]{32}\.csv$/);
	});
});

const SEPARATORS = { semicolon: ';', comma: ',', colon: ':', tab: '\t' } as const;

/** What a line may trip over, beside any other character. */
const TRICKY = [...';,:\t\n\r"\'\\ \v\f\u0085\u2028\u2029\ufeff\u0000🎉ążśŁé€1'];
const text = fc.oneof(
	fc.string({ unit: 'binary', maxLength: 40 }),
	fc.string({ unit: fc.constantFrom(...TRICKY, 'a', 'b'), maxLength: 20 }),
	fc.string({
		unit: fc.constantFrom(...'Zażółć gęślą jaźń: 1, 2; 3'),
		minLength: 1,
		maxLength: 20,
	}),
);

it(
	'any text is read back by a strict reader as it was, or was refused',
	async () => {
		let written = 0;
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.record({ to: fc.constantFrom('500600700', '+4915112345678'), text }), {
					minLength: 1,
					maxLength: 20,
				}),
				fc.constantFrom(...(Object.keys(SEPARATORS) as Array<keyof typeof SEPARATORS>)),
				fc.constantFrom('utf8', 'iso88592'),
				fc.constantFrom('', 'SHOP', 'A:B', 'A,B', 'A;B'),
				fc.boolean(),
				async (items, separator, encoding, from, unicode) => {
					const {
						outputs,
						items: made,
						error,
					} = await makeFile(
						items,
						{ separator, encoding, from, options: { unicode } },
						{ onError: 'continueErrorOutput' },
					);
					expect(error).toBeUndefined();
					const refused = outputs[1]?.length ?? 0;
					const [file] = made[0]!;
					const kept = (file?.pairedItem ?? []) as Array<{ item: number }>;
					expect(kept.length + refused).toBe(items.length);
					if (!file) return;
					const rules: FileRules = {
						contains: 'messages',
						separator: SEPARATORS[separator],
						encoding: encoding === 'utf8' ? 'utf-8' : 'iso-8859-2',
					};
					const lines = readLines(Buffer.from(file.binary!.data!.data, 'base64'), rules);
					const expected = kept.map(({ item }): Line => {
						const { to, text: given } = items[item]!;
						return { number: to, text: given.normalize('NFC'), sender: from, isPolish: unicode };
					});
					expect(lines).toEqual(expected);
					written += lines.length;
				},
			),
			runs(150),
		);
		expect(written).toBeGreaterThan(100);
	},
	TIME_LIMIT_MS,
);
