import type { IDataObject } from 'n8n-workflow';
import { retryExecution } from '../../support/engine';
import { SerwerSmsBench } from '../../support/serwerSmsBench';

let bench: SerwerSmsBench;
beforeAll(async () => {
	bench = await SerwerSmsBench.open();
});
beforeEach(() => bench.gateway.reset());
afterAll(async () => await bench.close());

const send = {
	resource: 'message',
	operation: 'send',
	to: '={{ $json.to }}',
	text: '={{ $json.text }}',
};
const full = { ...send, from: 'SHOP' };
const one = [{ to: '+48 500-600-700', text: 'Paczka w drodze' }];
const goesOn = { onError: 'continueRegularOutput' } as const;

function outcomes(outputs: IDataObject[][]): unknown[] {
	return outputs[0]!.map(({ outcome }) => outcome);
}

describe('send', () => {
	it('sends as ECO+ without a sender name, with a reference made by the node', async () => {
		const { outputs, error } = await bench.run(send, one);
		expect(error).toBeUndefined();
		expect(bench.bodies('messages/send_sms')).toEqual([
			{
				phone: ['+48500600700'],
				text: 'Paczka w drodze',
				unique_id: [expect.stringMatching(/^[0-9a-f]{32}$/) as string],
				details: true,
			},
		]);
		const [message] = bench.gateway.messages;
		expect(message!.type).toBe('eco');
		expect(outputs[0]).toEqual([
			{
				gateway: 'serwerSms',
				to: '48500600700',
				from: null,
				messageId: message!.id,
				reference: message!.uniqueId,
				outcome: 'accepted',
				encoding: 'GSM-7',
				parts: 1,
				scheduledAt: null,
			},
		]);
	});

	it('sends the sender, flags and local time under the names in the specification', async () => {
		const options = {
			reference: 'order7',
			sendAt: '2030-07-25T18:20:00+04:00',
			unicode: true,
			speed: true,
			flash: true,
			ic: 17,
			dlrUrl: 'https://example.com/dlr?id=#SMSID#&s=#STAN#',
		};
		const from = { __rl: true, mode: 'list', value: 'SHOP' };
		const { outputs, error } = await bench.run({ ...send, from, options }, [
			{ to: '500600700', text: 'Zażółć 😀' },
		]);
		expect(error).toBeUndefined();
		expect(bench.bodies('messages/send_sms')).toEqual([
			{
				phone: ['+48500600700'],
				text: 'Zażółć 😀',
				sender: 'SHOP',
				date: '2030-07-25 16:20:00',
				utf: true,
				flash: true,
				speed: true,
				dlr_url: 'https://example.com/dlr?id=#SMSID#&s=#STAN#',
				ic: 17,
				unique_id: ['order7'],
				details: true,
			},
		]);
		expect(outputs[0]![0]).toMatchObject({
			from: 'SHOP',
			reference: 'order7',
			encoding: 'UCS-2',
			scheduledAt: '2030-07-25T18:20:00+04:00',
		});
		expect(bench.gateway.messages[0]).toMatchObject({ type: 'full', utf: true, speed: true });
	});

	it('writes the time in the zone of the account', async () => {
		bench.credential.timeZone = 'America/New_York';
		await bench.run({ ...send, options: { sendAt: '2030-07-25T18:20:00Z' } }, one);
		bench.credential.timeZone = 'Europe/Warsaw';
		expect(bench.bodies('messages/send_sms')[0]).toMatchObject({ date: '2030-07-25 14:20:00' });
	});

	it.each([
		[
			'Polish letters without Unicode, which become plain letters',
			{},
			'ąćęłńóśźż'.repeat(17),
			'GSM-7',
			1,
		],
		['the same with Unicode', { unicode: true }, 'ąćęłńóśźż'.repeat(17), 'UCS-2', 3],
		[
			'plain letters with Unicode, with 70 characters per part',
			{ unicode: true },
			'x'.repeat(71),
			'UCS-2',
			2,
		],
	])('counts the parts that SerwerSMS sends: %s', async (_, options, text, encoding, parts) => {
		const { outputs } = await bench.run({ ...full, options }, [{ to: '500600700', text }]);
		expect(outputs[0]![0]).toMatchObject({ encoding, parts });
		expect(bench.gateway.messages[0]!.parts).toBe(parts);
	});

	it.each([
		[
			'Unicode without a sender',
			{ ...send, options: { unicode: true } },
			'x',
			/Unicode needs a sender/,
		],
		['Speed without a sender', { ...send, options: { speed: true } }, 'x', /Speed needs a sender/],
		['a text of 919 characters', send, 'x'.repeat(919), /919 characters.*918/],
		[
			'a text of more than six parts',
			{ ...full, options: { unicode: true } },
			'x'.repeat(403),
			/7 parts in UCS-2.*at most 6/,
		],
		[
			'a text of more parts than allowed',
			{ ...send, options: { maxParts: 1 } },
			'x'.repeat(161),
			/2 parts in GSM-7, but Max Parts allows only 1/,
		],
		['a sender of 12 characters', { ...send, from: 'TWELVELETTER' }, 'x', /at most 11 characters/],
		[
			'a reference with other characters',
			{ ...send, options: { reference: 'order-7' } },
			'x',
			/"order-7" is not valid.*3 to 50 letters.*digits/,
		],
		['a reference of two characters', { ...send, options: { reference: 'a1' } }, 'x', /3 to 50/],
		[
			'an invalid URL',
			{ ...send, options: { wapPush: 'example' } },
			'x',
			/WAP Push URL is not a valid URL/,
		],
	])('refuses %s before anything is sent', async (_, parameters, text, words) => {
		const { error } = await bench.run(parameters, [{ to: '500600700', text }]);
		expect(error?.message).toMatch(words);
		expect(error?.message).toContain('[item 0]');
		expect(bench.actions).toEqual([]);
	});

	it('in a test lets SerwerSMS check the message and says that nothing was sent', async () => {
		const { outputs } = await bench.run({ ...send, options: { test: true } }, one);
		expect(outputs[0]![0]).toMatchObject({ outcome: 'accepted', messageId: null, test: true });
		expect(bench.gateway).toMatchObject({ tested: 1, messages: [] });
	});

	it('sends a vCard and a WAP push', async () => {
		const options = { vcard: true, wapPush: 'https://example.com/x' };
		await bench.run({ ...send, options }, one);
		expect(bench.gateway.messages[0]).toMatchObject({ vcard: true, wapPush: options.wapPush });
	});
});

