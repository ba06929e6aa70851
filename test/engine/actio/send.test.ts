import type { IDataObject } from 'n8n-workflow';
import { retryExecution } from '../../support/engine';
import type { ActioGateway } from '../../../sandbox';
import { openBench, type Bench } from '../../support/bench';
import { ACTIO } from '../../support/gateways/actio';
import type { ActioOptions } from '../../../sandbox';

const FROM = '48732129000';
const send = {
	resource: 'message',
	operation: 'send',
	from: FROM,
	to: '={{ $json.to }}',
	text: '={{ $json.text }}',
};
const bulk = {
	resource: 'message',
	operation: 'sendBulk',
	from: FROM,
	messagesFrom: 'inputFields',
	toField: 'to',
	textField: 'text',
	referenceField: '',
};
const people = (count: number, text = 'Przypominamy o wizycie') =>
	Array.from({ length: count }, (_, i) => ({ to: String(48_500_600_100 + i), text }));
const outcomes = (outputs: IDataObject[][], index = 0) =>
	outputs[index]!.map(({ outcome }) => outcome);

async function withBench(
	options: ActioOptions,
	work: (bench: Bench<ActioGateway>) => Promise<void>,
) {
	const bench = await openBench(ACTIO, options);
	try {
		await work(bench);
	} finally {
		await bench.close();
	}
}

/** The path of each request, and how many numbers it had. */
function requests(bench: Bench<ActioGateway>): Array<[string, number]> {
	return bench.gateway.requests.map(({ path, json }) => {
		const { to } = json as { to: string | string[] };
		return [path, Array.isArray(to) ? to.length : 1];
	});
}

