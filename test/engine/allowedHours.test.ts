import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { DateTime } from 'luxon';
import { openBench, type Bench } from '../support/bench';
import { retryCrashed, retryExecution, runNode } from '../support/engine';
import { GATEWAYS, SENDINGS, titled, type OwnSending } from '../support/gateways';
import { callAtOnce } from '../support/toolCalls';

const ZONE = 'Asia/Tokyo';
const goesOn: Partial<INode> = { onError: 'continueRegularOutput' };

const clock = (hours: number) => DateTime.now().setZone(ZONE).plus({ hours });
const time = (at: DateTime) => at.toFormat('HH:mm');

/** Hours around this moment, and hours that begin in three hours. The clock of the machine may go on. */
const OPEN = { from: time(clock(-2)), to: time(clock(2)), timeZone: ZONE };
const begin = clock(3).startOf('minute');
const CLOSED = { from: time(begin), to: time(clock(5)), timeZone: ZONE };
const iso = (at: DateTime) => at.toISO({ suppressMilliseconds: true })!;

const allowing = (values: unknown): INodeParameters => ({ allowedHours: { values } as never });
const messageOf = (json: IDataObject | undefined) =>
	(json?.failure as { message: string } | undefined)?.message ?? '';

describe.each(titled(GATEWAYS))('Allowed Hours at %s', (_, gateway) => {
	let bench: Bench;
	let schedules: boolean;
	beforeAll(async () => {
		bench = await openBench(gateway, gateway.ample);
		schedules = new gateway.node().description.properties.some(
			({ name, options }) =>
				name === 'options' && options?.some((option) => option.name === 'sendAt'),
		);
	});
	beforeEach(() => bench.reset());
	afterAll(async () => await bench.close());

	const parameters = (operation: string, options: INodeParameters): INodeParameters => ({
		...{ resource: 'message', operation, ...gateway.parameters },
		...{ to: '={{ $json.to }}', text: '={{ $json.text }}', options },
	});
	const people = (count: number, more: IDataObject = {}) =>
		Array.from({ length: count }, (_, i) => ({ to: gateway.number(i), text: 'x', ...more }));

	/** What the gateway was told: when to send, as the node wrote it, for each message. */
	const expectScheduled = (json: IDataObject | undefined, at: DateTime) => {
		if (schedules) expect(json).toMatchObject({ outcome: 'accepted', scheduledAt: iso(at) });
		else {
			expect(json).toMatchObject({ outcome: 'rejected' });
			expect(messageOf(json)).toContain(at.toFormat("'The next allowed time is 'cccc, HH:mm"));
		}
	};

	describe.each(SENDINGS)('%s', (operation) => {
		it('sends at once inside them', async () => {
			const { outputs, error } = await bench.run(parameters(operation, allowing(OPEN)), people(2));
			expect(error).toBeUndefined();
			expect(outputs[0]).toMatchObject([{ outcome: 'accepted' }, { outcome: 'accepted' }]);
			expect(outputs[0]!.map(({ scheduledAt }) => scheduledAt)).toEqual([null, null]);
			expect(bench.sent).toHaveLength(2);
		});

		it('schedules outside them, or rejects and says when it is allowed', async () => {
			const { outputs } = await bench.run(
				parameters(operation, allowing(CLOSED)),
				people(2),
				goesOn,
			);
			for (const json of outputs[0]!) expectScheduled(json, begin);
			expect(bench.sent).toHaveLength(schedules ? 2 : 0);
		});

		it('has hours for each item, if an expression gives them', async () => {
			const items = [
				{ ...people(1)[0]!, ...OPEN },
				{ ...people(2)[1]!, ...CLOSED },
			];
			const own = { from: '={{ $json.from }}', to: '={{ $json.to2 }}', timeZone: ZONE };
			const { outputs } = await bench.run(
				parameters(operation, allowing(own)),
				items.map(({ from, ...item }, i) => ({
					...{ from, to2: items[i] === items[0] ? OPEN.to : CLOSED.to },
					...{ text: item.text, to: gateway.number(i) },
				})),
				goesOn,
			);
			expect(outputs[0]![0]).toMatchObject({ outcome: 'accepted', scheduledAt: null });
			expectScheduled(outputs[0]![1], begin);
		});

		it('treats a time of the user in the same way', async () => {
			if (!schedules) return;
			const inside = begin.plus({ minutes: 30 });
			const outside = begin.plus({ hours: 10 });
			for (const [sendAt, expected] of [
				[inside, inside],
				[outside, begin.plus({ days: 1 })],
			] as const) {
				const options = { ...allowing(CLOSED), sendAt: iso(sendAt) };
				const { outputs } = await bench.run(parameters(operation, options), people(1));
				const at = outputs[0]![0]!.scheduledAt as string;
				expect(Date.parse(at)).toBe(expected.toMillis());
			}
		});

		it.each<[string, unknown]>([
			['has no hours', {}],
			['has a time that is none', { values: { ...OPEN, from: 'early' } }],
			['has an empty time', { values: { ...OPEN, to: '' } }],
			['has no days', { values: { ...OPEN, days: [] } }],
			['has a day that is none', { values: { ...OPEN, days: ['yesterday'] } }],
			['has a zone that is none', { values: { ...OPEN, timeZone: 'Mars/Base' } }],
			['begins at 24:00', { values: { ...OPEN, from: '24:00' } }],
			['has an expression that gives nothing', { values: { ...OPEN, from: '={{ $json.no }}' } }],
			['has an expression for days that gives null', { values: { ...OPEN, days: '={{ null }}' } }],
			['is a list', []],
			['has another form', { from: '08:00', to: '20:00' }],
			['comes from an agent', { values: { ...OPEN, to: "={{ $fromAI('to') }}" } }],
		])('sends nothing if the option %s', async (__, allowedHours) => {
			const options = { allowedHours: allowedHours as never };
			const { outputs } = await bench.run(parameters(operation, options), people(1), goesOn);
			expect(outputs[0]).toMatchObject([{ outcome: 'rejected' }]);
			expect(messageOf(outputs[0]![0])).toContain('Allowed Hours');
			expect(bench.sent).toEqual([]);
		});

		it('sends a message that the failed execution has scheduled only once', async () => {
			if (!schedules) return;
			const setup = bench.setup(parameters(operation, allowing(CLOSED)), people(2));
			bench.gateway.fault({ kind: 'dropAfter', path: gateway.paths[operation] });
			const failed = await runNode(setup);
			const again = bench.setup(parameters(operation, allowing(OPEN)), people(2));
			const retried = failed.error ? await retryExecution(again, failed) : failed;
			const sent = bench.sent;
			expect(new Set(sent).size).toBe(sent.length);
			if (gateway.lookup) {
				expect(retried.outputs[0]).toMatchObject([
					{ outcome: 'accepted' },
					{ outcome: 'accepted' },
				]);
			}
		}, 60_000);

		it('finds a message that was scheduled before n8n was killed, whatever the time is now', async () => {
			if (!gateway.lookup || !schedules) return;
			const killed = await runNode(bench.setup(parameters(operation, allowing(CLOSED)), people(2)));
			expect(bench.sent).toHaveLength(2);
			const again = bench.setup(parameters(operation, allowing(OPEN)), people(2));
			const retried = await retryCrashed(again, killed);
			expect(retried.outputs[0]).toMatchObject([
				{ outcome: 'accepted', reference: killed.outputs[0]![0]!.reference },
				{ outcome: 'accepted', reference: killed.outputs[0]![1]!.reference },
			]);
			expect(bench.sent).toHaveLength(2);
		}, 60_000);
	});

	it('reject every item of Send before anything is sent if one has no allowed time', async () => {
		const own = { ...OPEN, to: '={{ $json.until }}' };
		const items = people(2).map((item, i) => ({ ...item, until: i === 0 ? OPEN.to : 'never' }));
		const { error } = await bench.run(parameters('send', allowing(own)), items);
		expect(error?.message).toMatch(/1 of 2 items cannot be sent.*To in Allowed Hours/);
		expect(bench.sent).toEqual([]);
	});

	it('hold for every call of an agent', async () => {
		const setup = bench.setup(parameters('send', allowing(CLOSED)));
		const answers = await callAtOnce(setup, people(2));
		for (const answer of answers) expectScheduled(answer, begin);
		expect(bench.sent).toHaveLength(schedules ? 2 : 0);
	});

	it('are shown by Preview, with the time at which the message would go', async () => {
		const now = await bench.run(parameters('preview', allowing(OPEN)), people(1));
		expect(now.outputs[0]).toMatchObject([{ wouldBeSent: true, scheduledAt: null }]);
		const later = await bench.run(parameters('preview', allowing(CLOSED)), people(1));
		expect(later.outputs[0]).toMatchObject(
			schedules
				? [{ wouldBeSent: true, scheduledAt: iso(begin), refusal: null }]
				: [{ wouldBeSent: false, refusal: expect.stringContaining('Allowed Hours') as string }],
		);
		expect(bench.gateway.requests).toEqual([]);
	});

	it('let a person answer from the time on when the question is sent', async () => {
		if (!schedules) return;
		const ask = (limit: INodeParameters) =>
			bench.run(
				{
					...parameters('sendAndWait', {
						...allowing(CLOSED),
						limitWaitTime: { values: limit },
					}),
					message: 'Kawa?',
				},
				people(1),
				goesOn,
			);
		const late = { limitType: 'atSpecifiedTime', maxDateAndTime: iso(begin.minus({ minutes: 5 })) };
		const refused = await ask(late);
		expect(messageOf(refused.outputs[0]![0])).toContain('leaves no time to answer. The message is');
		expect(bench.sent).toEqual([]);
		const { data } = await ask({
			limitType: 'afterTimeInterval',
			resumeAmount: 45,
			resumeUnit: 'minutes',
		});
		expect(data.waitTill).toEqual(begin.plus({ minutes: 45 }).toJSDate());
	});

	it('are offered by every operation with Max Messages', () => {
		const { properties } = new gateway.node().description;
		const limited = properties.filter(
			({ name, options }) =>
				name === 'options' && options?.some((option) => option.name === 'maxMessages'),
		);
		expect(limited.length).toBeGreaterThanOrEqual(3);
		for (const { options } of limited) {
			expect(options!.map((option) => option.name)).toContain('allowedHours');
		}
	});

	const others: OwnSending[] = [
		{ resource: 'message', operation: 'sendAndWait', parameters: { message: 'Kawa?' } },
		...(gateway.ownSendings ?? []).filter(({ resource }) => resource !== 'number'),
	];
	it.each(others.map((one) => [`${one.resource} ${one.operation}`, one] as const))(
		'are kept by %s',
		async (__, { resource, operation, parameters: own }) => {
			const more = { ...{ resource, operation }, ...own };
			const bad = { ...parameters(operation, allowing({ ...OPEN, from: 'x' })), ...more };
			const refused = await bench.run(bad, people(1), goesOn);
			expect(messageOf(refused.outputs[0]![0])).toContain('Allowed Hours');
			expect(bench.gateway.requests.filter(({ path }) => !gateway.login?.test(path))).toEqual([]);

			const closed = { ...parameters(operation, allowing(CLOSED)), ...more };
			const result = await bench.run(closed, people(1), goesOn);
			const asked = bench.gateway.requests.filter(({ path }) => !gateway.login?.test(path));
			const [json] = result.outputs[0] ?? [];
			if (asked.length === 0) expect(messageOf(json)).toContain('The next allowed time is');
			// The gateway may refuse it for another reason, such as a file that it does not have.
			else if (result.run.status !== 'waiting') {
				expect(json).toMatchObject({ scheduledAt: iso(begin) });
			}
		},
	);
});
