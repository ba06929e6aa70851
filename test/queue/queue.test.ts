import type { Execution } from '../../scripts/n8n/executions';
import type { Worker } from '../../scripts/n8n/queue';
import { gatewayNames, GatewaysInQueue, outcomesOf } from '../support/gatewaysInQueue';
import { findSecrets } from '../support/secrets';
import { bulkOf, peopleFor, runCampaign, sendOf, untruths, type Family } from './campaign';

/** Long and odd enough to stand nowhere by chance. */
const secrets = {
	mProfi: { apiKey: 'sending-key-9173f4223c162c80', incomingApiKey: 'other-key-ab7c17cecf58277e' },
	actio: { token: 'actio-token-5f1c09b1b2e84d7a' },
	serwerSms: { token: 'serwer-token-77d0c2a4f31e9b68' },
	mobipace: { password: 'pass-word-7c17cecf58277e31' },
};

/** Quicker than n8n's own minute, so that a killed worker is missed soon. */
const stalling = {
	QUEUE_WORKER_LOCK_DURATION: '15000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '3000',
	QUEUE_WORKER_STALLED_INTERVAL: '3000',
};

let real: GatewaysInQueue;
beforeAll(async () => {
	real = await GatewaysInQueue.open(secrets, stalling);
});
afterAll(async () => await real?.close());

const retry = async ({ id }: Execution) => await real.queue.main.retry(id);
const workersOf = async (executions: Execution[]) =>
	await Promise.all(executions.map(async ({ id }) => (await real.queue.workerOf(id)).name));

describe('MOBIPACE', () => {
	const gateway = () => real.sandbox.mobipace;
	const logins = () => gateway().requests.filter(({ path }) => path === '/v3/authorize').length;

	it('is logged in to once for the executions of both workers', async () => {
		gateway().busyMs = 30;
		const flow = await real.flow('mobipace', sendOf('mobipace'));
		const first = peopleFor('mobipace', 1);
		const calls = Array.from({ length: 16 }, () => peopleFor('mobipace', 2));
		const executions = [...(await real.call(flow, [first])), ...(await real.call(flow, calls))];
		expect(executions.flatMap(outcomesOf)).toEqual(Array(33).fill('accepted'));
		expect(real.taken('mobipace', [...first, ...calls.flat()])).toEqual(Array(33).fill(1));
		expect(new Set(await workersOf(executions)).size).toBe(2);
		expect(logins()).toBe(1);
		// One at a time in each process; the other process's are waited out.
		expect(gateway().mostAtOnce).toBeLessThanOrEqual(2);
	});

	it('is logged in to at most once more by each worker when the session has ended', async () => {
		const before = logins();
		const flow = await real.flow('mobipace', bulkOf('mobipace'));
		const calls = Array.from({ length: 8 }, () => peopleFor('mobipace', 6));
		gateway().expireSessions();
		const executions = await real.call(flow, calls);
		expect(executions.flatMap(outcomesOf)).toEqual(Array(48).fill('accepted'));
		expect(real.taken('mobipace', calls.flat())).toEqual(Array(48).fill(1));
		expect(logins() - before).toBeLessThanOrEqual(2);
		gateway().busyMs = 0;
	});
});

describe('over two workers, whatever goes wrong at the gateways,', () => {
	let families: Family[];

	it('nothing is sent twice, and what an execution says is so', async () => {
		families = await runCampaign(real);
		expect(untruths(real, families)).toEqual([]);
	});

	it('nothing is sent twice by retries, be they on another worker or at once', async () => {
		const failed = families.filter(({ executions }) => executions[0]!.status === 'error');
		expect(failed.length).toBeGreaterThan(20);
		const retryAll = failed.map(async ({ executions }, i) => {
			const first = executions[0]!;
			if (i % 2 === 0) executions.push(await retry(first), await retry(first));
			else executions.push(...(await Promise.all([retry(first), retry(first)])));
			executions.push(await retry(executions[1]!).catch(() => executions[1]!));
		});
		await Promise.all(retryAll);
		expect(untruths(real, failed)).toEqual([]);
	});
});

