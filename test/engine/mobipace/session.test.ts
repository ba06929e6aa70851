import { MobipaceBench } from '../../support/mobipace';

let bench: MobipaceBench;
beforeEach(async () => {
	bench = await MobipaceBench.open();
});
afterEach(async () => await bench.close());

const balance = { resource: 'account', operation: 'getBalance' };
const send = {
	resource: 'message',
	operation: 'send',
	from: 'SHOP',
	to: '={{ $json.to }}',
	text: 'x',
};
const people = ['79110000001', '79110000002', '79110000011'].map((to) => ({ to }));

it('logs in once for a hundred executions', async () => {
	for (let i = 0; i < 100; i++) expect((await bench.run(balance)).error).toBeUndefined();
	expect(bench.gateway.logins).toBe(1);
});

it('asks n8n for the session once before each request: another worker may have a newer one', async () => {
	await bench.run(balance);
	const { reads } = bench.credentials;
	expect((await bench.run(send, people)).error).toBeUndefined();
	expect(bench.gateway.messages).toHaveLength(3);
	expect(bench.credentials.reads - reads).toBe(1 + 3);
});

it('makes one request at a time per account, also when executions run side by side', async () => {
	bench.gateway.busyMs = 30;
	const runs = await Promise.all(Array.from({ length: 8 }, async () => await bench.run(balance)));
	expect(runs.map(({ error }) => error)).toEqual(Array(8).fill(undefined));
	expect(bench.gateway.mostAtOnce).toBe(1);
	expect(bench.gateway.logins).toBe(1);
});

it('renews a lost session once for all, and repeats the request', async () => {
	await bench.run(balance);
	bench.gateway.expireSessions();
	const runs = await Promise.all(Array.from({ length: 5 }, async () => await bench.run(balance)));
	expect(runs.every(({ error }) => error === undefined)).toBe(true);
	expect(bench.gateway.logins).toBe(2);
});

it('says so when even a new session is not accepted', async () => {
	bench.gateway.refuse(103, { path: '/QueryBalance', times: 99 });
	const { error } = await bench.run(balance);
	expect(error?.message).toMatch(/session has ended/);
	expect(bench.gateway.logins).toBeLessThanOrEqual(10);
});

describe('a login that is refused', () => {
	it('is a clear error at once, and never tried a second time', async () => {
		bench.credential.password = 'wrong';
		const node = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
		const { error } = await bench.run(send, people, node);
		expect(error?.message).toMatch(/does not know this user name and password/);
		const again = await bench.run(send, people, { onError: 'continueRegularOutput' });
		expect(again.outputs[0]!.map(({ outcome }) => outcome)).toEqual(Array(3).fill('rejected'));
		expect(bench.paths.filter((path) => path === '/authorize')).toHaveLength(1);
	});

	it('works with the right password without a wait', async () => {
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

	it('is nothing sent, also where its answer is lost', async () => {
		bench.gateway.fault({ kind: 'dropAfter', path: '/authorize', times: 99 });
		const { outputs } = await bench.run(send, [people[0]!], { onError: 'continueRegularOutput' });
		expect(outputs[0]![0]).toMatchObject({ outcome: 'rejected' });
		expect(bench.paths).not.toContain('/Send');
	});
});

it('shows neither password nor session in an error or an execution', async () => {
	bench.gateway.fault({ kind: 'dropAfter', path: '/QueryBalance', times: 99 });
	const { run, error } = await bench.run(balance);
	const session = bench.credential.sessionId as string;
	expect(session).not.toBe('');
	const shown = JSON.stringify([run, error]);
	expect(shown).not.toContain(session);
	expect(shown).not.toContain(bench.gateway.password);
});
