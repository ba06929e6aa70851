import type { Fault } from '../../sandbox';
import { GATEWAYS, titledSendings, type TestedGateway } from '../support/gateways';
import { ITEMS, itemsPerRequest, SHORT_MS, Stage, type Scenario } from './scenario';

/** A fault after which the node has no usable answer. */
interface Lost extends Scenario {
	/** Whether the gateway took the message. */
	isTaken: boolean;
	/** The code of the failure at a gateway that cannot be asked. */
	code: string;
}

const DRIP = { kind: 'drip', pieces: 1_000_000, everyMs: 1 } as const;
const status = (code: number, taken: boolean): Fault => ({ kind: 'status', status: code, taken });

const LOST: readonly Lost[] = [
	{
		words: 'the connection is reset before the gateway gets the request',
		on: { line: { kind: 'resetBefore' } },
		isTaken: false,
		code: 'connectionLost',
	},
	{
		words: 'the connection is reset after the gateway has taken the message',
		on: { line: { kind: 'resetAfter' } },
		isTaken: true,
		code: 'connectionLost',
	},
	{
		words: 'the connection is reset after half of the answer',
		on: { line: { kind: 'half', end: 'reset' } },
		isTaken: true,
		code: 'connectionLost',
	},
	{
		words: 'the connection is closed normally after half of the answer',
		on: { line: { kind: 'half', end: 'close' } },
		isTaken: true,
		code: 'connectionLost',
	},
	{
		words: 'the answer arrives after the time-out',
		on: { line: { kind: 'late', ms: SHORT_MS + 500 } },
		isLong: true,
		isTaken: true,
		code: 'timeout',
	},
	{
		words: 'the request reaches the gateway after the time-out',
		on: { line: { kind: 'held', ms: SHORT_MS + 1_300 } },
		isLong: true,
		isTaken: true,
		code: 'timeout',
	},
	{
		words: 'the answer arrives byte by byte and never ends',
		on: { line: { ...DRIP, finishes: false } },
		isLong: true,
		isTaken: true,
		code: 'timeout',
	},
	{
		words: 'the answer is garbage and the gateway has not received the message',
		on: { line: { kind: 'garbageBefore' } },
		isTaken: false,
		code: 'connectionLost',
	},
	{
		words: 'the answer is garbage although the gateway has taken the message',
		on: { line: { kind: 'garbage' } },
		isTaken: true,
		code: 'connectionLost',
	},
	{
		words: 'the answer is HTTP 500 although the gateway has taken the message',
		on: { gateway: status(500, true) },
		isTaken: true,
		code: 'http500',
	},
	{
		words: 'the answer is HTTP 500 and the gateway has not taken the message',
		on: { gateway: status(500, false) },
		isTaken: false,
		code: 'http500',
	},
	{
		words: 'a proxy answers HTTP 502 although the gateway has taken the message',
		on: { gateway: { kind: 'html', status: 502, taken: true } },
		isTaken: true,
		code: 'http502',
	},
	...[406, 409, 418, 460, 499].map((code) => ({
		words: `a server in between says HTTP ${code}, though the gateway has taken it`,
		on: { gateway: status(code, true) },
		isTaken: true,
		code: `http${code}`,
	})),
	{
		words: 'a server in between says HTTP 499, and the gateway has not taken it',
		on: { gateway: status(499, false) },
		isTaken: false,
		code: 'http499',
	},
	{
		words: 'the answer is a web page with HTTP 200 although the gateway has taken the message',
		on: { gateway: { kind: 'html', taken: true } },
		isTaken: true,
		code: 'unreadableAnswer',
	},
	{
		words: 'a web page with HTTP 200 answers in place of the gateway',
		on: { gateway: { kind: 'html', taken: false } },
		isTaken: false,
		code: 'unreadableAnswer',
	},
	{
		words: 'the answer is complete but its JSON is cut in half',
		on: { gateway: { kind: 'malformed' } },
		isTaken: true,
		code: 'unreadableAnswer',
	},
	{
		words: 'the answer is complete but empty',
		on: { gateway: { kind: 'empty' } },
		isTaken: true,
		code: 'unreadableAnswer',
	},
	{
		words: 'the answer is an empty JSON object',
		on: { gateway: { kind: 'wrongShape', body: {} } },
		isTaken: true,
		code: 'unreadableAnswer',
	},
];

