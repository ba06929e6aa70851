import type { IDataObject } from 'n8n-workflow';
import { retryExecution } from '../../support/engine';
import { SerwerSmsBench } from '../../support/serwerSmsBench';

let bench: SerwerSmsBench;
beforeAll(async () => {
	bench = await SerwerSmsBench.open();
});
beforeEach(() => bench.gateway.reset());
afterAll(async () => await bench.close());

const bulk = {
	resource: 'message',
	operation: 'sendBulk',
	from: 'SHOP',
	messagesFrom: 'inputFields',
	toField: 'to',
	textField: 'text',
	referenceField: '',
};
const own = (count: number) =>
	Array.from({ length: count }, (_, i) => ({ to: String(48_500_000_100 + i), text: `Nr ${i}` }));
const same = (count: number) => own(count).map(({ to }) => ({ to, text: 'Promocja' }));
const numbers = (items: Array<{ to: string }>) => items.map(({ to }) => to);
const phones = (items: Array<{ to: string }>) => items.map(({ to }) => `+${to}`);

function outcomes(outputs: IDataObject[][], index = 0): unknown[] {
	return outputs[index]!.map(({ outcome }) => outcome);
}

async function block(phone: string): Promise<void> {
	await bench.run({ resource: 'blacklist', operation: 'create', phone });
}

