import type { IDataObject } from 'n8n-workflow';
import { SerwerSmsBench } from '../../support/serwerSmsBench';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The gateway's clock. The node uses the clock of the machine. */
let now = Date.now();
let bench: SerwerSmsBench;
beforeAll(async () => {
	bench = await SerwerSmsBench.open({
		clock: () => now,
		lifeMs: { sentAfter: 1_000, deliveredAfter: 2_000 },
	});
});
beforeEach(() => {
	now = Date.now();
	bench.gateway.reset();
});
afterAll(async () => await bench.close());

const incoming = { event: 'incomingMessage', types: ['eco', 'nd'] };

function arrive(text: string, phone = '+48500600700', type: 'eco' | 'nd' | 'ndi' = 'nd'): void {
	bench.gateway.receive({ phone, text, type });
}

function texts(items: IDataObject[]): unknown[] {
	return items.map(({ text }) => text);
}

describe('serwerSmsTrigger: incomingMessage', () => {
	it('starts at the moment it is activated', async () => {
		arrive('before');
		const trigger = bench.listen(incoming);
		expect(await trigger.poll()).toEqual([]);
		arrive('after');
		expect(await trigger.poll()).toEqual([
			{
				gateway: 'serwerSms',
				id: '1002',
				from: '48500600700',
				to: null,
				text: 'after',
				receivedAt: expect.stringMatching(/^20.*[+-]\d\d:\d\d$/) as string,
				type: 'nd',
				blacklist: false,
			},
		]);
		expect(await trigger.poll()).toEqual([]);
	});

	it('follows the chosen types, even if messages of two types have the same ID', async () => {
		const trigger = bench.listen(incoming);
		await trigger.poll();
		const next = async () => (await trigger.poll()).map(({ type, id }) => [type, id]);
		arrive('nd');
		expect(await next()).toEqual([['nd', '1001']]);
		arrive('eco', '+48500600700', 'eco');
		arrive('ndi', '+48500600700', 'ndi');
		expect(await next()).toEqual([['eco', '1001']]);
		expect(await next()).toEqual([]);
	});

	it('emits equal texts from two people, or from one person, in the same second', async () => {
		const trigger = bench.listen(incoming);
		await trigger.poll();
		arrive('TAK');
		arrive('TAK', '+48500600701');
		expect(await trigger.poll()).toHaveLength(2);
		arrive('TAK');
		expect(await trigger.poll()).toHaveLength(1);
		expect(await trigger.poll()).toEqual([]);
	});

	it('emits the oldest message first, and also emits a late one', async () => {
		const trigger = bench.listen(incoming);
		await trigger.poll();
		const at = (ms: number) =>
			new Date(now + 2 * HOUR + ms).toISOString().slice(0, 19).replace('T', ' ');
		const phone = '+48500600700';
		bench.gateway.receive({ phone, text: 'second', received: at(2_000) });
		bench.gateway.receive({ phone, text: 'first', received: at(1_000), type: 'eco' });
		expect(texts(await trigger.poll())).toEqual(['first', 'second']);
		bench.gateway.receive({ phone, text: 'late', received: at(-20 * MINUTE) });
		expect(texts(await trigger.poll())).toEqual(['late']);
	});

	it('reads all pages, and emits each of their messages once', async () => {
		const trigger = bench.listen({ ...incoming, types: ['nd'] });
		await trigger.poll();
		for (let i = 0; i < 501; i++) arrive(`${i}`);
		expect(await trigger.poll()).toHaveLength(501);
		expect(await trigger.poll()).toEqual([]);
		const pages = bench.bodies('messages/recived').map(({ page }) => page);
		// The first two are those of the activation, which looks further back if there is nothing.
		expect(pages).toEqual([1, 1, 1, 2, 1, 2]);
		expect(bench.gateway.incoming.some(({ read }) => read)).toBe(false);
	});

	it('continues after a restart from what n8n saved, and loses nothing', async () => {
		const before = bench.listen(incoming);
		await before.poll();
		arrive('seen');
		expect(await before.poll()).toHaveLength(1);
		const staticData = before.staticData();
		arrive('while n8n was down');
		const after = bench.listen(incoming, { staticData, activation: 'init' });
		expect(texts(await after.poll())).toEqual(['while n8n was down']);
	});

	it('starts from scratch if the workflow was switched off and on', async () => {
		const before = bench.listen(incoming);
		await before.poll();
		arrive('while it was off');
		const staticData = before.staticData();
		const after = bench.listen(incoming, { staticData, activation: 'activate' });
		expect(await after.poll()).toEqual([]);
		arrive('again');
		expect(texts(await after.poll())).toEqual(['again']);
	});

	it('loses and repeats nothing when a type is added or removed', async () => {
		const before = bench.listen(incoming);
		await before.poll();
		arrive('nd', undefined, 'nd');
		arrive('eco', undefined, 'eco');
		arrive('ndi, before it was chosen', undefined, 'ndi');
		const more = bench.listen(
			{ ...incoming, types: ['nd', 'eco', 'ndi'] },
			{ staticData: before.staticData(), activation: 'update' },
		);
		expect(texts(await more.poll()).sort()).toEqual(['eco', 'nd']);
		arrive('nd again', undefined, 'nd');
		arrive('ndi', undefined, 'ndi');
		const less = bench.listen(
			{ ...incoming, types: ['ndi', 'nd'] },
			{ staticData: more.staticData(), activation: 'update' },
		);
		expect(texts(await less.poll()).sort()).toEqual(['nd again', 'ndi']);
		expect(await less.poll()).toEqual([]);
	});

	it('emits each once when polls overlap', async () => {
		const trigger = bench.listen(incoming);
		await trigger.poll();
		arrive('once');
		bench.gateway.fault({ kind: 'delay', ms: 100, path: '/messages/recived' });
		const both = await Promise.all([trigger.poll(), trigger.poll()]);
		expect(both.flat()).toHaveLength(1);
	});

	it.each([
		['cannot be reached', { kind: 'dropBefore' }, /was lost/],
		['answers with a web page', { kind: 'html', taken: false }, /a web page/],
		['answers with half a list', { kind: 'malformed' }, /unexpected body/],
	] as const)(
		'is an error when the gateway %s, and the next poll catches up',
		async (_, fault, words) => {
			const trigger = bench.listen(incoming);
			await trigger.poll();
			arrive('late');
			bench.gateway.fault({ ...fault, path: '/messages/recived', times: 3 });
			await expect(trigger.poll()).rejects.toThrow(words);
			bench.gateway.clearFaults();
			expect(texts(await trigger.poll())).toEqual(['late']);
		},
	);

	it('does not activate with a token that is refused', async () => {
		bench.gateway.refuse(1012, { times: 9 });
		await expect(bench.listen(incoming).poll()).rejects.toThrow(/does not accept this token/);
	});

	it('shows the newest messages in the editor and remembers nothing', async () => {
		for (let i = 0; i < 15; i++) arrive(`${i}`);
		const trigger = bench.listen(incoming, { mode: 'manual', activation: 'manual' });
		expect(await trigger.poll()).toHaveLength(10);
		expect(await trigger.poll()).toHaveLength(10);
		expect(trigger.staticData()).toEqual({});
	});
});

