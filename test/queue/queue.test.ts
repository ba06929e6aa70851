import type { Execution } from '../../scripts/n8n/executions';
import type { Worker } from '../../scripts/n8n/queue';
import { GATEWAYS, titled } from '../support/gateways';
import { MOBIPACE } from '../support/gateways/mobipace';
import { GatewaysInQueue, outcomesOf, type Person } from '../support/gatewaysInQueue';
import { findSecrets } from '../support/secrets';
import { withOtherText } from '../support/texts';
import { bulkOf, peopleFor, runCampaign, sendOf, brokenPromises, type Family } from './campaign';
import { Table } from './table';

/** Shorter than n8n's default of a minute, so that n8n soon notices a killed worker. */
const STALL_SETTINGS = {
	QUEUE_WORKER_LOCK_DURATION: '15000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '3000',
	QUEUE_WORKER_STALLED_INTERVAL: '3000',
};

let real: GatewaysInQueue;
beforeAll(async () => {
	real = await GatewaysInQueue.open(STALL_SETTINGS);
});
afterAll(async () => await real?.close());

const retry = async ({ id }: Execution) => await real.queue.main.retry(id);
const workersOf = async (executions: Execution[]) =>
	await Promise.all(executions.map(async ({ id }) => (await real.queue.workerOf(id)).name));

describe('MOBIPACE', () => {
	const gateway = () => real.sandbox.mobipace;
	const logins = () => gateway().requests.filter(({ path }) => path === '/v3/authorize').length;

	it('gets one login for the executions of both workers', async () => {
		gateway().busyMs = 30;
		const flow = await real.flow(MOBIPACE, sendOf(MOBIPACE));
		const first = peopleFor(MOBIPACE, 1);
		const calls = Array.from({ length: 16 }, () => peopleFor(MOBIPACE, 2));
		const executions = [...(await real.call(flow, [first])), ...(await real.call(flow, calls))];
		expect(executions.flatMap(outcomesOf)).toEqual(Array(33).fill('accepted'));
		expect(real.taken(MOBIPACE, [...first, ...calls.flat()])).toEqual(Array(33).fill(1));
		expect(new Set(await workersOf(executions)).size).toBe(2);
		expect(logins()).toBe(1);
		// Each worker makes one request at a time and waits while the other's is under way.
		expect(gateway().mostAtOnce).toBeLessThanOrEqual(2);
	});

	it('gets at most one more login from each worker when the session has ended', async () => {
		const before = logins();
		const flow = await real.flow(MOBIPACE, bulkOf(MOBIPACE));
		const calls = Array.from({ length: 8 }, () => peopleFor(MOBIPACE, 6));
		gateway().expireSessions();
		const executions = await real.call(flow, calls);
		expect(executions.flatMap(outcomesOf)).toEqual(Array(48).fill('accepted'));
		expect(real.taken(MOBIPACE, calls.flat())).toEqual(Array(48).fill(1));
		expect(logins() - before).toBeLessThanOrEqual(2);
		gateway().busyMs = 0;
	});
});

describe('two workers, no matter what goes wrong at the gateways', () => {
	let families: Family[];

	it('send nothing twice and report what really happened', async () => {
		families = await runCampaign(real);
		expect(brokenPromises(real, families)).toEqual([]);
	});

	it('send nothing twice when executions are retried, even at the same time or on the other worker', async () => {
		const failed = families.filter(({ executions }) => executions[0]!.status === 'error');
		expect(failed.length).toBeGreaterThan(20);
		const retryAll = failed.map(async ({ executions }, i) => {
			const first = executions[0]!;
			if (i % 2 === 0) executions.push(await retry(first), await retry(first));
			else executions.push(...(await Promise.all([retry(first), retry(first)])));
			executions.push(await retry(executions[1]!).catch(() => executions[1]!));
		});
		await Promise.all(retryAll);
		expect(brokenPromises(real, failed)).toEqual([]);
	});
});

/**
 * Starts an execution at every gateway that waits for the answer to its second request of three. With
 * `table`, the workflow reads its rows from there.
 */
async function startBulks(more: Parameters<typeof bulkOf>[1] = {}, table?: Table) {
	const starting = GATEWAYS.map(async (gateway) => {
		const parameters = bulkOf(gateway, { options: { batchSize: 2 }, ...more });
		const people = peopleFor(gateway, 6);
		table?.write(gateway.name, people);
		const flow = await real.flow(gateway, parameters, {}, table?.reader(gateway.name));
		const bodyContains = people[2]!.to;
		real.sandbox[gateway.name].fault({ kind: 'delay', ms: 600_000, bodyContains });
		const [id] = await real.start(flow, [people]);
		const taken = () => real.taken(gateway, people);
		await real.until(`${gateway.title} takes the second request`, () => taken()[2] === 1);
		return { gateway, flow, people, id: id!, taken };
	});
	return await Promise.all(starting);
}

type Bulk = Awaited<ReturnType<typeof startBulks>>[number];

const hasLookup = ({ gateway }: Bulk) => gateway.lookup !== null;
const oneMoreEach = (counts: number[]) => counts.map((count) => count + 1);

async function ended({ id }: Bulk): Promise<string> {
	await real.until(`the end of execution ${id}`, async () => !(await real.isRunning(id)));
	return (await real.queue.main.executionSummary(id))!.status;
}

