import type { IDataObject } from 'n8n-workflow';
import { retryExecution } from '../../support/engine';
import { SerwerSmsBench } from '../../support/serwerSmsBench';

let bench: SerwerSmsBench;
let groupId: string;
let contactId: string;
beforeAll(async () => {
	bench = await SerwerSmsBench.open();
});
beforeEach(async () => {
	bench.gateway.reset();
	const created = await bench.run({ resource: 'group', operation: 'create', name: 'Members' });
	groupId = String(created.outputs[0]![0]!.groupId as string);
	const add = { resource: 'contact', operation: 'create', phone: '={{ $json.phone }}' };
	const contacts = await bench.run({ ...add, additionalFields: { groupIds: groupId } }, [
		{ phone: '500600700' },
		{ phone: '500600701' },
		{ phone: '500600702' },
	]);
	contactId = String(contacts.outputs[0]![0]!.contactId as string);
});
afterAll(async () => await bench.close());

const send = { resource: 'message', operation: 'send', text: 'Zebranie o 18' };
const located = (value: string) => ({ __rl: true, mode: 'id', value });
const toGroup = () => ({ ...send, sendTo: 'group', groupId: located(groupId) });
const toContact = () => ({ ...send, sendTo: 'contact', contactId: located(contactId) });
const goesOn = { onError: 'continueRegularOutput' } as const;

function outcomes(outputs: IDataObject[][]): unknown[] {
	return outputs[0]!.map(({ outcome }) => outcome);
}

describe('send to a contact', () => {
	it('sends the contact ID instead of a number, with a reference', async () => {
		const { outputs, error } = await bench.run(toContact());
		expect(error).toBeUndefined();
		const [message] = bench.gateway.messages;
		expect(bench.bodies('messages/send_sms')).toEqual([
			{
				contact_id: contactId,
				text: 'Zebranie o 18',
				unique_id: [message!.uniqueId],
				details: true,
			},
		]);
		expect(outputs[0]).toEqual([
			expect.objectContaining({
				to: null,
				contactId,
				messageId: message!.id,
				reference: message!.uniqueId,
				outcome: 'accepted',
			}),
		]);
	});

	it('is looked up by its reference when the answer was lost, and sent once', async () => {
		bench.gateway.fault({ kind: 'dropAfter', path: '/messages/send_sms' });
		const { outputs } = await bench.run(toContact());
		expect(outputs[0]![0]).toMatchObject({
			outcome: 'accepted',
			messageId: bench.gateway.messages[0]!.id,
		});
		expect(bench.sent).toEqual(['48500600700']);
	});

	it('that does not exist is refused', async () => {
		const { error } = await bench.run({ ...toContact(), contactId: located('999') });
		expect(error?.message).toMatch(/nothing under this ID/);
		const empty = located('={{ "" }}');
		const none = await bench.run({ ...toContact(), contactId: empty });
		expect(none.error?.message).toMatch(/No contact is chosen/);
	});
});