describe('send', () => {
	let bench: Bench<ActioGateway>;
	beforeAll(async () => {
		bench = await openBench(ACTIO);
	});
	beforeEach(() => bench.gateway.reset());
	afterAll(async () => await bench.close());

	it('accepts a token that was pasted with spaces and a line break', async () => {
		bench.credential.token = ` ${bench.gateway.token}\n`;
		const { outputs } = await bench.run(send, people(1));
		bench.credential.token = bench.gateway.token;
		expect(outcomes(outputs)).toEqual(['accepted']);
	});

	it('reads the credential from n8n once, however many requests it authorizes', async () => {
		const before = bench.credentials.reads;
		const { outputs } = await bench.run(send, people(3));
		expect(outcomes(outputs)).toEqual(['accepted', 'accepted', 'accepted']);
		const authorizations = bench.gateway.requests.map(({ headers }) => headers.authorization);
		expect(authorizations).toEqual(Array(3).fill(`Bearer ${bench.gateway.token}`));
		expect(bench.credentials.reads - before).toBe(2);
	});

	it('sends with the bearer token and returns the ID from the gateway', async () => {
		const { outputs, error } = await bench.run(send, [{ to: '500 600 700', text: 'Test Actio' }]);
		expect(error).toBeUndefined();
		expect(bench.gateway.requests[0]!.headers.authorization).toBe(`Bearer ${bench.gateway.token}`);
		expect(bench.gateway.requests[0]!.json).toEqual({
			from: FROM,
			to: '48500600700',
			body: 'Test Actio',
		});
		expect(outputs[0]).toEqual([
			{
				gateway: 'actio',
				to: '48500600700',
				from: FROM,
				messageId: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
				reference: null,
				outcome: 'accepted',
				encoding: 'UCS-2',
				parts: 1,
				scheduledAt: null,
			},
		]);
	});

	it('counts one part for every 60 characters, as ACTIO does', async () => {
		const { outputs } = await bench.run(send, [{ to: '500600700', text: 'x'.repeat(61) }]);
		expect(outputs[0]![0]).toMatchObject({ encoding: 'UCS-2', parts: 2 });
		expect(bench.gateway.messages[0]!.parts).toBe(2);
	});

	it.each([
		['an empty sender', { ...send, from: '={{ "" }}' }, '500600700', /From is empty/],
		[
			'a sender that is a name',
			{ ...send, from: 'SHOP' },
			'500600700',
			/The sender "SHOP" has letters.*Alphanumeric Sender/,
		],
		['a number of 12 digits', send, '374911234567', /12 digits/],
		[
			'a text too long for GSM-7 mode',
			{ ...send, options: { gsm7Account: true } },
			'500600700',
			/one part of 160/,
		],
	])('refuses %s before anything is sent', async (_, parameters, to, words) => {
		const { error } = await bench.run(parameters, [{ to, text: 'x'.repeat(161) }]);
		expect(error?.message).toMatch(words);
		expect(bench.gateway.requests).toHaveLength(0);
	});

	it('shows all complaints from the gateway in readable form', async () => {
		const { outputs } = await bench.run({ ...send, from: '48500000000' }, people(1), {
			onError: 'continueRegularOutput',
		});
		expect(outputs[0]![0]).toMatchObject({
			outcome: 'rejected',
			failure: {
				message: expect.stringMatching(/does not accept the sender.*HTTP 422.*from: /) as string,
			},
		});
	});

	it.each([
		[401, 'rejected', /ACTIO refused the Token/],
		[403, 'rejected', /ACTIO refused the Token/],
		[402, 'rejected', /no credit left/],
		[500, 'unknown', /may have been sent/],
		[503, 'unknown', /may have been sent/],
	])('reports HTTP %i as %s', async (status, outcome, words) => {
		bench.gateway.fault({ kind: 'status', status, taken: false });
		const { outputs } = await bench.run(send, people(1), { onError: 'continueRegularOutput' });
		expect(outputs[0]![0]).toMatchObject({ outcome });
		expect(outputs[0]![0]).toMatchObject({
			failure: { message: expect.stringMatching(words) as string },
		});
		expect(bench.gateway.requests).toHaveLength(1);
	});

	it('obeys Retry-After', async () => {
		const headers = { 'retry-after': '1' };
		bench.gateway.fault({ kind: 'status', status: 429, taken: false, headers });
		const { outputs } = await bench.run(send, people(1));
		expect(outcomes(outputs)).toEqual(['accepted']);
		expect(bench.sent).toHaveLength(1);
	});

	it('does not resend a message that may have been sent', async () => {
		bench.gateway.fault({ kind: 'dropAfter' });
		const failed = await bench.run(send, people(1), {
			retryOnFail: true,
			maxTries: 2,
			waitBetweenTries: 1,
		});
		await retryExecution(bench.setup(send, people(1)), failed);
		expect(bench.sent).toHaveLength(1);
	});

	it('sends the way a 3CX phone system does', async () => {
		const via3cx = { ...send, operation: 'sendVia3cx' };
		const { outputs, error } = await bench.run(via3cx, [{ to: '500600700', text: 'x' }]);
		expect(error).toBeUndefined();
		expect(bench.paths).toEqual(['/api/tcx']);
		expect(bench.gateway.requests[0]!.json).toEqual({
			from: `+${FROM}`,
			to: '+48500600700',
			text: 'x',
		});
		expect(outputs[0]![0]).toMatchObject({ outcome: 'accepted', to: '48500600700' });
	});
});