/** At every gateway an execution that waits for the answer to its second request of three. */
async function startBulks(more: Parameters<typeof bulkOf>[1] = {}) {
	const starting = gatewayNames.map(async (gateway) => {
		const parameters = bulkOf(gateway, { options: { batchSize: 2 }, ...more });
		const flow = await real.flow(gateway, parameters);
		const people = peopleFor(gateway, 6);
		const bodyContains = people[2]!.to;
		real.sandbox[gateway].fault({ kind: 'delay', ms: 600_000, bodyContains });
		const [id] = await real.start(flow, [people]);
		const taken = () => real.taken(gateway, people);
		await real.until(`${gateway} takes the second request`, () => taken()[2] === 1);
		return { gateway, flow, people, id: id!, taken };
	});
	return await Promise.all(starting);
}

type Bulk = Awaited<ReturnType<typeof startBulks>>[number];

const canBeAsked = ({ gateway }: Bulk) => gateway === 'serwerSms' || gateway === 'mobipace';
const oneMoreEach = (counts: number[]) => counts.map((count) => count + 1);

async function ended({ id }: Bulk): Promise<string> {
	await real.until(`the end of execution ${id}`, async () => !(await real.isRunning(id)));
	return (await real.queue.main.executionSummary(id))!.status;
}

describe('where n8n is killed in the middle of a bulk,', () => {
	const allAccepted = Array(6).fill('accepted');
	const onceEach = Array(6).fill(1);

	it('no other worker sends again what the killed one has sent', async () => {
		const [survivor, killed] = real.queue.workers as [Worker, Worker];
		// All bulks go to one worker; the other comes back after that has been killed.
		await survivor.kill();
		const own = { referenceField: 'reference', options: { batchSize: 2, onlyOnce: true } };
		const bulks = await startBulks(own);
		await killed.kill();
		await survivor.restart();
		for (const bulk of bulks) {
			expect(`${bulk.gateway}: ${await ended(bulk)}`).toBe(`${bulk.gateway}: error`);
			const before = bulk.taken();
			expect(Math.max(...before)).toBe(1);
			// n8n has saved nothing of it, not even where to begin.
			expect((await real.queue.main.retry(bulk.id)).status).toBe('error');
			expect(bulk.taken()).toEqual(before);
			const [again] = await real.call(bulk.flow, [bulk.people]);
			expect(outcomesOf(again!)).toEqual(allAccepted);
			expect(bulk.taken()).toEqual(canBeAsked(bulk) ? onceEach : oneMoreEach(before));
		}
	});

	it('a retry under the references made for it sends only the rest', async () => {
		const { main, workers } = real.queue;
		const bulks = await startBulks();
		await Promise.all([main, ...workers].map(async (each) => await each.kill()));
		await Promise.all([main, ...workers].map(async (each) => await each.restart()));
		for (const bulk of bulks) {
			expect(`${bulk.gateway}: ${await ended(bulk)}`).toBe(`${bulk.gateway}: crashed`);
			const before = bulk.taken();
			expect(Math.max(...before)).toBe(1);
			expect(outcomesOf(await main.retry(bulk.id))).toEqual(allAccepted);
			// The others cannot be asked, and n8n has saved nothing of what was sent.
			expect(bulk.taken()).toEqual(canBeAsked(bulk) ? onceEach : oneMoreEach(before));
			// Run again, it is another execution: nothing says that these are the same messages.
			const after = bulk.taken();
			await real.call(bulk.flow, [bulk.people]);
			expect(bulk.taken()).toEqual(oneMoreEach(after));
		}
	});
});

it('no key, password, token or session stands in what n8n has written', async () => {
	const sessions = real.sandbox.mobipace.requests
		.map(({ json }) => (json as { SessionId?: string } | undefined)?.SessionId ?? '')
		.filter((session) => session.length > 10);
	expect(sessions.length).toBeGreaterThan(0);
	const written = await real.queue.written();
	expect(written.database).toContain('mobipaceApi');
	expect(written.Redis).toContain('executionId');
	const all = Object.values(secrets).flatMap((each) => Object.values(each));
	expect(findSecrets([...all, ...new Set(sessions)], written)).toEqual([]);
});