describe('sendBulk', () => {
	it('sends 12,000 different texts in two requests and says which were not sent', async () => {
		const items = own(12_000);
		await block(items[3]!.to);
		await block(items[11_000]!.to);
		const { outputs, error } = await bench.run(bulk, items);
		expect(error).toBeUndefined();
		const sizes = bench
			.bodies('messages/send_personalized')
			.map(({ messages }) => (messages as unknown[]).length);
		expect(sizes).toEqual([10_000, 2_000]);
		expect(bench.bodies('messages/reports')).toEqual([]);
		const ids = new Map(bench.gateway.messages.map(({ phone, id }) => [phone, id]));
		outputs[0]!.forEach((output, i) => {
			const isBlocked = i === 3 || i === 11_000;
			expect(output.outcome).toBe(isBlocked ? 'rejected' : 'accepted');
			expect(output.messageId).toBe(isBlocked ? null : ids.get(`+${items[i]!.to}`));
		});
		expect(outputs[0]![3]).toMatchObject({
			failure: { code: '3100', message: expect.stringMatching(/blacklist/) as string },
		});
	});

	it('sends one text to 12,000 numbers in one request, each with its own reference', async () => {
		const items = same(12_000);
		const { outputs } = await bench.run(bulk, items);
		const [body, ...others] = bench.bodies('messages/send_sms');
		expect(others).toEqual([]);
		expect(body).toMatchObject({ phone: phones(items), text: 'Promocja', details: true });
		expect(body!.unique_id).toEqual(outputs[0]!.map(({ reference }) => reference));
		expect(outputs[0]!.map(({ messageId }) => messageId)).toEqual(
			bench.gateway.messages.map(({ id }) => id),
		);
	});

	it('uses the way that needs fewer requests', async () => {
		const two = [...same(11_000), ...own(22_000).slice(11_000, 22_000)].map(({ to }, i) => ({
			to,
			text: i < 11_000 ? 'First' : 'Second',
		}));
		const { outputs } = await bench.run(bulk, two);
		expect(bench.actions).toEqual(['messages/send_sms', 'messages/send_sms']);
		expect(outputs[0]!.every(({ outcome }) => outcome === 'accepted')).toBe(true);
		expect(bench.sent).toHaveLength(22_000);
	});

	it('uses smaller batches if the user sets them', async () => {
		await bench.run({ ...bulk, options: { batchSize: 2 } }, own(5));
		const sizes = bench
			.bodies('messages/send_personalized')
			.map(({ messages }) => (messages as unknown[]).length);
		expect(sizes).toEqual([2, 2]);
		expect(bench.bodies('messages/send_sms')).toHaveLength(1);
		expect(bench.sent).toEqual(numbers(own(5)));
	});

	it('sends messages with different senders in separate requests', async () => {
		const items = own(4).map((item, i) => ({ ...item, sender: i % 2 ? 'SHOP' : '' }));
		const from = { __rl: true, mode: 'name', value: '={{ $json.sender }}' };
		const { outputs } = await bench.run({ ...bulk, from }, items);
		expect(bench.bodies('messages/send_personalized').map(({ sender }) => sender)).toEqual([
			undefined,
			'SHOP',
		]);
		expect(outputs[0]!.map(({ to, from: sender }) => [to, sender])).toEqual(
			items.map(({ to, sender }) => [to, sender || null]),
		);
	});

	it('sends different vCards by the action that supports vCards', async () => {
		await bench.run({ ...bulk, options: { vcard: true } }, own(2));
		expect(bench.actions).toEqual(['messages/send_sms', 'messages/send_sms']);
		expect(bench.gateway.messages.every(({ vcard }) => vcard)).toBe(true);
	});

	it('sends every message to a number that appears several times', async () => {
		const items = [
			{ to: '500600700', text: 'A' },
			{ to: '500600701', text: 'B' },
			{ to: '500600700', text: 'A' },
			{ to: '500600700', text: 'C' },
		];
		const { outputs, error } = await bench.run(bulk, items);
		expect(error).toBeUndefined();
		expect(outcomes(outputs)).toEqual(Array(4).fill('accepted'));
		const ids = outputs[0]!.map(({ messageId }) => messageId as string);
		const texts = new Map(bench.gateway.messages.map(({ id, phone, text }) => [id, [phone, text]]));
		expect(ids.map((id) => texts.get(id))).toEqual(items.map(({ to, text }) => [`+48${to}`, text]));
		// In one request SerwerSMS would drop the second.
		const requests = [
			...bench.bodies('messages/send_sms').map(({ phone }) => phone as string[]),
			...bench
				.bodies('messages/send_personalized')
				.map(({ messages }) => (messages as Array<{ phone: string }>).map(({ phone }) => phone)),
		];
		for (const numbers of requests) expect(new Set(numbers).size).toBe(numbers.length);
	});

	it('refuses an invalid or repeated reference, and sends the rest', async () => {
		const items = own(3).map((item, i) => ({ ...item, id: ['inv1', 'inv-2', 'inv1'][i] }));
		const { outputs } = await bench.run({ ...bulk, referenceField: 'id' }, items);
		expect(outcomes(outputs)).toEqual(['accepted', 'rejected', 'rejected']);
		expect(bench.gateway.messages.map(({ uniqueId }) => uniqueId)).toEqual(['inv1']);
	});

	it('fails as a whole only if nothing could be sent', async () => {
		const { error } = await bench.run({ ...bulk, from: 'NOBODY' }, own(3));
		expect(error?.message).toMatch(/None of the 3 messages was sent.*sender name/);
	});
});

describe('results that do not match the messages', () => {
	const answer = (items: unknown[]) =>
		({
			kind: 'wrongShape',
			body: { success: true, queued: items.length, unsent: 0, items },
			path: '/messages/send_personalized',
		}) as const;
	const item = (id: string, phone: string) => ({ id, phone, status: 'queued', parts: 1 });

	it('in another order are matched by number', async () => {
		const [a, b] = own(2);
		bench.gateway.fault(answer([item('bbb', b!.to), item('aaa', `+${a!.to}`)]));
		const { outputs } = await bench.run(bulk, own(2));
		expect(outputs[0]!.map(({ messageId }) => messageId)).toEqual(['aaa', 'bbb']);
	});

	it('that lack some messages make the node look those up', async () => {
		const items = own(3);
		bench.gateway.fault(answer([item('aaa', `+${items[0]!.to}`)]));
		const { outputs } = await bench.run(bulk, items);
		const [, second, third] = bench.gateway.messages;
		expect(outputs[0]!.map(({ messageId }) => messageId)).toEqual(['aaa', second!.id, third!.id]);
		expect(bench.sent).toEqual(numbers(items));
	});

	it('with masked numbers are ignored, and all messages are looked up', async () => {
		bench.gateway.fault(answer([item('aaa', '+48***100'), item('bbb', '+48***101')]));
		const { outputs } = await bench.run(bulk, own(2));
		expect(outputs[0]!.map(({ messageId }) => messageId)).toEqual(
			bench.gateway.messages.map(({ id }) => id),
		);
		expect(bench.sent).toHaveLength(2);
	});

	it('are not needed if the counts say that all messages were accepted', async () => {
		const body = { success: true, queued: 2, unsent: 0 };
		bench.gateway.fault({ kind: 'wrongShape', body, path: '/messages/send_personalized' });
		const { outputs } = await bench.run(bulk, own(2));
		expect(outcomes(outputs)).toEqual(['accepted', 'accepted']);
		expect(bench.actions).toEqual(['messages/send_personalized']);
	});
});

