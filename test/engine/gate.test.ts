import { DateTime } from 'luxon';
import type { IDataObject, INode } from 'n8n-workflow';
import { GatewayClient } from '../../nodes/shared/gateway/client';
import { execute } from '../../nodes/shared/n8n/execute';
import type { Gateway } from '../../nodes/shared/n8n/gateway';
import type { ItemOperation } from '../../nodes/shared/n8n/operation';
import { properties } from '../../nodes/shared/n8n/panel';
import { sendingOptionsField } from '../../nodes/shared/n8n/sending/allowedHoursOption';
import { retryExecution, runNode, type Setup } from '../support/engine';
import { probe, setupOf } from '../unit/n8n/probe';

/** The indexes of the items whose requests arrived at the gateway. */
let arrived: number[];
/** Runs after the request of an item. */
let afterwards: (index: number) => void;
beforeEach(() => {
	arrived = [];
	afterwards = () => undefined;
});

function openClient(): GatewayClient {
	return new GatewayClient({
		baseUrl: 'http://127.0.0.1',
		sleep: async () => undefined,
		transport: async ({ body }) => {
			arrived.push((body as { index: number }).index);
			return { status: 200, headers: {}, text: '{}' };
		},
	});
}

/**
 * An operation whose author forgot everything: it announces no messages, checks no limit, asks the
 * gateway nothing and records nothing. It has a permit only because it cannot make a request
 * without one.
 */
const forgetful: ItemOperation<GatewayClient> = {
	over: 'item',
	name: 'Forgetful',
	action: 'Send and forget',
	description: 'Sends and forgets everything',
	isOffline: true,
	fields: [sendingOptionsField([])],
	async run({ index }, client, { gate }) {
		const purpose = await gate.permit([index]);
		await client.call({ method: 'POST', path: '/send', purpose, body: { index } });
		afterwards(index);
		return { json: { index } };
	},
};

const gateway: Gateway<GatewayClient> = {
	name: 'probe',
	credential: 'none',
	connect: openClient,
	resources: { message: { name: 'Message', operations: { forgetful } } },
};

function setup(
	count: number,
	maxMessages?: unknown,
	node: Partial<INode> = {},
	allowedHours?: unknown,
): Setup {
	const type = probe(async (context) => await execute(context, gateway), properties(gateway));
	const items = Array.from({ length: count }, (_, index) => ({ index }));
	const options = {
		...(maxMessages !== undefined && { maxMessages }),
		...(allowedHours !== undefined && { allowedHours }),
	} as IDataObject;
	const parameters = { resource: 'message', operation: 'forgetful', options: options as never };
	return setupOf(type, items, parameters, node);
}

describe('an operation that sends and forgets everything', () => {
	it('sends as long as nothing forbids it', async () => {
		const { error, outputs } = await runNode(setup(3));
		expect(error).toBeUndefined();
		expect(outputs[0]).toHaveLength(3);
		expect(arrived).toEqual([0, 1, 2]);
	});

	it('is stopped by Max Messages', async () => {
		const { error } = await runNode(setup(4, 2));
		expect(error?.message).toMatch(/Max Messages allows 2 .* sent 2 so far.*\[item 2\]/);
		expect(arrived).toEqual([0, 1]);
	});

	it('is stopped by Max Messages even if earlier runs of a loop sent the messages', async () => {
		const runs = [
			[{}, {}],
			[{}, {}],
		];
		const { error } = await runNode({ ...setup(0, 3), runs });
		expect(error?.message).toMatch(/Max Messages allows 3 .* sent 3 so far/);
		expect(arrived).toEqual([0, 1, 0]);
	});

	it('is stopped by Allowed Hours, also when they end while it sends', async () => {
		const time = (hours: number) => DateTime.utc().plus({ hours }).toFormat('HH:mm');
		const hours = (from: string, to: string) => ({ values: { from, to, timeZone: 'UTC' } });
		const closed = await runNode(setup(2, undefined, {}, hours(time(2), time(4))));
		expect(closed.error?.message).toMatch(/Allowed Hours do not allow sending now/);
		const unreadable = await runNode(setup(2, undefined, {}, hours('x', '20:00')));
		expect(unreadable.error?.message).toMatch(/From in Allowed Hours must be a time of day/);
		expect(arrived).toEqual([]);

		const now = jest.spyOn(Date, 'now');
		const later = Date.now() + 6 * 3_600_000;
		afterwards = () => void now.mockReturnValue(later);
		const ended = await runNode(setup(3, undefined, {}, hours(time(-2), time(2))));
		now.mockRestore();
		expect(ended.error?.message).toMatch(/Allowed Hours do not allow sending now.*\[item 1\]/);
		expect(arrived).toEqual([0]);
	});

	it('does not send again when Retry On Fail runs the node again', async () => {
		afterwards = (index) => {
			if (index === 1) throw new Error('The author made a mistake.');
		};
		const { error } = await runNode(
			setup(3, undefined, { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 }),
		);
		expect(error?.message).toMatch(/An earlier attempt has sent this, or may have sent it/);
		expect(arrived).toEqual([0, 1]);
	});

	it('does not send again when the failed execution is retried', async () => {
		afterwards = (index) => {
			if (index === 1) throw new Error('The author made a mistake.');
		};
		const failed = await runNode(setup(3));
		expect(failed.error?.message).toMatch(/The author made a mistake/);
		const retried = await retryExecution(setup(3), failed);
		expect(retried.error?.message).toMatch(/An earlier attempt has sent this/);
		expect(arrived).toEqual([0, 1]);
	});

	it('does not send twice with the same key in one run', async () => {
		const twice: typeof forgetful = {
			...forgetful,
			run: async (item, client, run) => {
				await forgetful.run(item, client, run);
				return await forgetful.run(item, client, run);
			},
		};
		const resources = { message: { name: 'Message', operations: { forgetful: twice } } };
		const type = probe(
			async (context) => await execute(context, { ...gateway, resources }),
			properties(gateway),
		);
		const { error } = await runNode({ ...setup(1), type });
		expect(error?.message).toMatch(/An earlier attempt has sent this/);
		expect(arrived).toEqual([0]);
	});

	it('sends nothing more after the execution is canceled', async () => {
		const stop = new AbortController();
		afterwards = (index) => {
			if (index === 1) stop.abort();
		};
		await runNode(setup(5), stop.signal);
		expect(arrived).toEqual([0, 1]);
	});

	it('cannot make a request that sends unless it has a permit', async () => {
		const client = openClient();
		// @ts-expect-error The purpose must be a permit, 'read' or 'change'.
		await client.call({ method: 'POST', path: '/send', purpose: 'send', body: { index: 0 } });
		expect(arrived).toHaveLength(1);
	});
});
