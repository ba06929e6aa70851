import type { IDataObject } from 'n8n-workflow';
import { SerwerSmsBench } from '../../support/serwerSmsBench';

const START = Date.parse('2026-05-20T10:00:00Z');
let now = START;
let bench: SerwerSmsBench;
beforeAll(async () => {
	const lifeMs = { sentAfter: 1_000, deliveredAfter: 2_000 };
	bench = await SerwerSmsBench.open({ clock: () => now, lifeMs });
});
beforeEach(() => {
	now = START;
	bench.gateway.reset();
});
afterAll(async () => await bench.close());

const bulk = {
	resource: 'message',
	operation: 'sendBulk',
	messagesFrom: 'inputFields',
	toField: 'to',
	textField: 'text',
	referenceField: 'ref',
};
const byId = {
	resource: 'message',
	operation: 'getStatus',
	messageId: '={{ $json.messageId }}',
	reference: '',
};
const byReference = { ...byId, messageId: '', reference: '={{ $json.reference }}' };
const wait = { ...byId, operation: 'waitForDelivery', timeoutSeconds: 20 };

async function sendTo(numbers: string[], options: IDataObject = {}): Promise<IDataObject[]> {
	const items = numbers.map((to) => ({ to, text: 'x', ref: `ref${to}` }));
	const { outputs } = await bench.run({ ...bulk, options } as never, items);
	return outputs[0]!;
}

describe('getStatus', () => {
	it('reads every status of the specification, with the reason', async () => {
		const endings = ['700', '001', '012', '020', '021'];
		const sent = await sendTo(endings.map((digits) => `500600${digits}`));
		const [scheduled] = await sendTo(['500600701'], { sendAt: '2030-01-01T00:00:00Z' });
		now += 3_000;
		const { outputs } = await bench.run(byId, [...sent, scheduled!]);
		expect(
			outputs[0]!.map(({ status, final, gatewayStatus, reason }) => [
				status,
				final,
				gatewayStatus,
				reason,
			]),
		).toEqual([
			['delivered', true, 'delivered', null],
			['undelivered', true, 'undelivered', 'message_expired'],
			['failed', true, 'unsent', 'limit_exhausted'],
			['sent', false, 'sent', null],
			['queued', false, 'in_progress', null],
			['scheduled', false, 'saved', null],
		]);
		expect(outputs[0]![0]).toEqual({
			gateway: 'serwerSms',
			messageId: sent[0]!.messageId,
			reference: null,
			status: 'delivered',
			final: true,
			gatewayStatus: 'delivered',
			updatedAt: '2026-05-20T12:00:02+02:00',
			reason: null,
		});
	});

	it('looks up 1,200 IDs in three requests, and a repeated ID once', async () => {
		const sent = await sendTo(Array.from({ length: 1_200 }, (_, i) => String(500_100_000 + i)));
		const { outputs } = await bench.run(byId, [...sent, sent[0]!]);
		expect(outputs[0]!.map(({ messageId }) => messageId)).toEqual(
			[...sent, sent[0]!].map(({ messageId }) => messageId),
		);
		const asked = bench.bodies('messages/reports').map(({ id }) => (id as string[]).length);
		expect(asked).toEqual([500, 500, 200]);
	});

	it('looks up messages without an ID by reference, in one request each', async () => {
		const sent = await sendTo(['500600700', '500600701', '500600702']);
		const { outputs, error } = await bench.run(byReference, sent);
		expect(error).toBeUndefined();
		expect(outputs[0]!.map(({ messageId, reference }) => ({ messageId, reference }))).toEqual(
			sent.map(({ messageId, reference }) => ({ messageId, reference })),
		);
		expect(bench.bodies('messages/reports').map(({ unique_id: ids }) => ids)).toEqual(
			expect.arrayContaining(sent.map(({ reference }) => [reference])),
		);
	});

	it('says which item has an unknown or empty ID', async () => {
		const [sent] = await sendTo(['500600700']);
		const unknown = await bench.run(byId, [sent!, { messageId: 'ffffffffff' }]);
		expect(unknown.error?.message).toMatch(/no message with the ID "ffffffffff".*\[item 1\]/);
		const nothing = await bench.run(byId, [{ messageId: null }]);
		expect(nothing.error?.message).toMatch(/Message ID and Reference are empty/);
	});

	it('reads the error for an empty list as an empty list', async () => {
		bench.gateway.refuse(3330, { path: '/messages/reports' });
		const { error } = await bench.run(byId, [{ messageId: 'ffffffffff' }]);
		expect(error?.message).toMatch(/no message with the ID/);
	});

	it('shows an unknown status as not final', async () => {
		const item = { id: 'aaaaaaaaaa', phone: '+48500600700', status: 'parked' };
		const body = { items: [item] };
		bench.gateway.fault({ kind: 'wrongShape', body, path: '/messages/reports' });
		const { outputs } = await bench.run(byId, [{ messageId: 'aaaaaaaaaa' }]);
		expect(outputs[0]![0]).toMatchObject({
			status: 'unknown',
			final: false,
			gatewayStatus: 'parked',
		});
	});
});