describe('a refusal inside HTTP 200', () => {
	it.each([
		[1001, /does not know this username and password/],
		[1003, /does not allow this IP address/],
		[1009, /blocked this IP address/],
		[1011, /token has expired/],
		[1012, /does not accept this token/],
		[2000, /is missing/],
		[3000, /has used up its ECO\+ messages/],
		[3001, /may not send ECO\+/],
		[3100, /Sending is blocked/],
		[3103, /recipient as invalid/],
		[3106, /sender name may not be used/],
		[3108, /sending time.*time zone/],
	] as const)('%i says what to do, and nothing was sent', async (code, words) => {
		bench.gateway.refuse(code, { path: '/messages/send_sms' });
		const { outputs } = await bench.run(send, one, goesOn);
		expect(outputs[0]![0]).toMatchObject({
			outcome: 'rejected',
			failure: { code: String(code), message: expect.stringMatching(words) as string },
		});
		expect(bench.actions).toEqual(['messages/send_sms']);
	});

	it('is explained by our own text for every documented code', async () => {
		const between = (first: number, last: number) =>
			Array.from({ length: last - first + 1 }, (_, i) => first + i);
		const codes = [
			...[...between(1000, 1009), 1011, 1012, ...between(2000, 2002), ...between(3000, 3009)],
			...[...between(3100, 3111), ...between(3200, 3202), 3331, ...between(4000, 4002)],
			...[...between(4100, 4106), 4200, 4201, ...between(4300, 4313), ...between(4320, 4325)],
			...[...between(4400, 4407), ...between(4500, 4504), ...between(4600, 4602)],
		];
		for (const code of codes) {
			bench.gateway.refuse(code as never, { path: '/account/help' });
			const { error } = await bench.run({ resource: 'account', operation: 'getHelp' });
			expect(error?.message).toContain(`(${code} `);
			expect(error?.message).not.toMatch(/not documented/);
		}
	});

	it('with an undocumented code is shown with the text from SerwerSMS', async () => {
		const body = { error: { code: 3999, type: 'SendError', message: 'Coś nowego' } };
		bench.gateway.fault({ kind: 'status', status: 200, taken: false, body });
		const { outputs } = await bench.run(send, one, goesOn);
		expect(outputs[0]![0]).toMatchObject({
			outcome: 'rejected',
			failure: { message: expect.stringMatching(/not documented.*3999 SendError: Coś/) as string },
		});
	});

	it('with code 1010 is retried until SerwerSMS is available', async () => {
		bench.gateway.refuse(1010, { path: '/messages/send_sms', times: 2 });
		const { outputs, error } = await bench.run(send, one);
		expect(error).toBeUndefined();
		expect(outcomes(outputs)).toEqual(['accepted']);
		expect(bench.sent).toHaveLength(1);
	});

	it('with code 1010 after the last try is a rejection', async () => {
		bench.gateway.refuse(1010, { path: '/messages/send_sms', times: 99 });
		const { error } = await bench.run(send, one);
		expect(error?.message).toMatch(/temporarily not available/);
		expect(bench.actions).toHaveLength(3);
	});

	it('without a reason is a rejection too', async () => {
		const body = { success: false };
		bench.gateway.fault({ kind: 'status', status: 200, taken: false, body });
		const { outputs } = await bench.run(send, one, goesOn);
		expect(outputs[0]![0]).toMatchObject({ outcome: 'rejected', failure: { code: 'refused' } });
	});

	it('of the only recipient is a rejection', async () => {
		await bench.run({ resource: 'blacklist', operation: 'create', phone: '500600700' });
		const { error } = await bench.run(send, one);
		expect(error?.message).toMatch(/on the blacklist.*\(3100.*\[item 0\]/);
		expect(bench.sent).toEqual([]);
	});

	it('is also read from an answer with HTTP 401', async () => {
		const body = { error: { code: 1012, type: 'InvalidToken', message: 'Zły token' } };
		bench.gateway.fault({ kind: 'status', status: 401, taken: false, body });
		const { error } = await bench.run(send, one);
		expect(error?.message).toMatch(/does not accept this token/);
	});
});

describe('a lost answer', () => {
	const lost = { path: '/messages/send_sms' };

	it.each([
		['the connection breaks after it was taken', { kind: 'dropAfter' }],
		['only half of the answer arrives', { kind: 'half' }],
		['the JSON ends in the middle', { kind: 'malformed' }],
		['the answer is empty', { kind: 'empty' }],
		['the answer is null', { kind: 'wrongShape', body: null }],
		['the JSON has another shape', { kind: 'wrongShape', body: { ok: true } }],
		['a web page arrives', { kind: 'html', taken: true }],
		['a proxy fails after it was taken', { kind: 'status', status: 502, taken: true }],
	] as const)('is resolved by asking, and the message is sent once, when %s', async (_, fault) => {
		bench.gateway.fault({ ...fault, ...lost });
		const { outputs, error } = await bench.run(send, one);
		expect(error).toBeUndefined();
		expect(outputs[0]![0]).toMatchObject({
			outcome: 'accepted',
			messageId: bench.gateway.messages[0]!.id,
		});
		expect(bench.sent).toEqual(['48500600700']);
		expect(bench.actions).toEqual(['messages/send_sms', 'messages/reports']);
	});

	it.each([
		['the connection breaks before it was taken', { kind: 'dropBefore' }],
		['a proxy fails before it was taken', { kind: 'status', status: 502, taken: false }],
	] as const)('makes the node send again under the same reference when %s', async (_, fault) => {
		bench.gateway.fault({ ...fault, ...lost });
		const { outputs } = await bench.run(send, one);
		expect(outcomes(outputs)).toEqual(['accepted']);
		expect(bench.sent).toHaveLength(1);
		const [first, second] = bench.bodies('messages/send_sms');
		expect(second).toEqual(first);
	});

	it('does not make the node send again when the lookup returns null, half a list or nothing', async () => {
		for (const answer of [
			{ kind: 'wrongShape', body: null },
			{ kind: 'wrongShape', body: { items: [{ status: 'sent' }] } },
			{ kind: 'malformed' },
			{ kind: 'dropBefore' },
		] as const) {
			bench.gateway.reset();
			bench.gateway.fault({ kind: 'dropAfter', ...lost });
			bench.gateway.fault({ ...answer, path: '/messages/reports', times: 99 });
			const { outputs } = await bench.run(send, one, goesOn);
			expect(outcomes(outputs)).toEqual(['unknown']);
			expect(bench.bodies('messages/send_sms')).toHaveLength(1);
		}
	});

	it('leaves the outcome unknown when the lookup fails, and a retry looks it up', async () => {
		bench.gateway.fault({ kind: 'dropAfter', ...lost });
		bench.gateway.fault({ kind: 'dropBefore', path: '/messages/reports', times: 99 });
		const failed = await bench.run(send, one);
		expect(failed.error?.message).toMatch(
			/^The message to \+48 [\d ]+ may have been sent\. \[item 0\]$/,
		);
		bench.gateway.clearFaults();
		const { outputs } = await retryExecution(bench.setup(send, one), failed);
		expect(outcomes(outputs)).toEqual(['accepted']);
		expect(bench.sent).toHaveLength(1);
	});

	it('is a rejection with its reason if SerwerSMS did not send the message', async () => {
		await bench.run({ resource: 'blacklist', operation: 'create', phone: '500600700' });
		bench.gateway.fault({ kind: 'dropAfter', ...lost });
		const { outputs } = await bench.run(send, one, goesOn);
		expect(outputs[0]![0]).toMatchObject({
			outcome: 'rejected',
			failure: {
				code: 'number_is_blacklisted',
				message: expect.stringMatching(/blacklist/) as string,
			},
		});
	});
});

describe('a reference that SerwerSMS already has', () => {
	let strict: SerwerSmsBench;
	beforeAll(async () => {
		strict = await SerwerSmsBench.open({ duplicateControl: true });
	});
	beforeEach(() => strict.gateway.reset());
	afterAll(async () => await strict.close());

	it('means that a repeated message was accepted, though it was not listed at first', async () => {
		strict.gateway.fault({ kind: 'dropAfter', path: '/messages/send_sms' });
		const nothing = { kind: 'status', status: 200, taken: false, body: { items: [] } } as const;
		strict.gateway.fault({ ...nothing, path: '/messages/reports', times: 2 });
		const { outputs } = await strict.run(send, one);
		expect(outputs[0]![0]).toMatchObject({
			outcome: 'accepted',
			messageId: strict.gateway.messages[0]!.id,
		});
		expect(strict.sent).toHaveLength(1);
	});

	it('leaves the outcome unknown when the lookup is refused', async () => {
		strict.gateway.fault({ kind: 'dropAfter', path: '/messages/send_sms' });
		const answer = { kind: 'status', taken: false, path: '/messages/reports' } as const;
		strict.gateway.fault({ ...answer, status: 200, body: { items: [] }, times: 2 });
		strict.gateway.fault({ ...answer, status: 401, times: 2 });
		const { outputs } = await strict.run(send, one, { onError: 'continueRegularOutput' });
		expect(outputs[0]![0]).toMatchObject({ outcome: 'unknown' });
		expect(strict.sent).toHaveLength(1);
	});

	it('that the user gave another message is a rejection', async () => {
		const mine = { ...send, options: { reference: 'customer7' } };
		await strict.run(mine, one);
		const { error } = await strict.run(mine, [{ to: '500600700', text: 'Another' }]);
		expect(error?.message).toMatch(/reference was used before.*3111/);
		expect(strict.sent).toHaveLength(1);
	});

	it('with Only Once belongs to the same message', async () => {
		const once = { ...send, options: { reference: 'invoice7', onlyOnce: true } };
		const { outputs: first } = await strict.run(once, one);
		const { outputs } = await strict.run(once, one);
		expect(outputs).toEqual(first);
		expect(strict.sent).toHaveLength(1);
	});
});

it('looks up a message whose result says neither yes nor no', async () => {
	const item = { phone: '+48500600700', status: 'new', error_code: 0 };
	const body = { success: true, queued: 1, unsent: 0, items: [item] };
	bench.gateway.fault({ kind: 'wrongShape', body, path: '/messages/send_sms' });
	const { outputs } = await bench.run(send, one);
	const [message] = bench.gateway.messages;
	expect(outputs[0]).toMatchObject([{ outcome: 'accepted', messageId: message!.id }]);
});

it('does not treat error code 0 next to "queued" as a refusal', async () => {
	const item = { id: 'aca3944055', phone: '+48500600700', status: 'queued', error_code: 0 };
	const body = { success: true, queued: 1, unsent: 0, items: [item] };
	bench.gateway.fault({ kind: 'wrongShape', body, path: '/messages/send_sms' });
	const { outputs } = await bench.run(send, one);
	expect(outputs[0]).toMatchObject([{ outcome: 'accepted', messageId: 'aca3944055' }]);
});