describe('after n8n is killed in the middle of Send Bulk', () => {
	const allAccepted = Array(6).fill('accepted');
	const onceEach = Array(6).fill(1);

	it('no other worker sends again what the killed worker has sent', async () => {
		const [survivor, killed] = real.queue.workers as [Worker, Worker];
		// One worker is down, so the other gets every execution. It is killed, and the first returns.
		await survivor.kill();
		const own = { referenceField: 'reference', options: { batchSize: 2, onlyOnce: true } };
		const bulks = await startBulks(own);
		await killed.kill();
		await survivor.restart();
		for (const bulk of bulks) {
			expect(`${bulk.gateway.title}: ${await ended(bulk)}`).toBe(`${bulk.gateway.title}: error`);
			const before = bulk.taken();
			expect(Math.max(...before)).toBe(1);
			// n8n has saved nothing of the execution, not even where to start.
			expect((await real.queue.main.retry(bulk.id)).status).toBe('error');
			expect(bulk.taken()).toEqual(before);
			const [again] = await real.call(bulk.flow, [bulk.people]);
			expect(outcomesOf(again!)).toEqual(allAccepted);
			expect(bulk.taken()).toEqual(hasLookup(bulk) ? onceEach : oneMoreEach(before));
		}
	});

	it('a retry with generated references sends only the rest', async () => {
		const { main, workers } = real.queue;
		const bulks = await startBulks();
		await Promise.all([main, ...workers].map(async (each) => await each.kill()));
		await Promise.all([main, ...workers].map(async (each) => await each.restart()));
		for (const bulk of bulks) {
			expect(`${bulk.gateway.title}: ${await ended(bulk)}`).toBe(`${bulk.gateway.title}: crashed`);
			const before = bulk.taken();
			expect(Math.max(...before)).toBe(1);
			expect(outcomesOf(await main.retry(bulk.id))).toEqual(allAccepted);
			// The other gateways cannot be asked, and n8n has not saved what was sent.
			expect(bulk.taken()).toEqual(hasLookup(bulk) ? onceEach : oneMoreEach(before));
			// Running the workflow again is a new execution. Nothing shows that its messages are the
			// same.
			const after = bulk.taken();
			await real.call(bulk.flow, [bulk.people]);
			expect(bulk.taken()).toEqual(oneMoreEach(after));
		}
	});

	it('a retry with other rows sends what the gateway has not got, wherever its row is now', async () => {
		const { main, workers } = real.queue;
		const table = await Table.open();
		try {
			const bulks = await startBulks({}, table);
			await Promise.all([main, ...workers].map(async (each) => await each.kill()));
			await Promise.all([main, ...workers].map(async (each) => await each.restart()));
			for (const bulk of bulks) {
				const { title, name } = bulk.gateway;
				expect(`${title}: ${await ended(bulk)}`).toBe(`${title}: crashed`);
				const [edited, , kept, doubled, late] = bulk.people as [Person, ...Person[]];
				const [added] = peopleFor(bulk.gateway, 1) as [Person];
				const people = [...bulk.people, added];
				const before = real.taken(bulk.gateway, people);
				expect(before.slice(0, 3)).toEqual([1, 1, 1]);
				const rows = [late!, doubled!, added, kept!, withOtherText(edited), doubled!];
				table.write(name, rows);

				const outcomes = outcomesOf(await main.retry(bulk.id));
				const after = real.taken(bulk.gateway, people);
				if (hasLookup(bulk)) {
					// What is there with another text may be the row that was edited.
					expect(outcomes).toEqual(
						rows.map(({ to }) => (to === edited.to ? 'unknown' : 'accepted')),
					);
					// The last person's row was removed as well, perhaps before it was sent.
					expect([title, after]).toEqual([title, [1, 1, 1, 2, 1, before[5], 1]]);
				} else {
					const inRows = people.map(({ to }) => rows.filter((row) => row.to === to).length);
					expect(outcomes).toEqual(rows.map(() => 'accepted'));
					expect([title, after]).toEqual([title, before.map((count, i) => count + inRows[i]!)]);
				}
			}
		} finally {
			await table.close();
		}
	});
});

describe('two executions at once on two workers, with one reference and Only Once', () => {
	it.each(titled(GATEWAYS.filter(({ lookup }) => lookup !== null)))(
		'%s: send nothing that nobody is told about, and a later execution sends nothing',
		async (_, gateway) => {
			const own = { referenceField: 'reference', options: { onlyOnce: true } };
			const flow = await real.flow(gateway, bulkOf(gateway, own));
			let executions: Execution[] = [];
			let people: Person[] = [];
			// n8n decides which worker gets an execution.
			do {
				people = peopleFor(gateway, 1);
				executions = await real.call(flow, [people, [{ ...people[0]!, call: 2 }]]);
			} while (new Set(await workersOf(executions)).size < 2);
			expect(executions.flatMap(outcomesOf)).toEqual(['accepted', 'accepted']);
			// Both may have asked before either has sent. Then both have sent, and both say so.
			const [count] = real.taken(gateway, people);
			expect([1, 2]).toContain(count);

			const [later] = await real.call(flow, [people]);
			expect(outcomesOf(later!)).toEqual(['accepted']);
			expect(real.taken(gateway, people)).toEqual([count]);
		},
	);
});

it('n8n writes no key, password, token or session anywhere', async () => {
	const sessions = GATEWAYS.flatMap(
		(gateway) => gateway.sessions?.(real.sandbox[gateway.name]) ?? [],
	);
	expect(sessions.length).toBeGreaterThan(0);
	const written = await real.queue.written();
	for (const { credential } of GATEWAYS) expect(written.database).toContain(credential.name);
	expect(written.Redis).toContain('executionId');
	const all = GATEWAYS.flatMap(({ secrets }) => Object.values(secrets));
	expect(findSecrets([...all, ...sessions], written)).toEqual([]);
});