describe('sendBulk', () => {
	it('sends one text to 250 people in three requests, and matches IDs in any order', async () => {
		await withBench({}, async (bench) => {
			const items = people(250);
			const { outputs } = await bench.run(bulk, items);
			expect(
				requests(bench)
					.map(([, count]) => count)
					.sort(),
			).toEqual([100, 100, 50]);
			const idOf = new Map(bench.gateway.messages.map(({ to, id }) => [to, id]));
			expect(outputs[0]!.map(({ to, messageId }) => [to, messageId])).toEqual(
				items.map(({ to }) => [to, idOf.get(to)]),
			);
		});
	});

	it.each(['indexed', 'plain'] as const)(
		'rejects the number that the gateway names (%s), and sends to the others without it',
		async (arrayErrors) => {
			await withBench({ arrayErrors }, async (bench) => {
				const items = people(250);
				items[120]!.to = '48221234567'; // not a mobile number
				items[200]!.to = items[10]!.to; // a duplicate, which needs a separate request
				const { outputs } = await bench.run(bulk, items);
				expect(outputs[0]!.filter(({ outcome }) => outcome !== 'accepted')).toEqual([
					expect.objectContaining({ to: '48221234567', outcome: 'rejected' }),
				]);
				expect(bench.sent.sort()).toEqual(
					items
						.map(({ to }) => to)
						.filter((to) => to !== '48221234567')
						.sort(),
				);
			});
		},
	);

	it('keeps a named number rejected when the answer about the others is lost', async () => {
		await withBench({ arrayErrors: 'indexed' }, async (bench) => {
			const items = people(3);
			items[1]!.to = '48221234567'; // not a mobile number
			bench.gateway.fault({ kind: 'dropAfter', skip: 1 });
			const { outputs } = await bench.run(bulk, items);
			expect(outcomes(outputs)).toEqual(['unknown', 'rejected', 'unknown']);
			expect(bench.sent).toEqual([items[0]!.to, items[2]!.to]);
		});
	});

	it('rejects duplicates when Drop Duplicates is on', async () => {
		await withBench({}, async (bench) => {
			const items = [...people(2), people(1)[0]!, { ...people(1)[0]!, text: 'Inny' }];
			const { outputs } = await bench.run({ ...bulk, options: { dropDuplicates: true } }, items);
			expect(outcomes(outputs)).toEqual(['accepted', 'accepted', 'rejected', 'accepted']);
			expect(outputs[0]![2]).toMatchObject({
				failure: { message: expect.stringMatching(/Item 0 already sends the same/) as string },
			});
		});
	});

	it('sends different texts in separate requests, several at once', async () => {
		await withBench({}, async (bench) => {
			const items = people(40).map((person, i) => ({ ...person, text: `Wizyta ${i}` }));
			bench.gateway.fault({ kind: 'delay', ms: 20, times: 40 });
			const { outputs } = await bench.run(bulk, items);
			expect(outcomes(outputs)).toEqual(Array(40).fill('accepted'));
			expect(bench.gateway.mostAtOnce).toBeGreaterThan(1);
			expect(bench.gateway.mostAtOnce).toBeLessThanOrEqual(5);
			expect(outputs[0]!.map(({ to }) => to)).toEqual(items.map(({ to }) => to));
		});
	});

	it('tries the second path when the first does not exist, and remembers it', async () => {
		await withBench({ multi: 'sms-mult' }, async (bench) => {
			await bench.run(bulk, people(3));
			await bench.run(bulk, people(3));
			expect(bench.paths).toEqual(['/api/sms-multi', '/api/sms-mult', '/api/sms-mult']);
			expect(bench.sent).toHaveLength(6);
		});
	});

	it.each(['/api/sms-multi', '/api/sms-mult'])(
		'asks for the other path when the one it remembers is gone: %s',
		async (gone) => {
			await withBench({ multi: 'both' }, async (bench) => {
				const [first, second] = ['/api/sms-multi', '/api/sms-mult'];
				const away = { kind: 'html', status: 404, taken: false } as const;
				if (gone === second) bench.gateway.fault({ ...away, path: first });
				await bench.run(bulk, people(3));
				bench.gateway.fault({ ...away, path: gone });
				const other = gone === first ? second : first;
				const { outputs } = await bench.run(bulk, people(3));
				expect(outcomes(outputs)).toEqual(Array(3).fill('accepted'));
				await bench.run(bulk, people(3));
				expect(bench.paths.slice(-3)).toEqual([gone, other, other]);
				expect(bench.sent).toHaveLength(9);
			});
		},
	);

	it.each([
		['the text', { body: ['The body is not allowed.'] }],
		['the sender', { from: ['This number is not yours.'] }],
		['the token', { token: ['Invalid token'] }],
		['the sender and a number', { from: ['Not yours.'], 'to.1': ['No mobile number.'] }],
		['the text and all numbers', { body: ['Too long.'], to: ['Too many.'] }],
	])(
		'asks once where the gateway refuses %s, and rejects all with its reason',
		async (_, errors) => {
			await withBench({}, async (bench) => {
				const refusal = { kind: 'status', status: 422, taken: false, body: { errors } } as const;
				bench.gateway.fault({ ...refusal, times: 99 });
				const { outputs } = await bench.run(bulk, people(3), { onError: 'continueRegularOutput' });
				expect(requests(bench)).toEqual([['/api/sms-multi', 3]]);
				expect(outcomes(outputs)).toEqual(Array(3).fill('rejected'));
				for (const [field, [reason]] of Object.entries(errors)) {
					for (const { failure } of outputs[0]!) {
						expect((failure as IDataObject).message).toContain(`${field}: ${reason}`);
					}
				}
			});
		},
	);

	it.each([
		['numbers, and names none', { to: ['One of the numbers is wrong.'] }],
		['something, and gives no reason', {}],
	])('sends one by one where the gateway refuses %s', async (_, errors) => {
		await withBench({}, async (bench) => {
			const refusal = { kind: 'status', status: 422, taken: false, body: { errors } } as const;
			bench.gateway.fault(refusal);
			const { outputs } = await bench.run(bulk, people(3));
			expect(outcomes(outputs)).toEqual(Array(3).fill('accepted'));
			expect(bench.gateway.requests).toHaveLength(1 + 3);
		});
	});

	it.each(['off', 'forbidden'] as const)('falls back to single messages (%s)', async (multi) => {
		await withBench({ multi }, async (bench) => {
			const { outputs } = await bench.run(bulk, people(12));
			expect(outcomes(outputs)).toEqual(Array(12).fill('accepted'));
			expect(bench.sent).toHaveLength(12);
		});
	});

	it('reports all messages of a request as unknown when its answer is lost, and repeats none', async () => {
		await withBench({}, async (bench) => {
			bench.gateway.fault({ kind: 'dropAfter' });
			const items = people(150);
			const failed = await bench.run(bulk, items);
			expect(
				outcomes(failed.outputs).filter((outcome) => outcome === 'unknown').length,
			).toBeGreaterThanOrEqual(50);
			expect(bench.sent.length).toBe(150);
			expect(new Set(bench.sent).size).toBe(150);
		});
	});

	it('reports a message as rejected if it was in no request', async () => {
		await withBench({ multi: 'off' }, async (bench) => {
			const headers = { location: '/' };
			const redirect = { kind: 'status', status: 302, taken: true, headers } as const;
			bench.gateway.fault({ ...redirect, path: '/api/sms' });
			const { outputs } = await bench.run(bulk, people(30));
			const asked = new Set(
				bench.gateway.requests
					.filter(({ path }) => path === '/api/sms')
					.map(({ json }) => (json as { to: string }).to),
			);
			expect(asked.size).toBeLessThan(30);
			expect(outcomes(outputs).filter((outcome) => outcome === 'unknown')).toHaveLength(1);
			for (const { to, outcome } of outputs[0]!) {
				expect(outcome === 'rejected').toBe(!asked.has(to as string));
			}
		});
	});

	it('stops early when the gateway refuses the token', async () => {
		await withBench({}, async (bench) => {
			bench.credential.token = 'wrong';
			const { error } = await bench.run(
				bulk,
				people(300).map((p, i) => ({ ...p, text: `${i}` })),
			);
			expect(error?.message).toMatch(/None of the 300 messages was sent/);
			expect(bench.gateway.requests.length).toBeLessThanOrEqual(10);
			expect(JSON.stringify(error)).not.toContain('wrong');
		});
	});
});