describe('a lost answer of a bulk', () => {
	const lost = { path: '/messages/send_personalized' };

	it('neither repeats nor loses messages: 1,200 are looked up 500 at a time', async () => {
		bench.gateway.fault({ kind: 'dropAfter', ...lost });
		const items = own(1_200);
		const { outputs } = await bench.run(bulk, items);
		expect(outputs[0]!.map(({ messageId }) => messageId)).toEqual(
			bench.gateway.messages.map(({ id }) => id),
		);
		expect(bench.sent).toEqual(numbers(items));
		const asked = bench.bodies('messages/reports').map(({ unique_id: ids }) => ids as string[]);
		expect(asked.map(({ length }) => length).sort()).toEqual([200, 500, 500]);
	});

	it('makes the node send again if no message arrived', async () => {
		bench.gateway.fault({ kind: 'dropBefore', ...lost });
		const items = own(30);
		const { outputs } = await bench.run(bulk, items);
		expect(outcomes(outputs)).toEqual(Array(30).fill('accepted'));
		expect(bench.sent).toEqual(numbers(items));
	});

	it('does not make the node send again if some messages are listed late', async () => {
		const items = own(4);
		bench.gateway.fault({ kind: 'dropAfter', ...lost });
		// The first answers come before the gateway has listed them all.
		const late = (count: number) => ({
			kind: 'wrongShape' as const,
			path: '/messages/reports',
			body: {
				items: items.slice(0, count).map(({ to }, i) => ({
					id: `id${i}`,
					phone: `+${to}`,
					status: 'in_progress',
				})),
			},
		});
		bench.gateway.fault(late(1));
		bench.gateway.fault(late(1));
		bench.gateway.fault({ ...late(2), body: { items: late(3).body.items.slice(1) } });
		bench.gateway.fault({ ...late(2), body: { items: late(3).body.items.slice(1) } });
		const { outputs } = await bench.run(bulk, items);
		expect(outcomes(outputs)).toEqual(Array(4).fill('accepted'));
		expect(bench.bodies('messages/send_personalized')).toHaveLength(1);
		expect(bench.sent).toHaveLength(4);
	});

	it('makes the node look up messages one by one if their numbers are masked', async () => {
		bench.gateway.fault({ kind: 'dropAfter', ...lost });
		const hidden = { id: 'x', phone: '+48*******00', status: 'sent' };
		bench.gateway.fault({
			kind: 'wrongShape',
			path: '/messages/reports',
			body: { items: [hidden] },
			// Only where several references are asked for at once.
			bodyContains: '","',
			times: 99,
		});
		const { outputs } = await bench.run(bulk, own(3));
		expect(outputs[0]!.map(({ messageId }) => messageId)).toEqual(
			bench.gateway.messages.map(({ id }) => id),
		);
		expect(bench.sent).toHaveLength(3);
	});

	it('leaves the outcomes unknown if the lookup fails, and a retry looks them up first', async () => {
		bench.gateway.fault({ kind: 'dropAfter', ...lost });
		bench.gateway.fault({ kind: 'html', taken: false, path: '/messages/reports', times: 99 });
		const node = { onError: 'continueErrorOutput' } as const;
		const failed = await bench.run(bulk, own(3), node);
		expect(outcomes(failed.outputs, 1)).toEqual(Array(3).fill('unknown'));
		bench.gateway.clearFaults();
		const retried = await retryExecution(bench.setup(bulk, own(3), node), failed);
		expect(bench.sent).toHaveLength(3);
		expect(retried.run.status).toBe('success');
	});
});

