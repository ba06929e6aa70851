import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { EXTENSION_CHARACTERS, BASIC_CHARACTERS } from '../../nodes/shared/sms/gsm7';
import type { KannelGateway } from '../../sandbox';
import { REFUSALS } from '../../sandbox/kannel/smsc/smsc';
import { openBench, type Bench } from '../support/bench';
import { KANNEL } from '../support/gateways/kannel';
import { until } from '../support/until';
import { Receiver } from './receiver';

const SEND = {
	...{ resource: 'message', operation: 'send', from: 'SHOP' },
	...{ to: '={{ $json.to }}', text: '={{ $json.text }}' },
};
const BULK = { ...SEND, operation: 'sendBulk', messagesFrom: 'parameters' };
const CONTINUE = { onError: 'continueRegularOutput' } as const;

let bench: Bench<KannelGateway>;
let receiver: Receiver;
beforeAll(async () => {
	receiver = await Receiver.open();
	bench = await openBench(KANNEL, {
		...KANNEL.secrets,
		engine: 'real',
		webhookUrl: receiver.url,
		lifeMs: { sentAfter: 0, deliveredAfter: 50 },
	});
});
afterAll(async () => {
	await bench.close();
	await receiver.down();
});
beforeEach(() => {
	bench.reset();
	receiver.clear();
});

async function run(
	items: IDataObject[],
	options: INodeParameters = {},
	parameters: INodeParameters = SEND,
): Promise<IDataObject[]> {
	const { outputs, error } = await bench.run({ ...parameters, options }, items, CONTINUE);
	expect(error).toBeUndefined();
	return outputs[0]!;
}

const to = '48500600501';
const smsc = () => bench.gateway.smsc;

describe('a text', () => {
	const UNITS = { 'GSM-7': BASIC_CHARACTERS, extension: EXTENSION_CHARACTERS };
	it.each([
		['in GSM-7', `${UNITS['GSM-7']}`],
		['in the extension of GSM-7', UNITS.extension],
		['in Polish', 'Zażółć gęślą jaźń, ZAŻÓŁĆ GĘŚLĄ JAŹŃ'],
		['with emoji', 'Cześć 🙂 👨‍👩‍👧‍👦 🇵🇱'],
		['in Greek, Russian and Chinese', 'Ελληνικά Русский 中文'],
		['with lines and blanks at its ends', '  a\r\nb\n\n c  '],
		['of six parts', 'a€'.repeat(306)],
		['of six parts in UCS-2', 'ł'.repeat(402)],
		['of six parts in which emoji stand where a part ends', 'ł🙂'.repeat(100)],
	])('%s arrives as it was written', async (_, text) => {
		const [output] = await run([{ to, text }]);
		expect(output).toMatchObject({ outcome: 'accepted' });
		await until(() => bench.texts.length === 1);
		expect(bench.texts).toEqual([text]);
		expect(smsc().messages[0]).toMatchObject({ encoding: output!.encoding });
		expect(smsc().messages[0]!.parts).toBeLessThanOrEqual(output!.parts as number);
	});

	it('goes with its options', async () => {
		const sendAt = new Date(Date.now() + 3_600_000).toISOString();
		await run([{ to, text: 'x' }], { flash: true, validity: 60, sendAt });
		await until(() => bench.texts.length === 1);
		const { isFlash, validMs, sendAt: at } = smsc().messages[0]!;
		expect(isFlash).toBe(true);
		// It is valid for an hour from its time on.
		expect(validMs! / 60_000).toBeCloseTo(120, 0);
		expect((at! - Date.parse(sendAt)) / 60_000).toBeGreaterThan(-0.1);
		expect((at! - Date.parse(sendAt)) / 60_000).toBeLessThan(1.1);
	});
});