describe('send to a group', () => {
	it('returns an item for each recipient, with its message ID', async () => {
		const { outputs, error } = await bench.run({ ...toGroup(), from: 'SHOP' });
		expect(error).toBeUndefined();
		expect(bench.bodies('messages/send_sms')).toEqual([
			{ group_id: groupId, text: 'Zebranie o 18', sender: 'SHOP', details: true },
		]);
		expect(outputs[0]).toEqual(
			bench.gateway.messages.map(({ id, phone }) => ({
				gateway: 'serwerSms',
				to: phone.slice(1),
				from: 'SHOP',
				messageId: id,
				reference: null,
				outcome: 'accepted',
				encoding: 'GSM-7',
				parts: 1,
				scheduledAt: null,
				groupId,
			})),
		);
	});

	it('says which recipients got nothing, and does not fail because of them', async () => {
		await bench.run({ resource: 'blacklist', operation: 'create', phone: '500600701' });
		const { outputs, error } = await bench.run(toGroup());
		expect(error).toBeUndefined();
		expect(outcomes(outputs)).toEqual(['accepted', 'rejected', 'accepted']);
		const { outputs: two } = await bench.run(toGroup(), [{}], { onError: 'continueErrorOutput' });
		expect(two.map((items) => items.length)).toEqual([2, 1]);
	});

	it('is never repeated when the answer was lost, not even by a retry', async () => {
		bench.gateway.fault({ kind: 'dropAfter', path: '/messages/send_sms' });
		const node = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		const failed = await bench.run(toGroup(), [{}], node);
		expect(failed.error?.message).toMatch(/^The message to the group \d+ may have been sent\. /);
		expect(failed.error?.description).toMatch(/with Get Many\./);
		const { error } = await retryExecution(bench.setup(toGroup(), [{}], node), failed);
		expect(error?.message).toMatch(/may have been sent/);
		expect(bench.bodies('messages/send_sms')).toHaveLength(1);
		expect(bench.sent).toHaveLength(3);
	});

	it('is not repeated when another item is retried', async () => {
		const items = [{ group: groupId }, { group: '999' }];
		const parameters = { ...toGroup(), groupId: located('={{ $json.group }}') };
		const failed = await bench.run(parameters, items);
		expect(failed.error?.message).toMatch(/nothing under this ID.*\[item 1\]/);
		await retryExecution(bench.setup(parameters, items), failed);
		expect(bench.sent).toHaveLength(3);
	});

	it('checks the text like a message to a number', async () => {
		const { error } = await bench.run({ ...toGroup(), options: { unicode: true } });
		expect(error?.message).toMatch(/Unicode needs a sender/);
		const long = await bench.run({ ...toGroup(), options: { maxParts: 1 }, text: 'x'.repeat(161) });
		expect(long.error?.message).toMatch(/2 parts/);
		expect(bench.sent).toEqual([]);
	});

	it.each([{ reference: 'campaign1' }, { onlyOnce: true }])(
		'refuses %j, which does not work for a group',
		async (options) => {
			const { error } = await bench.run({ ...toGroup(), options });
			expect(error?.message).toMatch(/Reference and Only Once do not work for a group/);
			expect(bench.actions).not.toContain('messages/send_sms');
		},
	);

	it('returns the counts if the gateway does not list the recipients', async () => {
		const body = { success: true, queued: 3, unsent: 0 };
		bench.gateway.fault({ kind: 'wrongShape', body, path: '/messages/send_sms' });
		const { outputs } = await bench.run(toGroup());
		expect(outputs[0]).toEqual([
			expect.objectContaining({ outcome: 'accepted', to: null, queued: 3, unsent: 0 }),
		]);
	});

	it('sends nothing in a test', async () => {
		const { outputs } = await bench.run({ ...toGroup(), options: { test: true } });
		expect(outputs[0]![0]).toMatchObject({ outcome: 'accepted', messageId: null, test: true });
		expect(bench.gateway).toMatchObject({ tested: 3, messages: [] });
	});
});

describe('sendVoice', () => {
	const voice = {
		resource: 'message',
		operation: 'sendVoice',
		to: '500600700',
		text: 'Dzień dobry',
	};

	it('reads a text aloud to a number', async () => {
		const options = { sendAt: '2030-07-25T18:20:00Z' };
		const { outputs, error } = await bench.run({ ...voice, options });
		expect(error).toBeUndefined();
		expect(bench.bodies('messages/send_voice')).toEqual([
			{
				phone: ['+48500600700'],
				text: 'Dzień dobry',
				date: '2030-07-25 20:20:00',
				details: true,
			},
		]);
		expect(outputs[0]).toEqual([
			{
				gateway: 'serwerSms',
				to: '48500600700',
				from: null,
				messageId: bench.gateway.messages[0]!.id,
				reference: null,
				outcome: 'accepted',
				encoding: null,
				parts: null,
				scheduledAt: expect.stringContaining('2030-07-25') as string,
				type: 'voice',
			},
		]);
	});

	it('plays a recording to a group', async () => {
		const file = { resource: 'file', operation: 'create', type: 'voice' };
		const { outputs: files } = await bench.run({ ...file, url: 'https://example.com/a.wav' });
		const fileId = located(files[0]![0]!.fileId as string);
		const { outputs } = await bench.run({
			...voice,
			...toGroup(),
			operation: 'sendVoice',
			say: 'recording',
			fileId,
		});
		expect(outcomes(outputs)).toEqual(['accepted', 'accepted', 'accepted']);
		expect(bench.gateway.messages.map(({ files: ids }) => ids)).toEqual(
			Array(3).fill([fileId.value]),
		);
	});

	it('is never repeated when the answer was lost', async () => {
		bench.gateway.fault({ kind: 'dropAfter', path: '/messages/send_voice' });
		const node = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		const { error } = await bench.run(voice, [{}], node);
		expect(error?.message).toMatch(/may have been sent/);
		expect(bench.sent).toHaveLength(1);
	});
});