describe('serwerSmsTrigger: deliveryReport', () => {
	const report = { event: 'deliveryReport' };

	async function send(to: string, options: IDataObject = {}): Promise<string> {
		const { outputs, error } = await bench.run({
			resource: 'message',
			operation: 'send',
			to,
			text: 'x',
			options,
		} as never);
		expect(error).toBeUndefined();
		return outputs[0]![0]!.messageId as string;
	}

	it('emits a message once, when its status becomes final', async () => {
		const trigger = bench.listen(report);
		await trigger.poll();
		const delivered = await send('500600700');
		const undelivered = await send('500600001');
		expect(await trigger.poll()).toEqual([]);
		now += 1_500;
		expect(await trigger.poll()).toEqual([]);
		now += 1_500;
		const items = await trigger.poll();
		expect(items.map(({ messageId, status, reason }) => [messageId, status, reason])).toEqual([
			[delivered, 'delivered', null],
			[undelivered, 'undelivered', 'message_expired'],
		]);
		expect(items[0]).toMatchObject({
			gateway: 'serwerSms',
			to: '48500600700',
			final: true,
			gatewayStatus: 'delivered',
			text: 'x',
		});
		expect(await trigger.poll()).toEqual([]);
	});

	it('does not emit a report that was final before the activation', async () => {
		await send('500600700');
		now += 3_000;
		const trigger = bench.listen(report);
		expect(await trigger.poll()).toEqual([]);
		expect(await trigger.poll()).toEqual([]);
	});

	it('waits for a message that becomes final long after the window has moved past it', async () => {
		const trigger = bench.listen(report);
		now -= 4 * HOUR;
		await trigger.poll();
		const sendAt = new Date(now + 3 * HOUR).toISOString();
		const clock = jest.spyOn(Date, 'now').mockReturnValue(now);
		const late = await send('500600700', { sendAt });
		clock.mockRestore();
		await trigger.poll();
		now += 4 * HOUR;
		const newer = await send('500600701');
		now += 3_000;
		// The window follows the newest message and has moved past the late one. Both are final now.
		const ids = (items: IDataObject[]) => items.map(({ messageId }) => messageId);
		expect(ids(await trigger.poll())).toEqual([late, newer]);
		expect(await trigger.poll()).toEqual([]);
	});

	it('requests messages before the window by ID, and only until they are final', async () => {
		const trigger = bench.listen(report);
		now -= 4 * HOUR;
		await trigger.poll();
		const sendAt = new Date(now + 6 * HOUR).toISOString();
		const late = await send('500600700', { sendAt });
		now += 4 * HOUR;
		for (let i = 0; i < 5; i++) await send(`50060070${i}`);
		now += 3_000;
		expect(await trigger.poll()).toHaveLength(5);
		expect(await trigger.poll()).toEqual([]);
		expect(bench.bodies('messages/reports').at(-1)).toMatchObject({ id: [late] });
		const restarted = bench.listen(report, {
			staticData: trigger.staticData(),
			activation: 'init',
		});
		now += 3 * HOUR;
		const items = await restarted.poll();
		expect(items.map(({ messageId }) => messageId)).toEqual([late]);
		expect(await restarted.poll()).toEqual([]);
		expect(bench.bodies('messages/reports').at(-1)).not.toHaveProperty('id');
	});

	it('emits each once when polls overlap', async () => {
		const trigger = bench.listen(report);
		await trigger.poll();
		await send('500600700');
		now += 3_000;
		bench.gateway.fault({ kind: 'delay', ms: 100, path: '/messages/reports' });
		const both = await Promise.all([trigger.poll(), trigger.poll()]);
		expect(both.flat()).toHaveLength(1);
	});

	it('reads the error for an empty list as an empty list', async () => {
		bench.gateway.refuse(3330, { path: '/messages/reports' });
		expect(await bench.listen(report).poll()).toEqual([]);
	});
});

