import { MobipaceApi } from '../../../credentials/MobipaceApi.credentials';
import type { MobipaceGateway } from '../../../sandbox';
import { openBench, type Bench } from '../../support/bench';
import { testConnection } from '../../support/connectionTest';
import { MOBIPACE } from '../../support/gateways/mobipace';

let bench: Bench<MobipaceGateway>;
beforeEach(async () => {
	bench = await openBench(MOBIPACE);
});
afterEach(async () => await bench.close());

const balance = { resource: 'account', operation: 'getBalance' };
const send = {
	resource: 'message',
	operation: 'send',
	from: 'SHOP',
	country: 'RU',
	to: '={{ $json.to }}',
	text: 'x',
};
const people = ['79110000001', '79110000002', '79110000011'].map((to) => ({ to }));

it('logs in once for a hundred executions', async () => {
	for (let i = 0; i < 100; i++) expect((await bench.run(balance)).error).toBeUndefined();
	expect(bench.gateway.logins).toBe(1);
});

it('reads the session from n8n before each request, because another worker may have a newer one', async () => {
	await bench.run(balance);
	const { reads } = bench.credentials;
	expect((await bench.run(send, people)).error).toBeUndefined();
	expect(bench.gateway.messages).toHaveLength(3);
	expect(bench.credentials.reads - reads).toBe(2 + 3);
});

it('makes one request at a time per account, even when several executions run at once', async () => {
	bench.gateway.busyMs = 30;
	const runs = await Promise.all(Array.from({ length: 8 }, async () => await bench.run(balance)));
	expect(runs.map(({ error }) => error)).toEqual(Array(8).fill(undefined));
	expect(bench.gateway.mostAtOnce).toBe(1);
	expect(bench.gateway.logins).toBe(1);
});

it('renews a lost session once for all executions, and repeats their requests', async () => {
	await bench.run(balance);
	bench.gateway.expireSessions();
	const runs = await Promise.all(Array.from({ length: 5 }, async () => await bench.run(balance)));
	expect(runs.every(({ error }) => error === undefined)).toBe(true);
	expect(bench.gateway.logins).toBe(2);
});

it('says so when MOBIPACE rejects even a new session', async () => {
	bench.gateway.refuse(103, { path: '/QueryBalance', times: 99 });
	const { error } = await bench.run(balance);
	expect(error?.message).toMatch(/session has ended/);
	expect(bench.gateway.logins).toBeLessThanOrEqual(10);
});

describe('a login that is refused', () => {
	it('fails at once with a clear error, and is never tried again', async () => {
		bench.credential.password = 'wrong';
		const node = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
		const { error } = await bench.run(send, people, node);
		expect(error?.message).toMatch(/does not know this username and password/);
		const again = await bench.run(send, people, { onError: 'continueRegularOutput' });
		expect(again.outputs[0]!.map(({ outcome }) => outcome)).toEqual(Array(3).fill('rejected'));
		expect(bench.paths.filter((path) => path === '/authorize')).toHaveLength(1);
	});

	it('is remembered for a minute, and says so and for how long', async () => {
		bench.credential.password = 'wrong too';
		const first = await bench.run(balance);
		expect(first.error?.message).toMatch(/does not know this username and password/);
		expect(first.error?.message).not.toMatch(/remembered/);
		const second = await bench.run(balance);
		expect(second.error?.message).toMatch(
			/does not know this username and password.*answer to the login \d s ago.*remembered for another (60|59|58) s.*connection test .* always asks/,
		);
		const now = Date.now();
		jest.spyOn(Date, 'now').mockImplementation(() => now + 60_001);
		try {
			await bench.run(balance);
		} finally {
			jest.restoreAllMocks();
		}
		expect(bench.paths).toEqual(['/authorize', '/authorize']);
	});

	it('is asked for by every connection test, and forgotten once the gateway lets the user in', async () => {
		bench.gateway.refuse(201, { path: '/authorize' });
		expect((await bench.run(balance)).error?.message).toMatch(/has locked this user/);
		expect((await bench.run(balance)).error?.message).toMatch(/remembered/);
		const { status } = await testConnection(new MobipaceApi(), { ...bench.credential } as never);
		expect(status).toBe('OK');
		expect((await bench.run(balance)).error).toBeUndefined();
		expect(bench.paths.filter((path) => path === '/authorize')).toHaveLength(3);
	});

	it('does not delay a login with the right password', async () => {
		bench.credential.password = 'wrong';
		await bench.run(balance);
		bench.credential.password = bench.gateway.password;
		expect((await bench.run(balance)).error).toBeUndefined();
	});

	it.each([
		['locked', 201, /has locked this user/],
		['blocked', 202, /has blocked this user/],
	] as const)('says what to do when the user is %s', async (_, code, words) => {
		bench.gateway.refuse(code, { path: '/authorize' });
		const { error } = await bench.run(balance);
		expect(error?.message).toMatch(words);
		expect(bench.paths).toEqual(['/authorize']);
	});

	it('leads to a rejection, even when the answer to the login is lost', async () => {
		bench.gateway.fault({ kind: 'dropAfter', path: '/authorize', times: 99 });
		const { outputs } = await bench.run(send, [people[0]!], { onError: 'continueRegularOutput' });
		expect(outputs[0]![0]).toMatchObject({ outcome: 'rejected' });
		expect(bench.paths).not.toContain('/Send');
	});
});

it('shows neither the password nor the session in an error or an execution', async () => {
	bench.gateway.fault({ kind: 'dropAfter', path: '/QueryBalance', times: 99 });
	const { run, error } = await bench.run(balance);
	const session = bench.credential.sessionId as string;
	expect(session).not.toBe('');
	const shown = JSON.stringify([run, error]);
	expect(shown).not.toContain(session);
	expect(shown).not.toContain(bench.gateway.password);
});