describe('sendMms', () => {
	const mms = { resource: 'message', operation: 'sendMms', to: '500600700', title: 'Nowość' };

	it('sends a file stored at SerwerSMS', async () => {
		const file = { resource: 'file', operation: 'create', type: 'mms' };
		const { outputs: files } = await bench.run({ ...file, url: 'https://example.com/a.png' });
		const fileId = files[0]![0]!.fileId as string;
		const options = { text: 'Zobacz', test: true };
		const { outputs } = await bench.run({ ...mms, fileId: located(fileId), options });
		expect(bench.bodies('messages/send_mms')).toEqual([
			{
				phone: ['+48500600700'],
				title: 'Nowość',
				file_id: fileId,
				text: 'Zobacz',
				test: true,
				details: true,
			},
		]);
		expect(outputs[0]![0]).toMatchObject({ outcome: 'accepted', test: true, type: 'mms' });
	});

	it.each([
		['a title of 41 characters', { title: 'x'.repeat(41), fileId: located('a') }, /more than 40/],
		['no file', { fileId: located('={{ "" }}') }, /No file is chosen/],
	])('refuses %s', async (_, change, words) => {
		const { error } = await bench.run({ ...mms, ...change });
		expect(error?.message).toMatch(words);
		expect(bench.sent).toEqual([]);
	});
});

describe('sendRcs', () => {
	const rcs = () => ({
		resource: 'message',
		operation: 'sendRcs',
		rcsId: '0c9d7c86-52f8-4f2b-9d0e-6b1f6a8f2c11',
		to: '500600700',
	});

	it('sends a text, or the content of the JSON', async () => {
		await bench.run({ ...rcs(), text: 'Cześć' });
		const card = { richcard: [{ title: 'RCS', description: 'Opis' }], suggestions: [] };
		const { outputs, error } = await bench.run({
			...rcs(),
			content: 'json',
			message: JSON.stringify(card),
		});
		expect(error).toBeUndefined();
		expect(bench.bodies('messages/send_rcs').map(({ message }) => message)).toEqual([
			{ text: 'Cześć' },
			card,
		]);
		expect(outputs[0]![0]).toMatchObject({ outcome: 'accepted', type: 'rcs' });
	});

	it('refuses invalid JSON', async () => {
		const { error } = await bench.run({ ...rcs(), content: 'json', message: '{' });
		expect(error?.message).toMatch(/not a valid JSON object/);
		expect(bench.sent).toEqual([]);
	});
});

describe('reply', () => {
	const reply = {
		resource: 'message',
		operation: 'reply',
		to: '={{ $json.from }}',
		text: 'Dziękujemy',
	};

	it('answers a message to the common access number, and one to your own', async () => {
		bench.gateway.receive({ phone: '+48500600700', text: 'TAK', type: 'nd' });
		bench.gateway.receive({ phone: '+48500600700', text: 'TAK', type: 'ndi' });
		const { outputs } = await bench.run(reply, [{ from: '48500600700' }]);
		const ndi = { replyThrough: 'ndi', ndiNumber: '+48 664 078 059' };
		const { outputs: own } = await bench.run({ ...reply, ...ndi }, [{ from: '48500600700' }]);
		expect(outputs[0]![0]).toMatchObject({ to: '48500600700', outcome: 'accepted' });
		expect(own[0]![0]).toMatchObject({ from: '48664078059', outcome: 'accepted' });
		expect(bench.gateway.replies).toEqual([
			expect.objectContaining({ phone: '+48500600700', from: null, text: 'Dziękujemy' }),
			expect.objectContaining({ phone: '+48500600700', from: '+48664078059' }),
		]);
	});

	it('is rejected if there is no message to reply to', async () => {
		const { outputs } = await bench.run(reply, [{ from: '48500600799' }], goesOn);
		expect(outputs[0]![0]).toMatchObject({
			outcome: 'rejected',
			failure: { message: expect.stringMatching(/no message from this number/) as string },
		});
	});

	it('is never repeated when the answer was lost', async () => {
		bench.gateway.receive({ phone: '+48500600700', text: 'TAK', type: 'nd' });
		bench.gateway.fault({ kind: 'dropAfter', path: '/messages/send_nd' });
		const node = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		const { error } = await bench.run(reply, [{ from: '48500600700' }], node);
		expect(error?.message).toMatch(/may have been sent/);
		expect(bench.gateway.replies).toHaveLength(1);
	});
});

describe('preview', () => {
	const preview = { resource: 'message', operation: 'preview' };

	it('shows the text on the handset, without a credential or a request', async () => {
		const { outputs } = await bench.run({ ...preview, to: '500600700', text: 'Zażółć „to”' });
		expect(outputs[0]).toEqual([
			{
				gateway: 'serwerSms',
				wouldBeSent: true,
				refusal: null,
				to: '48500600700',
				encoding: 'GSM-7',
				parts: 1,
				characters: 11,
				charactersLeft: 149,
				text: 'Zażółć „to”',
				shownText: 'Zazolc "to"',
				changesText: true,
				scheduledAt: null,
			},
		]);
	});

	it('says what would be refused', async () => {
		const { outputs } = await bench.run({ ...preview, text: 'x', options: { unicode: true } });
		expect(outputs[0]![0]).toMatchObject({
			wouldBeSent: false,
			refusal: expect.stringMatching(/Unicode needs a sender/) as string,
		});
	});
});