describe('waitForDelivery', () => {
	it('asks again until every status is final', async () => {
		const sent = await sendTo(['500600700', '500600001']);
		setTimeout(() => (now += 3_000), 500);
		const { outputs } = await bench.run(wait, sent);
		expect(outputs[0]!.map(({ status }) => status)).toEqual(['delivered', 'undelivered']);
	});

	it('returns the current status when the time is up', async () => {
		const sent = await sendTo(['500600021']);
		const { outputs, error } = await bench.run({ ...wait, timeoutSeconds: 1 }, sent);
		expect(error).toBeUndefined();
		expect(outputs[0]![0]).toMatchObject({ status: 'queued', final: false });
	});
});

describe('get', () => {
	const get = { ...byId, operation: 'get' };

	it('returns all fields of a message, by ID or reference', async () => {
		const [sent] = await sendTo(['500600700']);
		now += 3_000;
		const { outputs } = await bench.run(get, [sent!]);
		expect(outputs[0]![0]).toMatchObject({
			gateway: 'serwerSms',
			messageId: sent!.messageId,
			to: '48500600700',
			from: null,
			text: 'x',
			type: 'eco',
			status: 'delivered',
			parts: 1,
			cost: 0.07,
			country: 'Poland',
			unicode: false,
			queued: '2026-05-20T12:00:00+02:00',
		});
		const again = await bench.run({ ...byReference, operation: 'get' }, [sent!]);
		expect(again.outputs).toEqual(outputs);
	});

	it('fails for a message that does not exist', async () => {
		const { error } = await bench.run(get, [{ messageId: 'ffffffffff' }]);
		expect(error?.message).toMatch(/nothing under this ID.*1004/);
	});
});

describe('getMany', () => {
	const getMany = { resource: 'message', operation: 'getMany', returnAll: true };

	it('reads all pages, newest first', async () => {
		const numbers = Array.from({ length: 1_001 }, (_, i) => String(500_100_000 + i));
		const sent = await sendTo(numbers);
		const { outputs } = await bench.run(getMany);
		expect(outputs[0]!.map(({ messageId }) => messageId)).toEqual(
			sent.map(({ messageId }) => messageId).reverse(),
		);
		expect(bench.bodies('messages/reports').map(({ page }) => page)).toEqual([1, 2, 3]);
	});

	it('returns up to the limit in one request', async () => {
		await sendTo(['500600700', '500600701', '500600702']);
		const { outputs } = await bench.run({ ...getMany, returnAll: false, limit: 2 });
		expect(outputs[0]).toHaveLength(2);
		expect(bench.bodies('messages/reports')).toEqual([{ page: 1, limit: 2, order: 'desc' }]);
	});

	it('sends the filters under the names in the specification', async () => {
		const filters = {
			dateFrom: '2026-05-20T00:00:00Z',
			dateTo: '2026-05-21T00:00:00',
			phone: '500600700, +48500600701',
			status: 'delivered',
			type: 'eco',
			statId: '5001',
			showContact: true,
			order: 'asc',
		};
		const { error } = await bench.run({ ...getMany, filters });
		expect(error).toBeUndefined();
		expect(bench.bodies('messages/reports')).toEqual([
			{
				date_from: '2026-05-20 02:00:00',
				date_to: '2026-05-21 00:00:00',
				phone: ['+48500600700', '+48500600701'],
				status: 'delivered',
				type: 'eco',
				stat_id: '5001',
				show_contact: true,
				order: 'asc',
				page: 1,
				limit: 500,
			},
		]);
	});

	it('requests smaller pages if larger ones are refused', async () => {
		await sendTo(['500600700']);
		bench.gateway.refuse(3331, { path: '/messages/reports' });
		const { outputs } = await bench.run(getMany);
		expect(outputs[0]).toHaveLength(1);
		expect(bench.bodies('messages/reports').map(({ limit }) => limit)).toEqual([500, 100]);
	});
});

describe('cancelScheduled', () => {
	const cancel = { ...byId, operation: 'cancelScheduled' };

	it.each([
		['of an unknown ID', undefined],
		['that the gateway refuses in such words', 'The message was canceled by another user'],
	])('%s ends the execution with an error, and not as canceled', async (_, message) => {
		const error = { code: 1005, type: 'InvalidRole', message };
		if (message)
			bench.gateway.fault({ kind: 'status', status: 200, taken: false, body: { error } });
		const { run, error: failed } = await bench.run({ ...cancel, messageId: 'aca3944055' });
		expect(failed?.message).toMatch(/SerwerSMS has no scheduled message|cancelled by another/);
		expect(run.status).toBe('error');
	});

	it('cancels a scheduled message by ID or reference', async () => {
		const sent = await sendTo(['500600700', '500600701'], { sendAt: '2030-01-01T00:00:00Z' });
		const first = await bench.run(cancel, [sent[0]!]);
		expect(first.outputs[0]).toEqual([
			{
				gateway: 'serwerSms',
				messageId: sent[0]!.messageId,
				reference: null,
				canceled: true,
			},
		]);
		await bench.run({ ...byReference, operation: 'cancelScheduled' }, [sent[1]!]);
		expect(bench.gateway.canceled).toHaveLength(2);
		expect(bench.sent).toEqual([]);
	});

	it('fails for a message that was already sent, without the word that n8n reads as canceled', async () => {
		const sent = await sendTo(['500600700']);
		now += 5_000;
		const { error } = await bench.run(cancel, sent);
		expect(error?.message).toMatch(/no scheduled message.*already sent/);
		expect(error?.message).not.toMatch(/cancell?ed/i);
	});
});
