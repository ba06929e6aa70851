import type { IDataObject } from 'n8n-workflow';
import type { Fault } from '../../sandbox';
import { GATEWAYS, titled, titledSendings, type TestedGateway } from '../support/gateways';
import { MOBIPACE } from '../support/gateways/mobipace';
import { FaultyLine } from './faultyLine';
import { ITEMS, Stage, type Scenario } from './scenario';

const tooMany = (seconds: string): Fault => ({
	kind: 'status',
	status: 429,
	taken: false,
	headers: { 'retry-after': seconds },
});

const BUSY: Scenario = {
	words: 'busy without a pause',
	on: { gateway: tooMany('0'), always: true },
};
const BUSY_FOR_LONG: Scenario = {
	words: 'busy for long',
	on: { gateway: tooMany('31'), always: true },
};
/** At a gateway with a login, the fault would hit the login instead of the message. */
const withoutLogin = GATEWAYS.filter(({ login }) => login === null);
const withLogin = GATEWAYS.filter(({ login }) => login !== null);

const stage = new Stage();
const withoutListener = new Map<string, Awaited<ReturnType<typeof sendWithoutListener>>>();
/** This takes about 75 seconds, so it runs at the same time as the others. */
let busy104: ReturnType<typeof stayBusy>;
const endlessLogins = new Map<string, ReturnType<typeof sendWithEndlessLogin>>();
beforeAll(async () => {
	busy104 = stayBusy();
	for (const gateway of withLogin) endlessLogins.set(gateway.name, sendWithEndlessLogin(gateway));
	await Promise.all([
		stage.playAll(withoutLogin, () => [BUSY, BUSY_FOR_LONG]),
		...GATEWAYS.map(async (gateway) =>
			withoutListener.set(gateway.name, await sendWithoutListener(gateway)),
		),
	]);
}, 300_000);

const cases = titledSendings(withoutLogin);

describe.each(cases)('%s, when it always refuses %s', (_, operation, gateway) => {
	it('is tried three times, and then every message is reported as not sent', () => {
		const { outcomes, taken, requests } = stage.of(gateway, operation, BUSY);
		expect(outcomes).toEqual(new Array(ITEMS).fill('rejected'));
		expect(taken).toEqual(new Array(ITEMS).fill(0));
		expect(requests.filter(({ isFirst }) => isFirst)).toHaveLength(3);
	});

	it('is not tried again if it asks for a pause of more than half a minute', () => {
		const { outcomes, failures, requests } = stage.of(gateway, operation, BUSY_FOR_LONG);
		expect(outcomes).toEqual(new Array(ITEMS).fill('rejected'));
		expect(requests.filter(({ isFirst }) => isFirst)).toHaveLength(1);
		expect(failures[0]).toMatchObject({
			code: 'tooManyRequests',
			message: expect.stringContaining('It asks you to wait 31 s') as string,
		});
	});
});

describe.each(titled(GATEWAYS))('%s', (_, gateway) => {
	it('has every message rejected while it is down, and a later execution can send them', () => {
		const { outcomes, codes, taken, takenLater } = withoutListener.get(gateway.name)!;
		expect(outcomes).toEqual(['rejected', 'rejected']);
		expect(codes).toEqual(['unreachable', 'unreachable']);
		expect(taken).toEqual([]);
		expect(takenLater).toEqual([gateway.number(0), gateway.number(1)]);
	});
});

it('MOBIPACE is tried nine times while it works on another request of the account', async () => {
	const { outcomes, codes, requests } = await busy104;
	expect(outcomes).toEqual(['rejected']);
	expect(codes).toEqual(['104']);
	expect(requests).toBe(9);
}, 300_000);

if (withLogin.length > 0) {
	it.each(titled(withLogin))(
		'%s: the node gives up a login whose answer never ends, and logs in again to send',
		async (_, gateway) => {
			const { outcomes, taken } = await endlessLogins.get(gateway.name)!;
			expect(outcomes).toEqual(['accepted']);
			expect(taken).toEqual([gateway.number(0)]);
		},
		300_000,
	);
}

it.each(titled(GATEWAYS))('%s has as much time to answer as it needs', async (_, gateway) => {
	const line = await FaultyLine.open(gateway);
	const times = new Set<number>();
	line.patience = ({ timeoutMs }) => {
		times.add(timeoutMs);
		return timeoutMs;
	};
	await line.run(line.setup('send', [{ to: gateway.number(0), text: 'x' }]));
	await line.close();
	expect([...times]).toEqual([gateway.timeoutMs]);
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
	return { ...outcomesAndCodes(outputs[0]!), requests };
}

async function sendWithEndlessLogin(gateway: TestedGateway) {
	const line = await FaultyLine.open(gateway);
	line.patience = () => 3_000;
	line.proxy.fail({ kind: 'drip', pieces: 1_000_000, everyMs: 1, finishes: false });
	const items = [{ to: gateway.number(0), text: 'x' }];
	const { outputs } = await line.run(
		line.setup('send', items, {}, { onError: 'continueRegularOutput' }),
	);
	const { taken } = line;
	await line.close();
	return { ...outcomesAndCodes(outputs[0]!), taken };
}

function outcomesAndCodes(outputs: IDataObject[]) {
	return {
		outcomes: outputs.map(({ outcome }) => outcome),
		codes: outputs.map(({ failure }) => (failure as { code: string } | undefined)?.code),
	};
}

async function sendWithoutListener(gateway: TestedGateway) {
	const line = await FaultyLine.open(gateway);
	try {
		const items = [0, 1].map((index) => ({ to: gateway.number(index), text: 'x' }));
		const setup = line.setup('send', items, {}, { onError: 'continueRegularOutput' });
		line.proxy.stopListening();
		const { outputs } = await line.run(setup);
		const taken = line.taken;
		await line.proxy.listenAgain();
		await line.run(setup);
		return { ...outcomesAndCodes(outputs[0]!), taken, takenLater: line.taken };
	} finally {
		await line.close();
	}
}