describe('a result with an id', () => {
	const item = (i: number, more: object) => ({
		id: `aca394405${i}`,
		phone: own(9)[i]!.to,
		...more,
	});
	const answer = (items: object[]) => ({ success: true, queued: 0, unsent: 0, items });

	it('means that the message was taken, whatever the word of its status, and nothing is asked', async () => {
		const words = ['accepted', 'zakolejkowano', 'QUEUED ', 'buffered', '', '7'];
		const body = answer(words.map((status, i) => item(i, { status })));
		bench.gateway.fault({ kind: 'status', status: 200, taken: false, body });
		const { outputs } = await bench.run(bulk, own(words.length));
		expect(outcomes(outputs)).toEqual(words.map(() => 'accepted'));
		expect(outputs[0]![1]).toMatchObject({ messageId: 'aca3944051' });
		expect(bench.actions).toEqual(['messages/send_personalized']);
	});

	it('that is called unsent means that it was not', async () => {
		const statuses = ['unsent', 'Unsent', ' UNSENT '];
		const body = answer(statuses.map((status, i) => item(i, { status, error_code: 3103 })));
		bench.gateway.fault({ kind: 'status', status: 200, taken: false, body });
		const { outputs } = await bench.run(bulk, own(3), { onError: 'continueRegularOutput' });
		expect(outcomes(outputs)).toEqual(Array(3).fill('rejected'));
		expect(bench.actions).toEqual(['messages/send_personalized']);
	});

	it('and an error is found out by asking', async () => {
		const body = answer([item(0, { status: 'blocked', error_code: 3100 })]);
		bench.gateway.fault({ kind: 'status', status: 200, taken: true, body });
		const { outputs } = await bench.run(bulk, own(1));
		expect(outcomes(outputs)).toEqual(['accepted']);
		expect(bench.actions).toEqual(['messages/send_sms', 'messages/reports']);
		expect(bench.sent).toHaveLength(1);
	});
});

describe('references that SerwerSMS already has', () => {
	let strict: SerwerSmsBench;
	beforeAll(async () => {
		strict = await SerwerSmsBench.open({ duplicateControl: true });
	});
	beforeEach(() => strict.gateway.reset());
	afterAll(async () => await strict.close());
	const named = { ...bulk, referenceField: 'id' };
	const items = own(4).map((item, i) => ({ ...item, id: `invoice${i}` }));

	it('cause a rejection of their messages, and the others are sent', async () => {
		await strict.run(named, items.slice(1, 3));
		const again = items.map((item) => ({ ...item, text: `${item.text} again` }));
		const { outputs, error } = await strict.run(named, again);
		expect(error).toBeUndefined();
		expect(outcomes(outputs)).toEqual(['accepted', 'rejected', 'rejected', 'accepted']);
		expect(outputs[0]![1]).toMatchObject({ failure: { code: '3111' } });
		expect(strict.sent).toHaveLength(4);
	});

	it('with Only Once are looked up first, and their messages are not sent again', async () => {
		const once = { ...named, options: { onlyOnce: true } };
		await strict.run(once, items.slice(0, 2));
		const { outputs } = await strict.run(once, items);
		expect(outcomes(outputs)).toEqual(Array(4).fill('accepted'));
		expect(strict.sent).toEqual(numbers(items));
	});

	it('are looked up if a repeat was refused with 3201', async () => {
		strict.gateway.fault({ kind: 'dropAfter', path: '/messages/send_personalized' });
		const nothing = { kind: 'status', status: 200, taken: false, body: { items: [] } } as const;
		strict.gateway.fault({ ...nothing, path: '/messages/reports', times: 4 });
		strict.gateway.refuse(3201, { path: '/messages/send_personalized' });
		const { outputs } = await strict.run(bulk, own(3));
		expect(outcomes(outputs)).toEqual(Array(3).fill('accepted'));
		expect(strict.sent).toHaveLength(3);
	});
});