/** Faults in which the gateway says that it did nothing and that the request may be sent again. */
const REFUSED: readonly Scenario[] = [
	{
		words: 'the answer is HTTP 429 with Retry-After: 1',
		on: { gateway: { ...status(429, false), headers: { 'retry-after': '1' } } as Fault },
	},
];

const WHOLE: readonly Scenario[] = [
	{ words: 'arrives byte by byte', on: { line: { ...DRIP, finishes: true } } },
	{
		words: 'is followed by a short time in which every connection is refused',
		on: { line: { kind: 'refuseNext', ms: 300 } },
	},
];

/** The gateway's own codes that say the same, such as 103 at MOBIPACE. */
function refusedBy({ ownFaults }: TestedGateway): Scenario[] {
	return ownFaults
		.filter(({ isRefusal }) => isRefusal)
		.map(({ name, fault }) => ({ words: `the answer has code ${name}`, on: { gateway: fault } }));
}

const stage = new Stage();
beforeAll(async () => {
	await stage.playAll(GATEWAYS, (gateway) => [
		...[...LOST, ...REFUSED, ...WHOLE],
		...refusedBy(gateway),
	]);
}, 300_000);

describe.each(titledSendings(GATEWAYS))('%s %s', (_, operation, gateway) => {
	const hit = itemsPerRequest(gateway, operation);
	const once = new Array<number>(ITEMS).fill(1);
	const accepted = new Array<string>(ITEMS).fill('accepted');

	it.each(LOST)('neither sends a message twice nor reports it as not sent if $words', (lost) => {
		const { outcomes, failures, taken, requests } = stage.of(gateway, operation, lost);
		const attempts = requests.filter(({ isFirst }) => isFirst);
		if (gateway.lookup) {
			expect(outcomes).toEqual(accepted);
			expect(taken).toEqual(once);
			expect(attempts).toHaveLength(lost.isTaken ? 1 : 2);
			// The node asks the gateway before it sends the message again with the same reference.
			const [one, other = requests.at(-1)!] = attempts;
			const between = requests.slice(requests.indexOf(one!) + 1, requests.indexOf(other));
			expect(between.filter(({ isAsking }) => isAsking).length).toBeGreaterThan(0);
			const references = attempts.map(({ body }) => body.match(/[0-9a-f]{32}/g));
			expect(references[0]).toHaveLength(hit);
			expect(references.at(-1)).toEqual(references[0]);
			return;
		}
		expect(outcomes).toEqual(accepted.map((good, index) => (index < hit ? 'unknown' : good)));
		expect(taken).toEqual(once.map((one, index) => (index < hit && !lost.isTaken ? 0 : one)));
		expect(attempts).toHaveLength(1);
		expect(failures[0]).toEqual({
			code: lost.code,
			message: expect.stringMatching(
				/^The message to .* may have been sent\. .* Before you send it again, look for/,
			) as string,
		});
	});

	it.each([...REFUSED, ...refusedBy(gateway)])('sends a message again if $words', (refused) => {
		const { outcomes, taken, requests } = stage.of(gateway, operation, refused);
		expect(outcomes).toEqual(accepted);
		expect(taken).toEqual(once);
		expect(requests.filter(({ isFirst }) => isFirst)).toHaveLength(2);
		expect(requests.filter(({ isAsking }) => isAsking)).toEqual([]);
	});

	it('waits as long as Retry-After says before it sends a message again', () => {
		const { requests } = stage.of(gateway, operation, REFUSED[0]!);
		const [one, other] = requests.filter(({ isFirst }) => isFirst);
		// A timer may fire a moment early.
		expect(other!.atMs - one!.atMs).toBeGreaterThanOrEqual(990);
	});

	it.each(WHOLE)('sends a message only once if the correct answer $words', (whole) => {
		const { outcomes, taken, requests } = stage.of(gateway, operation, whole);
		expect(outcomes).toEqual(accepted);
		expect(taken).toEqual(once);
		expect(requests.filter(({ isFirst }) => isFirst)).toHaveLength(1);
	});
});
