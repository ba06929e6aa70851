import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { SerwerSmsBench } from '../../support/serwerSmsBench';

let bench: SerwerSmsBench;
beforeAll(async () => {
	bench = await SerwerSmsBench.open();
});
beforeEach(() => bench.gateway.reset());
afterAll(async () => await bench.close());

const send = { resource: 'message', operation: 'send', to: '500600700', text: 'Paczka w drodze' };
const goesOn = { onError: 'continueRegularOutput' } as const;
const systemError = { code: 99, type: 'SystemError', message: 'Disk full' };

async function outputOf(parameters: INodeParameters): Promise<IDataObject> {
	const { outputs } = await bench.run(parameters, [{}], goesOn);
	expect(outputs[0]).toHaveLength(1);
	return outputs[0]![0]!;
}

it('shows no secret in what the gateway says of the messages to a group', async () => {
	const other = await SerwerSmsBench.open({ token: 'geheimnis' });
	try {
		const refused = { phone: '+48500600700', status: 'unsent', error_message: 'not geheimnis' };
		const accepted = { id: 'aca3944055', phone: '+48500600701', status: 'queued' };
		const body = { success: true, items: [refused, accepted] };
		other.gateway.fault({ kind: 'status', status: 200, taken: false, body });
		const groupId = { __rl: true, mode: 'id', value: '7' };
		const toGroup = { resource: 'message', operation: 'send', sendTo: 'group', groupId, text: 'x' };
		const { run, error } = await other.run(toGroup);
		expect(JSON.stringify([run, error])).toMatch(/not •••/);
		expect(JSON.stringify([run, error])).not.toContain('geheimnis');
	} finally {
		await other.close();
	}
});

describe('an unexpected answer', () => {
	it('is not a refusal if it has an error but also results for the messages', async () => {
		const item = { id: 'aca3944055', phone: '+48500600700', status: 'queued' };
		const body = { success: false, error: systemError, queued: 1, unsent: 0, items: [item] };
		bench.gateway.fault({ kind: 'wrongShape', body, path: '/messages/send_sms' });
		expect(await outputOf(send)).toMatchObject({ outcome: 'accepted', messageId: 'aca3944055' });
	});

	it('leaves the outcome open after a system error, whatever status and counts it has', async () => {
		const body = { error: systemError, queued: 1 };
		const path = '/messages/send_sms';
		bench.gateway.fault({ kind: 'status', status: 409, taken: true, body, path });
		const { outcome, messageId } = await outputOf(send);
		expect([outcome, messageId]).toEqual(['accepted', bench.gateway.messages[0]!.id]);
		expect(bench.sent).toHaveLength(1);
	});

	it('leaves open what was done when a server in between writes an error as SerwerSMS does', async () => {
		const body = { error: { code: 499, message: 'Client Closed Request', status: 'CANCELLED' } };
		const path = '/messages/send_sms';
		bench.gateway.fault({ kind: 'status', status: 499, taken: true, body, path });
		const { outcome, messageId } = await outputOf(send);
		expect([outcome, messageId]).toEqual(['accepted', bench.gateway.messages[0]!.id]);
		expect(bench.sent).toHaveLength(1);
	});

	it('with the report of another message says nothing about this message', async () => {
		bench.gateway.fault({ kind: 'dropAfter', path: '/messages/send_sms' });
		const other = { id: 'aca3944055', phone: '+48500600999', status: 'delivered' };
		const body = { items: [other] };
		bench.gateway.fault({ kind: 'wrongShape', body, path: '/messages/reports', times: 99 });
		expect(await outputOf(send)).toMatchObject({ outcome: 'unknown', messageId: null });
		expect(bench.sent).toHaveLength(1);
	});

	it('does not overwrite our fields or add an error or failure to the item', async () => {
		const fields = { id: '7', phone: '+48500600700', error: 'x', failure: 'y', gateway: 'z' };
		bench.gateway.fault({ kind: 'wrongShape', body: fields, path: '/contacts/view' });
		const contactId = { __rl: true, mode: 'id', value: '7' };
		const json = await outputOf({ resource: 'contact', operation: 'get', contactId });
		expect(json).toMatchObject({ gateway: 'serwerSms', contactId: '7' });
		expect(Object.keys(json)).not.toContain('error');
		expect(Object.keys(json)).not.toContain('failure');
	});
});

describe('an unexpected parameter', () => {
	it.each([
		['a sender with accents', { from: 'Żółw' }, /letters without accents/],
		['a sender of two lines', { from: 'a\nb' }, /letters without accents/],
		['a sender of 12 letters', { from: 'S'.repeat(12) }, /11 characters/],
		['a reference with a dash', { options: { reference: 'order-1' } }, /3 to 50 letters/],
		['a reference of two letters', { options: { reference: 'ab' } }, /3 to 50 letters/],
		['half a character', { options: { reference: 'abc\ud83d' } }, /half of a character/],
		['an object as a reference', { options: { reference: '={{ ({}) }}' } }, /a single value/],
		['an object as an ID', { options: { ic: '={{ ({ toString: 1 }) }}' } }, /whole number/],
	])('is refused before anything is sent: %s', async (_, more, words) => {
		const { outcome, failure } = await outputOf({ ...send, ...more });
		expect(outcome).toBe('rejected');
		expect((failure as IDataObject).message).toMatch(words);
		expect(bench.gateway.requests).toEqual([]);
	});

	it.each([
		['an object', { limit: '={{ ({}) }}' }, /Limit must be a number/],
		['a list', { limit: '={{ [5] }}' }, /Limit must be a number/],
		['an object to search for', { filters: { search: '={{ ({}) }}' } }, /must be a single value/],
	])('is refused before a list is requested: %s', async (_, more, words) => {
		const list = { resource: 'contact', operation: 'getMany', returnAll: false, limit: 5 };
		const { error } = await bench.run({ ...list, ...more } as INodeParameters);
		expect(error?.message).toMatch(words);
		expect(bench.gateway.requests).toEqual([]);
	});

	it('is rounded up if it is a limit with a fraction', async () => {
		const list = { resource: 'message', operation: 'getMany', returnAll: false, limit: 1.5 };
		const { error } = await bench.run(list);
		expect(error).toBeUndefined();
		expect(bench.bodies('messages/reports')).toMatchObject([{ page: 1, limit: 2 }]);
	});
});