describe('the link to the SMSC', () => {
	afterEach(async () => {
		if (!bench.gateway.real!.center.isBound) await bench.gateway.setLink(true);
	});

	it('while it is down, messages are accepted and queued, and they are sent when it is back', async () => {
		await bench.gateway.setLink(false);
		await until(async () => (await status()).isOnline === false);
		const outputs = await run([
			{ to, text: 'one' },
			{ to, text: 'two' },
		]);
		expect(outputs).toMatchObject([
			{ outcome: 'accepted', queued: true },
			{ outcome: 'accepted', queued: true },
		]);
		const queued = await queue();
		expect(queued.map(({ text }) => text).sort()).toEqual(['one', 'two']);
		expect(queued[0]).toMatchObject({ to, from: 'SHOP', direction: 'MT' });
		expect(bench.texts).toEqual([]);
		await bench.gateway.setLink(true);
		await until(() => bench.texts.length === 2);
		expect(bench.texts.sort()).toEqual(['one', 'two']);
		await until(async () => (await status()).isOnline === true);
		await until(async () => (await queue()).length === 0);
	});

	it('a message that stands in the queue is accepted, although its answer was lost', async () => {
		await bench.gateway.setLink(false);
		await until(async () => (await status()).isOnline === false);
		await run([{ to, text: 'same' }]);
		bench.gateway.fault({ kind: 'dropAfter', path: '/cgi-bin/sendsms', times: 2 });
		const texts = ['same', 'Zażółć'];
		const outputs = await run(texts.map((text) => ({ to, text })));
		expect(outputs).toMatchObject(texts.map(() => ({ outcome: 'accepted', queued: true })));
		await bench.gateway.setLink(true);
		await until(() => bench.texts.length === 3);
		expect(bench.texts.sort()).toEqual(['Zażółć', 'same', 'same']);
	});

	it('a message that does not stand in the queue stays unknown, although a like one does', async () => {
		await bench.gateway.setLink(false);
		await until(async () => (await status()).isOnline === false);
		await run([{ to, text: 'same' }]);
		bench.gateway.fault({ kind: 'dropBefore', path: '/cgi-bin/sendsms' });
		expect(await run([{ to, text: 'same' }])).toMatchObject([{ outcome: 'unknown' }]);
		await bench.gateway.setLink(true);
		await until(() => bench.texts.length === 1);
	});
});

async function status(): Promise<IDataObject> {
	const { outputs } = await bench.run({ resource: 'gateway', operation: 'getStatus' });
	return outputs[0]![0]!;
}

async function queue(): Promise<IDataObject[]> {
	const parameters = { resource: 'gateway', operation: 'getQueue', returnAll: true };
	return (await bench.run(parameters)).outputs[0]!;
}

describe('a refusal by the provider', () => {
	it.each([
		['sender', REFUSALS.sender, /does not allow this sender/],
		['number', REFUSALS.recipient, /does not accept this number/],
		['length', REFUSALS.messageLength, /too long/],
		['missing credit', REFUSALS.credit, /no credit left/],
		['another reason', 0x45, /refused the message \(0x45\)/],
	])('for its %s comes as a report with the reference of the message', async (_, code, reason) => {
		smsc().refuseNext.push(code);
		const [output] = await run([{ to, text: 'x' }], { reference: 'order-7' });
		expect(output).toMatchObject({ outcome: 'accepted', reference: 'order-7' });
		await until(() => receiver.reports.length === 1);
		expect(receiver.reports[0]).toMatchObject({
			status: 'failed',
			final: true,
			reference: 'order-7',
			messageId: null,
			reason: expect.stringMatching(reason) as string,
		});
		expect(bench.texts).toEqual([]);
	});
});

describe('the credential', () => {
	afterEach(() => Object.assign(bench.credential, bench.gateway.credential()));

	it('with a wrong password sends nothing and says what to correct', async () => {
		bench.credential.password = 'wrong-password';
		const [output] = await run([{ to, text: 'x' }]);
		expect(output).toMatchObject({ outcome: 'rejected', failure: { code: 'unauthorized' } });
		expect((output!.failure as IDataObject).message).toMatch(/user-allow-ip.*kannel\.conf/);
	});

	it('with a wrong status password says so, and sends nevertheless', async () => {
		bench.credential.statusPassword = 'wrong-password';
		const { error } = await bench.run({ resource: 'gateway', operation: 'getStatus' });
		expect(error!.message).toMatch(/refused the password of its status pages/);
		expect(await run([{ to, text: 'x' }])).toMatchObject([{ outcome: 'accepted' }]);
	});
});

it('thousands of messages reach the SMSC once each', async () => {
	const count = Number(process.env.KANNEL_MESSAGES ?? 3_000);
	const items = Array.from({ length: count }, (_, i) => ({
		to: KANNEL.number(i),
		text: `Paczka nr ${i}`,
	}));
	const started = Date.now();
	const outputs = await run(items, { maxMessages: count, reports: 'none' }, BULK);
	const seconds = (Date.now() - started) / 1000;
	expect(outputs.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(count);
	await until(() => bench.sent.length >= count, 120_000);
	expect(bench.sent.sort()).toEqual(items.map((item) => item.to).sort());
	expect(new Set(bench.texts).size).toBe(count);
	process.stdout.write(`${count} messages in ${seconds} s\n`);
}, 300_000);
