import type { INode, INodeParameters } from 'n8n-workflow';
import { openBench, type Bench } from '../support/bench';
import { runNode, type Result } from '../support/engine';
import { GATEWAYS, titled, titledSendings, type Sending } from '../support/gateways';
import { onOlderN8n } from '../support/olderN8n';
import { RETRYING } from '../support/realN8n';
import { callAtOnce } from '../support/toolCalls';

/*
 * Older releases of n8n lose the error of the connection or of the login. The outcome must be the same.
 */

const CONTINUING = { onError: 'continueRegularOutput' } as const;

let bench: Bench;
afterEach(async () => await bench.close());

async function run(operation: Sending, node: Partial<INode> = {}, count = 2): Promise<Result> {
	const { parameters, number, nodeWith } = bench.tested;
	const items = Array.from({ length: count }, (_, i) => ({ to: number(i) }));
	const sending: INodeParameters = { resource: 'message', operation, ...parameters };
	const message = { to: '={{ $json.to }}', text: 'Hello' };
	const type = onOlderN8n(nodeWith(() => 5_000));
	return await runNode({ ...bench.setup({ ...sending, ...message }, items, node), type });
}

const outcomesOf = ({ outputs }: Result) => outputs[0]?.map(({ outcome }) => outcome);
const failureOf = ({ outputs }: Result) => outputs[0]?.[0]?.failure as { code: string };

describe.each(titledSendings(GATEWAYS))('%s: %s on an older n8n', (_, operation, gateway) => {
	beforeEach(async () => {
		bench = await openBench(gateway);
	});

	it('sends each message once', async () => {
		expect(outcomesOf(await run(operation))).toEqual(['accepted', 'accepted']);
		expect(bench.sent).toEqual([gateway.number(0), gateway.number(1)]);
	});

	it('says that nothing was sent if no connection was made', async () => {
		await bench.gateway.switchNetwork('unreachable');
		const result = await run(operation, CONTINUING);
		expect(outcomesOf(result)).toEqual(['rejected', 'rejected']);
		expect(failureOf(result).code).toBe('unreachable');
	});

	it('does not send a message again whose answer was lost', async () => {
		const path = gateway.paths[operation];
		bench.gateway.fault({ kind: 'dropAfter', path, times: 99 });
		const result = await run(operation, { ...CONTINUING, ...RETRYING });
		expect(outcomesOf(result)).toEqual(Array(2).fill(gateway.lookup ? 'accepted' : 'unknown'));
		expect(bench.sent).toHaveLength(2);
	});

	it('does not send a message again whose answer did not come in time', async () => {
		const path = gateway.paths[operation];
		bench.gateway.fault({ kind: 'delay', ms: 60_000, path, times: 99 });
		const result = await run(operation, { ...CONTINUING, ...RETRYING });
		expect(outcomesOf(result)).toEqual(Array(2).fill(gateway.lookup ? 'accepted' : 'unknown'));
		expect(bench.sent).toHaveLength(2);
	});
});

const withLogin = GATEWAYS.filter(({ login }) => login !== null);

it.each(titled(GATEWAYS))(
	'%s on an older n8n, which repeats a call that fails, tells an agent what became of its message',
	async (_, gateway) => {
		bench = await openBench(gateway);
		const { lookup, parameters, paths, number, nodeWith } = gateway;
		bench.gateway.fault({ kind: 'dropAfter', path: paths.send, times: 99 });
		const message = { resource: 'message', operation: 'send', to: number(0), text: 'Hello' };
		const setup = bench.setup({ ...message, ...parameters });
		const type = onOlderN8n(nodeWith(() => 5_000));
		const [answer] = await callAtOnce({ ...setup, type }, [{}]);
		expect(answer!.outcome).toBe(lookup ? 'accepted' : 'unknown');
		expect(bench.sent).toEqual([number(0)]);
	},
);

describe.each(titled(withLogin))('the login at %s on an older n8n', (_, gateway) => {
	beforeEach(async () => {
		bench = await openBench(gateway);
	});

	const logins = () => bench.gateway.requests.filter(({ path }) => gateway.login!.test(path));
	const sends = () => bench.gateway.requests.filter(({ path }) => gateway.paths.send.test(path));

	/** Another one in each test, because a refused login is remembered. */
	const useWrongSecrets = (secret: string) => {
		for (const field of Object.keys(gateway.secrets)) bench.credential[field] = secret;
	};

	it.each(['send', 'sendBulk'] as const)(
		'%s: is tried once if it is refused, and all items say why',
		async (operation) => {
			useWrongSecrets(`wrong for ${operation}`);
			const result = await run(operation, { ...CONTINUING, ...RETRYING }, 3);
			expect(outcomesOf(result)).toEqual(Array(3).fill('rejected'));
			const messages = result.outputs[0]!.map(({ failure }) => (failure as Error).message);
			for (const message of messages) expect(message).toMatch(/username and password/);
			expect(logins()).toHaveLength(1);
			expect(sends()).toHaveLength(0);
		},
	);

	it('is tried once if the node fails and is run again by Retry On Fail', async () => {
		useWrongSecrets('wrong for Retry On Fail');
		const { error } = await run('send', RETRYING, 3);
		expect(error?.message).toMatch(/username and password/);
		expect(logins()).toHaveLength(1);
		expect(sends()).toHaveLength(0);
	});

	it('leads to a rejection, even when the answer to the login is lost', async () => {
		bench.gateway.fault({ kind: 'dropAfter', path: gateway.login!, times: 99 });
		expect(outcomesOf(await run('send', CONTINUING, 1))).toEqual(['rejected']);
		expect(sends()).toHaveLength(0);
	});
});
