import type { IDataObject } from 'n8n-workflow';
import type { Fault } from '../../sandbox';
import { FaultyLine } from './faultyLine';
import { MOBIPACE, SUBJECTS, type Subject } from './gateways';
import { ITEMS, Stage, type Scenario } from './scenario';

const tooMany = (seconds: string): Fault => ({
	kind: 'status',
	status: 429,
	taken: false,
	headers: { 'retry-after': seconds },
});

const BUSY: Scenario = { words: 'busy', on: { gateway: tooMany('0'), always: true } };
const BUSY_FOR_LONG: Scenario = { words: 'for long', on: { gateway: tooMany('31'), always: true } };
/** The login would be what is refused. */
const subjects = SUBJECTS.filter(({ login }) => login === null);

const stage = new Stage();
const nobody = new Map<string, Awaited<ReturnType<typeof callNobody>>>();
/** About 75 seconds, in which the others are at work. */
let stay104: ReturnType<typeof stayBusy>;
let endlessLogin: ReturnType<typeof logInForEver>;
beforeAll(async () => {
	stay104 = stayBusy();
	endlessLogin = logInForEver();
	await Promise.all([
		stage.playAll(subjects, () => [BUSY, BUSY_FOR_LONG]),
		...SUBJECTS.map(async (subject) => nobody.set(subject.name, await callNobody(subject))),
	]);
}, 300_000);

const cases = subjects.flatMap((subject) =>
	(['send', 'sendBulk'] as const).map((operation) => [subject.title, operation, subject] as const),
);

describe.each(cases)('%s, %s: a gateway that always refuses', (_, operation, subject) => {
	it('is asked three times, and then nothing is claimed to have been sent', () => {
		const { outcomes, taken, requests } = stage.of(subject, operation, BUSY);
		expect(outcomes).toEqual(new Array(ITEMS).fill('rejected'));
		expect(taken).toEqual(new Array(ITEMS).fill(0));
		expect(requests.filter(({ isFirst }) => isFirst)).toHaveLength(3);
	});

	it('is not asked again where it wants a longer pause than half a minute', () => {
		const { outcomes, failures, requests } = stage.of(subject, operation, BUSY_FOR_LONG);
		expect(outcomes).toEqual(new Array(ITEMS).fill('rejected'));
		expect(requests.filter(({ isFirst }) => isFirst)).toHaveLength(1);
		expect(failures[0]).toMatchObject({
			code: 'tooManyRequests',
			message: expect.stringContaining('It asks for 31 s of pause') as string,
		});
	});
});

describe.each(SUBJECTS.map((subject) => [subject.title, subject] as const))('%s', (_, subject) => {
	it('rejects all where nobody listens, and lets a later execution send', () => {
		const { outcomes, codes, taken, takenLater } = nobody.get(subject.name)!;
		expect(outcomes).toEqual(['rejected', 'rejected']);
		expect(codes).toEqual(['unreachable', 'unreachable']);
		expect(taken).toEqual([]);
		expect(takenLater).toEqual([subject.number(0), subject.number(1)]);
	});
});

it('MOBIPACE is asked nine times while it works on another request of the account', async () => {
	const { outcomes, codes, requests } = await stay104;
	expect(outcomes).toEqual(['rejected']);
	expect(codes).toEqual(['104']);
	expect(requests).toBe(9);
}, 300_000);

it('a login whose answer never ends is given up, and nothing is claimed to have been sent', async () => {
	const { outcomes, taken } = await endlessLogin;
	expect(outcomes).toEqual(['accepted']);
	expect(taken).toEqual([MOBIPACE.number(0)]);
}, 300_000);

/** A minute, which no gateway takes for a full batch; SerwerSMS asks for 60 s and more. */
it.each([
	['mProfi', 60_000],
	['ACTIO', 60_000],
	['SerwerSMS', 180_000],
	['MOBIPACE', 60_000],
])('%s may take %i ms for its answer', async (title, ms) => {
	const subject = SUBJECTS.find((one) => one.title === title)!;
	const line = await FaultyLine.open(subject);
	const times = new Set<number>();
	line.patience = ({ timeoutMs }) => {
		times.add(timeoutMs);
		return timeoutMs;
	};
	await line.run(line.setup('send', [{ to: subject.number(0), text: 'x' }]));
	await line.close();
	expect([...times]).toEqual([ms]);
});

async function stayBusy() {
	const line = await FaultyLine.open(MOBIPACE);
	const busy = MOBIPACE.ownFaults.find(({ name }) => name === '104')!.fault;
	line.gateway.fault({ ...busy, path: '/Send', times: 100 });
	const items = [{ to: MOBIPACE.number(0), text: 'x' }];
	const { outputs } = await line.run(
		line.setup('send', items, {}, { onError: 'continueRegularOutput' }),
	);
	const requests = line.proxy.requests.filter(({ path }) => /\/Send$/.test(path)).length;
	await line.close();
	return { ...seen(outputs[0]!), requests };
}

async function logInForEver() {
	const line = await FaultyLine.open(MOBIPACE);
	line.patience = () => 3_000;
	line.proxy.fail({ kind: 'drip', pieces: 1_000_000, everyMs: 1, finishes: false });
	const items = [{ to: MOBIPACE.number(0), text: 'x' }];
	const { outputs } = await line.run(
		line.setup('send', items, {}, { onError: 'continueRegularOutput' }),
	);
	const { taken } = line;
	await line.close();
	return { ...seen(outputs[0]!), taken };
}

function seen(outputs: IDataObject[]) {
	return {
		outcomes: outputs.map(({ outcome }) => outcome),
		codes: outputs.map(({ failure }) => (failure as { code: string } | undefined)?.code),
	};
}

async function callNobody(subject: Subject) {
	const line = await FaultyLine.open(subject);
	try {
		const items = [0, 1].map((index) => ({ to: subject.number(index), text: 'x' }));
		const setup = line.setup('send', items, {}, { onError: 'continueRegularOutput' });
		line.proxy.stopListening();
		const { outputs } = await line.run(setup);
		const taken = line.taken;
		await line.proxy.listenAgain();
		await line.run(setup);
		return { ...seen(outputs[0]!), taken, takenLater: line.taken };
	} finally {
		await line.close();
	}
}