it('does not report a message as accepted when the 3CX answer has errors', async () => {
	await withBench({}, async (bench) => {
		const body = { errors: { to: ['Invalid number'] } };
		bench.gateway.fault({ kind: 'wrongShape', body, path: '/api/tcx' });
		const { outputs } = await bench.run({ ...send, operation: 'sendVia3cx' }, people(1), {
			onError: 'continueRegularOutput',
		});
		expect(outcomes(outputs)).toEqual(['unknown']);
	});
});

it('sends to foreign numbers in separate requests, because only Polish ones can share one', async () => {
	await withBench({}, async (bench) => {
		const [first, second] = people(2);
		const items = [first!, { ...first!, to: '+374 91 123456' }, second!];
		const { outputs } = await bench.run(bulk, items);
		expect(outcomes(outputs)).toEqual(['accepted', 'accepted', 'accepted']);
		const carried = bench.gateway.requests.map(({ json }) => (json as { to: unknown }).to);
		expect(carried).toContainEqual([first!.to, second!.to]);
		expect(carried).toContain('37491123456');
		expect(carried).toHaveLength(2);
	});
});

it('refuses a foreign number of nine digits, which ACTIO would read as a Polish one', async () => {
	await withBench({}, async (bench) => {
		const items = [{ to: '+298 123456', text: 'Hej' }];
		const { outputs } = await bench.run(send, items, { onError: 'continueRegularOutput' });
		expect(outcomes(outputs)).toEqual(['rejected']);
		expect(bench.gateway.requests).toEqual([]);
	});
});