describe('serwerSmsTrigger: balanceBelow', () => {
	const alarm = { event: 'balanceBelow', type: 'full', threshold: 500 };

	it('fires once when fewer messages are left, and again only after there were enough', async () => {
		const set = (value: number) => bench.gateway.setLimit('full', value);
		const trigger = bench.listen(alarm);
		set(600);
		expect(await trigger.poll()).toEqual([]);
		set(499);
		expect(await trigger.poll()).toEqual([
			{
				gateway: 'serwerSms',
				type: 'full',
				remaining: 499,
				unlimited: false,
				available: true,
				charactersPerMessage: 918,
				threshold: 500,
			},
		]);
		set(300);
		expect(await trigger.poll()).toEqual([]);
		set(500);
		expect(await trigger.poll()).toEqual([]);
		set(100);
		expect(await trigger.poll()).toHaveLength(1);
		const restarted = bench.listen(alarm, { staticData: trigger.staticData(), activation: 'init' });
		expect(await restarted.poll()).toEqual([]);
	});

	it('never fires for an unlimited type, and fires for one that is not available', async () => {
		const eco = { ...alarm, type: 'eco' };
		expect(await bench.listen(eco).poll()).toEqual([]);
		bench.gateway.setLimit('eco', 'not_available');
		expect(await bench.listen(eco).poll()).toHaveLength(1);
	});

	it('fails when the gateway cannot be asked, and stays armed', async () => {
		const trigger = bench.listen(alarm);
		await trigger.poll();
		bench.gateway.setLimit('full', 1);
		bench.gateway.refuse(1010, { path: '/account/limits', times: 99 });
		await expect(trigger.poll()).rejects.toThrow(/temporarily not available/);
		bench.gateway.clearFaults();
		expect(await trigger.poll()).toHaveLength(1);
	});
});
