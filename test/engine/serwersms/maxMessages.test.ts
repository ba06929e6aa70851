import type { IDataObject } from 'n8n-workflow';
import { SerwerSmsBench } from '../../support/serwerSmsBench';

const people = (count: number) =>
	Array.from({ length: count }, (_, i) => ({ to: String(48_500_600_100 + i), text: 'x' }));

describe('Max Messages', () => {
	let bench: SerwerSmsBench;
	beforeAll(async () => {
		bench = await SerwerSmsBench.open();
	});
	afterAll(async () => await bench.close());

	const to = { resource: 'message', sendTo: 'number', to: '={{ $json.to }}' };
	it.each<[string, IDataObject]>([
		['a voice message', { ...to, operation: 'sendVoice', say: 'text', text: 'x' }],
		['an RCS message', { ...to, operation: 'sendRcs', rcsId: 'a', content: 'text', text: 'x' }],
		['an MMS', { ...to, operation: 'sendMms', title: 'x', fileFrom: 'stored', fileId: 'a' }],
		['a reply', { ...to, operation: 'reply', replyThrough: 'nd', text: 'x' }],
		[
			'an answer to a premium SMS',
			{ resource: 'premium', operation: 'send', phone: '500600700', text: 'x', gate: '1' },
		],
	])('holds for %s', async (_, parameters) => {
		const { error } = await bench.run(
			{ ...(parameters as object), premiumId: '1', options: { maxMessages: 1 } },
			people(2),
		);
		expect(error?.message).toMatch(/allows 1 .* 2 more would exceed the limit/);
		expect(bench.actions).toEqual([]);
	});

	it.each(['send', 'sendVoice'])('refuses a group in %s: its size is unknown', async (name) => {
		const group = { sendTo: 'group', groupId: { __rl: true, mode: 'id', value: '701' } };
		const parameters = { resource: 'message', operation: name, ...group, say: 'text', text: 'x' };
		const { error } = await bench.run({ ...parameters, options: { maxMessages: 100 } });
		expect(error?.message).toMatch(/does not work for a group/);
		expect(bench.actions).toEqual([]);
	});
});
