import { DateTime } from 'luxon';
import type { IDataObject } from 'n8n-workflow';
import { Proxy } from '../fuzz/proxy';
import { SerwerSmsBench } from '../../support/serwerSmsBench';

let bench: SerwerSmsBench;
beforeAll(async () => {
	bench = await SerwerSmsBench.open({ largestPage: 20 });
});
beforeEach(() => bench.gateway.reset());
afterAll(async () => await bench.close());

const incoming = { event: 'incomingMessage', types: ['nd'] };
const phone = '+48500600700';
const textsOf = (items: IDataObject[]) => items.map(({ text }) => text);

/** The gateway's own list, which a test may change. */
const entries = () => bench.gateway.incoming as unknown as Array<Record<string, unknown>>;

it('emits the message that is on no page because another was deleted meanwhile', async () => {
	const proxy = new Proxy(bench.gateway.url);
	const { baseUrl } = bench.credential;
	bench.credential.baseUrl = await proxy.open();
	try {
		const trigger = bench.listen(incoming);
		await trigger.poll();
		// A long backlog, from which the window moves on at once.
		for (let i = 0; i < 50; i++) {
			const at = DateTime.now().minus({ minutes: 30 * (50 - i) });
			const received = at.toFormat('yyyy-MM-dd HH:mm:ss');
			bench.gateway.receive({ phone, text: `${i}`, received });
		}
		proxy.reset((_, original) => {
			// The first page is read, so all that follow begin one message later.
			const isRead = String(original.body).includes('"items":[{');
			if (isRead && entries().length === 50) entries().shift();
			return original;
		});
		const first = textsOf(await trigger.poll());
		proxy.reset();
		const missing = Array.from({ length: 50 }, (_, i) => `${i}`).filter(
			(text) => !first.includes(text),
		);
		expect(missing).toHaveLength(1);
		expect(textsOf(await trigger.poll())).toEqual(missing);
		expect(await trigger.poll()).toEqual([]);
	} finally {
		bench.credential.baseUrl = baseUrl;
		await proxy.close();
	}
});

it.each<[string, Record<string, unknown>]>([
	['time', { received: DateTime.now().plus({ hours: 5 }).toFormat('yyyy-MM-dd HH:mm:ss') }],
	['text', { text: 'TAK ' }],
	['number', { phone: '48500600700' }],
])('does not emit a message again when SerwerSMS changes its %s', async (_, change) => {
	const trigger = bench.listen(incoming);
	await trigger.poll();
	bench.gateway.receive({ phone, text: 'TAK' });
	expect(await trigger.poll()).toHaveLength(1);
	Object.assign(entries()[0]!, change);
	expect(await trigger.poll()).toEqual([]);
});

it('reads a list that PHP writes as an object with numbers as keys', async () => {
	const trigger = bench.listen(incoming);
	await trigger.poll();
	const list = { '0': 'a', '2': 'b' };
	const items = Object.fromEntries(
		Object.entries(list).map(([key, text], id) => [
			key,
			{ id: id + 7, type: 'nd', phone, recived: '2099-01-01 00:00:00', text },
		]),
	);
	bench.gateway.fault({
		kind: 'status',
		status: 200,
		taken: false,
		body: { paging: { count: 1 }, items },
	});
	expect(textsOf(await trigger.poll())).toEqual(['a', 'b']);
});

it('emits the parts of an MMS as files, with IDs as text', async () => {
	const trigger = bench.listen({ ...incoming, types: ['mms'] });
	await trigger.poll();
	const data = Buffer.from('a picture').toString('base64');
	const attachments = [{ name: 'a.png', content_type: 'image/png', data }];
	bench.gateway.receive({ phone, text: '', type: 'mms', attachments });
	const [item] = await trigger.pollItems();
	expect(item!.json.attachments).toEqual([{ id: '2518', name: 'a.png', contentType: 'image/png' }]);
	expect(JSON.stringify(item!.json)).not.toContain(data);
	expect(item!.binary).toMatchObject({
		attachment_0: { data, fileName: 'a.png', mimeType: 'image/png' },
	});
	expect(await trigger.poll()).toEqual([]);
});

it('emits an MMS later if its file cannot be stored', async () => {
	const trigger = bench.listen({ ...incoming, types: ['mms'] });
	await trigger.poll();
	const attachments = [{ name: 'a.png', content_type: 'image/png', data: 'AAAA' }];
	bench.gateway.receive({ phone, text: 'with a file', type: 'mms', attachments });
	const full = jest.spyOn(Buffer, 'from').mockImplementation(() => {
		throw new Error('The disk is full');
	});
	await expect(trigger.poll()).rejects.toThrow();
	full.mockRestore();
	expect(textsOf(await trigger.poll())).toEqual(['with a file']);
});

it('continues with another kind of login of the same account', async () => {
	const before = bench.listen(incoming);
	await before.poll();
	bench.gateway.receive({ phone, text: 'seen' });
	expect(await before.poll()).toHaveLength(1);
	bench.gateway.receive({ phone, text: 'meanwhile' });
	const { authentication } = bench.credential;
	bench.credential.authentication = 'login';
	const after = bench.listen(incoming, {
		staticData: before.staticData(),
		activation: 'update',
		node: { credentials: { serwerSmsApi: { id: '2', name: 'by name' } } },
	});
	expect(textsOf(await after.poll())).toEqual(['meanwhile']);
	bench.credential.authentication = authentication!;
});
