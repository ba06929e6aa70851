import type {
	IDataObject,
	INodeParameters,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { openBench, type Bench } from '../support/bench';
import { GATEWAYS, SENDINGS, titled } from '../support/gateways';

const goesOn = { onError: 'continueRegularOutput' } as const;

interface Failed {
	outcome?: string;
	failure?: { message: string };
}
const messageOf = (json: IDataObject | undefined) => (json as Failed | undefined)?.failure?.message;

describe.each(titled(GATEWAYS))('what is set at %s', (_, gateway) => {
	let bench: Bench;
	beforeAll(async () => {
		bench = await openBench(gateway);
	});
	beforeEach(() => bench.reset());
	afterAll(async () => await bench.close());

	const parametersOf = (operation: string, more: INodeParameters = {}): INodeParameters => ({
		...{ resource: 'message', operation, ...gateway.parameters },
		...{ to: '={{ $json.to }}', text: '={{ $json.text }}', ...more },
	});
	const person = (more: IDataObject = {}) => ({ to: gateway.number(1), text: 'Kawa?', ...more });
	const nothing = ['={{ $json.typo }}', '={{ null }}', '={{ "" }}', '= {{ $json.typo }}'];

	/** The switches and numbers among the options. */
	const optionsOf = (operation: string): string[] =>
		bench
			.setup({})
			.type.description.properties.filter(
				({ name, displayOptions }) =>
					name === 'options' &&
					displayOptions?.show?.resource?.includes('message') &&
					displayOptions.show.operation?.includes(operation),
			)
			.flatMap(({ options = [] }) => options as INodeProperties[])
			.filter(({ type }) => type === 'boolean' || type === 'number')
			.map(({ name }) => name);

	describe.each(SENDINGS)('%s', (operation) => {
		it.each(nothing)('keeps each protection whose expression gives nothing: %s', async (value) => {
			const names = optionsOf(operation);
			expect(names).toEqual(expect.arrayContaining(['maxMessages', 'maxParts', 'transliterate']));
			for (const name of names) {
				const options = { reference: 'own1', [name]: value };
				const { outputs } = await bench.run(
					parametersOf(operation, { options }),
					[person()],
					goesOn,
				);
				expect([name, outputs[0]![0]]).toMatchObject([name, { outcome: 'rejected' }]);
				expect(messageOf(outputs[0]![0])).toMatch(/is set, but its expression gives/);
			}
			expect(bench.sent).toEqual([]);
		});

		it('refuses an option that is neither true nor false, and says what it is', async () => {
			const options = { transliterate: '={{ $json.plain }}' };
			const items = [person({ plain: 'maybe' })];
			const { error } = await bench.run(parametersOf(operation, { options }), items);
			expect(error?.message).toContain(
				'The option Transliterate must be true or false, but is "maybe".',
			);
			expect(bench.sent).toEqual([]);
		});

		it.each([true, 'true', 'TRUE', 1, '1'])(
			'switches an option on by %p, with a blank around it too',
			async (plain) => {
				for (const value of ['={{ $json.plain }}', '= {{ $json.plain }}', '={{ $json.plain }}\n']) {
					const items = [person({ plain, text: 'zażółć' })];
					const options = { transliterate: value };
					const { error } = await bench.run(parametersOf(operation, { options }), items);
					expect(error).toBeUndefined();
				}
				expect(bench.texts).toEqual(['zazolc', 'zazolc', 'zazolc']);
			},
		);

		it.each<[string, IDataObject, string]>([
			['an object', { o: { a: 1 } }, '={{ $json.o }} '],
			['an object in words', { o: { a: 1 } }, '=Hej {{ $json.o }}!'],
			['false', { o: false }, '={{ $json.o }}'],
			['false with a blank', { o: false }, '={{ $json.o }} '],
			['no number', { o: 'x' }, '={{ Number($json.o) }}'],
			['no number with a blank', { o: 'x' }, '={{ Number($json.o) }} '],
			['a list', { o: ['x'] }, '={{ $json.o }}'],
			['a number that lost digits', {}, '={{ 12345678901234567890 }}'],
			['a date that is none', {}, '={{ DateTime.fromISO("x") }}'],
		])('sends no text that was made of %s', async (__, more, text) => {
			const { outputs } = await bench.run(
				parametersOf(operation, { text }),
				[person(more)],
				goesOn,
			);
			expect(outputs[0]).toMatchObject([{ outcome: 'rejected' }]);
			expect(bench.sent).toEqual([]);
		});

		it('sends a number and a date as text', async () => {
			const texts = ['={{ 19.5 }}', '={{ DateTime.fromISO("2037-05-06T00:00:00Z") }}'];
			for (const text of texts) await bench.run(parametersOf(operation, { text }), [person()]);
			expect(bench.texts).toEqual(['19.5', expect.stringMatching(/^2037-05-06T/)]);
		});
	});

	describe('Input Fields', () => {
		const fields = (more: INodeParameters = {}) =>
			parametersOf('sendBulk', {
				...{ messagesFrom: 'inputFields', toField: 'to', textField: 'text', ...more },
			});
		const to = gateway.number(1);

		it.each<[string, IDataObject, string]>([
			['a path', { contact: { phone: to } }, 'contact.phone'],
			['a path in a list', { contacts: [{}, { phone: to }] }, 'contacts[1].phone'],
			['a path with a quoted key', { contact: { 'cell phone': to } }, 'contact["cell phone"]'],
			['a key with a dot, before a path', { 'a.b': to, a: { b: '1' } }, 'a.b'],
			['a key with blanks', { ' to ': to }, ' to '],
			['a key, with a blank after its name', { phone: to }, 'phone '],
		])('read %s', async (__, item, toField) => {
			const { error } = await bench.run(fields({ toField }), [{ ...item, text: 'Kawa?' }]);
			expect(error).toBeUndefined();
			expect(bench.sent).toEqual([to]);
		});

		it('say which fields there are when no item has the chosen one', async () => {
			const items = [
				{ name: 'Ann', phone: to, message: 'x' },
				{ name: 'Bob', phone: to },
			];
			const { error } = await bench.run(fields({ toField: 'tel' }), items);
			expect(error?.message).toContain(
				'No item has a field "tel". They have: name, phone, message.',
			);
			const text = await bench.run(fields({ toField: 'phone', textField: 'body' }), items);
			expect(text.error?.message).toContain('No item has a field "body".');
			expect(bench.sent).toEqual([]);
		});

		it('show a blank in the name of a field', async () => {
			const { error } = await bench.run(fields(), [{ 'to\t': to, text: 'x' }]);
			expect(error?.message).toContain('They have: "to\t", text.');
		});

		it('explain that an expression is not the name of a field', async () => {
			const { error } = await bench.run(fields({ toField: '={{ $json.to }}' }), [person()]);
			expect(error?.message).toContain(
				`To Field is "${to}", which is a phone number, not the name of a field. Write the name of the field without an expression: to.`,
			);
		});

		it.each(['constructor', '__proto__', 'toString', 'contact.constructor.name', 'length'])(
			'read nothing that an item does not have itself: %s',
			async (toField) => {
				const items = [{ contact: {}, text: 'x' }];
				const { error } = await bench.run(fields({ toField }), items);
				expect(error?.message).toContain(`No item has a field "${toField}".`);
			},
		);
	});
});

const withAlarm = GATEWAYS.filter(({ trigger }) => {
	if (!trigger) return false;
	const event = new trigger.node().description.properties.find(({ name }) => name === 'event');
	return (event?.options as INodePropertyOptions[] | undefined)?.some(
		({ value }) => value === 'balanceBelow',
	);
});

it.each(titled(withAlarm))('the trigger of %s needs a number as Threshold', async (_, gateway) => {
	const bench = await openBench(gateway);
	const alarm = { event: 'balanceBelow', type: 'full' };
	for (const threshold of ['={{ undefined }}', '={{ "" }}', '={{ "many" }}', '={{ true }}']) {
		const trigger = bench.listen({ ...alarm, threshold });
		await expect(trigger.poll()).rejects.toThrow(/^Threshold must be a number, but is /);
	}
	expect(bench.gateway.requests).toEqual([]);
	for (const threshold of ['={{ "1e12" }}', '= {{ 1e12 }}', '={{ "999999999,5" }}\n']) {
		expect(await bench.listen({ ...alarm, threshold }).poll()).toHaveLength(1);
	}
	await bench.close();
});
