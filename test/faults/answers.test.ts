import type { Fault } from '../../sandbox';
import { SUBJECTS, type Subject } from './gateways';
import { HIT, ITEMS, SHORT_MS, Stage, type Scenario } from './scenario';

/** An answer that does not come as it should, or at all. */
interface Lost extends Scenario {
	/** Whether the gateway did what was asked. */
	isTaken: boolean;
	/** The code of the failure, where the gateway cannot be asked. */
	code: string;
}

const drops = { kind: 'drip', pieces: 1_000_000, everyMs: 1 } as const;
const status = (code: number, taken: boolean): Fault => ({ kind: 'status', status: code, taken });

const LOST: readonly Lost[] = [
	{
		words: 'the connection is reset before the request is passed on',
		on: { line: { kind: 'resetBefore' } },
		isTaken: false,
		code: 'connectionLost',
	},
	{
		words: 'the connection is reset once the gateway has taken it',
		on: { line: { kind: 'resetAfter' } },
		isTaken: true,
		code: 'connectionLost',
	},
	{
		words: 'half an answer comes, then the connection is reset',
		on: { line: { kind: 'half', end: 'reset' } },
		isTaken: true,
		code: 'connectionLost',
	},
	{
		words: 'half an answer comes as if it were all',
		on: { line: { kind: 'half', end: 'close' } },
		isTaken: true,
		code: 'connectionLost',
	},
	{
		words: 'the answer comes after the time is up',
		on: { line: { kind: 'late', ms: SHORT_MS + 500 } },
		isLong: true,
		isTaken: true,
		code: 'timeout',
	},
	{
		words: 'the request itself arrives after the time is up',
		on: { line: { kind: 'held', ms: SHORT_MS + 1_300 } },
		isLong: true,
		isTaken: true,
		code: 'timeout',
	},
	{
		words: 'the answer comes byte by byte and never ends',
		on: { line: { ...drops, finishes: false } },
		isLong: true,
		isTaken: true,
		code: 'timeout',
	},
	{
		words: 'garbage comes, and the gateway got nothing',
		on: { line: { kind: 'garbageBefore' } },
		isTaken: false,
		code: 'connectionLost',
	},
	{
		words: 'garbage comes, though the gateway has taken it',
		on: { line: { kind: 'garbage' } },
		isTaken: true,
		code: 'connectionLost',
	},
	{
		words: 'HTTP 500 comes, though the gateway has taken it',
		on: { gateway: status(500, true) },
		isTaken: true,
		code: 'http500',
	},
	{
		words: 'HTTP 500 comes, and the gateway has not taken it',
		on: { gateway: status(500, false) },
		isTaken: false,
		code: 'http500',
	},
	{
		words: 'a proxy says HTTP 502, though the gateway has taken it',
		on: { gateway: { kind: 'html', status: 502, taken: true } },
		isTaken: true,
		code: 'http502',
	},
	{
		words: 'a web page comes with HTTP 200, though the gateway has taken it',
		on: { gateway: { kind: 'html', taken: true } },
		isTaken: true,
		code: 'unreadableAnswer',
	},
	{
		words: 'a web page comes with HTTP 200 in place of the gateway',
		on: { gateway: { kind: 'html', taken: false } },
		isTaken: false,
		code: 'unreadableAnswer',
	},
	{
		words: 'half the JSON comes in a whole answer',
		on: { gateway: { kind: 'malformed' } },
		isTaken: true,
		code: 'unreadableAnswer',
	},
	{
		words: 'nothing comes in a whole answer',
		on: { gateway: { kind: 'empty' } },
		isTaken: true,
		code: 'unreadableAnswer',
	},
	{
		words: 'JSON comes that says nothing',
		on: { gateway: { kind: 'wrongShape', body: {} } },
		isTaken: true,
		code: 'unreadableAnswer',
	},
];

/** The gateway says that it did nothing, and that it may be asked again. */
const REFUSED: readonly Scenario[] = [
	{
		words: 'HTTP 429 comes, with a second to wait',
		on: { gateway: { ...status(429, false), headers: { 'retry-after': '1' } } as Fault },
	},
];

const WHOLE: readonly Scenario[] = [
	{ words: 'comes byte by byte', on: { line: { ...drops, finishes: true } } },
	{
		words: 'is followed by connections that nobody accepts for a while',
		on: { line: { kind: 'refuseNext', ms: 300 } },
	},
];

/** MOBIPACE 103 and 104, SerwerSMS 1010: the gateway's own words for the same. */
function refusedBy({ ownFaults }: Subject): Scenario[] {
	return ownFaults
		.filter(({ name }) => ['103', '104', '1010'].includes(name))
		.map(({ name, fault }) => ({ words: `the code ${name} comes`, on: { gateway: fault } }));
}

const stage = new Stage();
beforeAll(async () => {
	await stage.playAll(SUBJECTS, (subject) => [
		...[...LOST, ...REFUSED, ...WHOLE],
		...refusedBy(subject),
	]);
}, 300_000);

const cases = SUBJECTS.flatMap((subject) =>
	(['send', 'sendBulk'] as const).map((operation) => [subject.title, operation, subject] as const),
);

describe.each(cases)('%s, %s: a message', (_, operation, subject) => {
	const hit = HIT[operation];
	const once = new Array<number>(ITEMS).fill(1);
	const accepted = new Array<string>(ITEMS).fill('accepted');

	it.each(LOST)('is never sent twice, nor called unsent, where $words', (lost) => {
		const { outcomes, failures, taken, requests } = stage.of(subject, operation, lost);
		const attempts = requests.filter(({ isFirst }) => isFirst);
		if (subject.canBeAsked) {
			expect(outcomes).toEqual(accepted);
			expect(taken).toEqual(once);
			expect(attempts).toHaveLength(lost.isTaken ? 1 : 2);
			// It is asked for before it is sent again, and then under the same reference.
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
			message: expect.stringMatching(/It may have been sent .* find out: look for/) as string,
		});
	});

	it.each([...REFUSED, ...refusedBy(subject)])('is sent again where $words', (refused) => {
		const { outcomes, taken, requests } = stage.of(subject, operation, refused);
		expect(outcomes).toEqual(accepted);
		expect(taken).toEqual(once);
		expect(requests.filter(({ isFirst }) => isFirst)).toHaveLength(2);
		expect(requests.filter(({ isAsking }) => isAsking)).toEqual([]);
	});

	it('waits as long as Retry-After says before it is sent again', () => {
		const { requests } = stage.of(subject, operation, REFUSED[0]!);
		const [one, other] = requests.filter(({ isFirst }) => isFirst);
		// A timer may come a moment early.
		expect(other!.atMs - one!.atMs).toBeGreaterThanOrEqual(990);
	});

	it.each(WHOLE)('is sent once where a good answer $words', (whole) => {
		const { outcomes, taken, requests } = stage.of(subject, operation, whole);
		expect(outcomes).toEqual(accepted);
		expect(taken).toEqual(once);
		expect(requests.filter(({ isFirst }) => isFirst)).toHaveLength(1);
	});
});
