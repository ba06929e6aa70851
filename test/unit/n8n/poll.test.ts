import type { IDataObject, IPollFunctions } from 'n8n-workflow';
import { unreadable } from '../../../nodes/shared/gateway/answer';
import { GatewayError, InvalidInput } from '../../../nodes/shared/gateway/error';
import { poll, type Stream, type StreamEvent } from '../../../nodes/shared/n8n/poll';

const MINUTE = 60_000;
type Activation = ReturnType<IPollFunctions['getActivationMode']>;

/** A list at a gateway whose clock shows UTC, and the workflow that follows it. */
class Listening {
	memory: IDataObject = {};
	commits = 0;
	name = 'sms';
	failure: Error | null = null;
	readonly windows: Array<Parameters<Stream['ask']>> = [];
	private readonly events: StreamEvent[] = [];

	/** So many minutes from now, by the gateway's clock. */
	arrive(text: string, minutes: number, more: Partial<StreamEvent> = {}): void {
		const at = Date.now() + minutes * MINUTE;
		this.events.push({ fingerprint: text, at, output: () => ({ text }), ...more });
	}

	/** n8n makes a context whenever it activates a workflow, and polls with that one ever after. */
	context(activation: Activation, mode: 'trigger' | 'manual' = 'trigger'): IPollFunctions {
		const context: Partial<IPollFunctions> = {
			getActivationMode: () => activation,
			getMode: () => mode,
			getNode: () => ({ name: 'Trigger' }) as ReturnType<IPollFunctions['getNode']>,
			getWorkflowStaticData: () => this.memory,
			__commitCursor: async () => void this.commits++,
		};
		return context as IPollFunctions;
	}

	/** The texts that a poll emits, or null. */
	async poll(context: IPollFunctions): Promise<unknown[] | null> {
		const items = await poll(context, async () => ({
			name: this.name,
			timeZone: 'UTC',
			ask: async (window, waiting) => {
				this.windows.push([window, waiting]);
				if (this.failure) throw this.failure;
				return this.events;
			},
		}));
		return items && items[0]!.map(({ json }) => json.text);
	}
}

let list: Listening;
beforeEach(() => {
	list = new Listening();
});
afterEach(() => jest.restoreAllMocks());

describe('the first poll after a user has switched the workflow on', () => {
	it.each(['activate', 'create'] as const)('takes all for seen that is there: %s', async (mode) => {
		list.arrive('before', -5);
		const context = list.context(mode);
		expect(await list.poll(context)).toBeNull();
		list.arrive('after', 0);
		expect(await list.poll(context)).toEqual(['after']);
		expect(await list.poll(context)).toBeNull();
	});

	it('keeps its state also where n8n saves nothing of a poll that emits nothing', async () => {
		const context = list.context('activate');
		await list.poll(context);
		expect(list.commits).toBe(1);
		await list.poll(context);
		expect(list.commits).toBe(1);
	});

	it('forgets what the workflow had seen before it was switched off', async () => {
		await list.poll(list.context('activate'));
		list.arrive('while it was off', 0);
		const context = list.context('activate');
		expect(await list.poll(context)).toBeNull();
		expect(await list.poll(context)).toBeNull();
	});

	it('has still to come where the gateway could not be asked', async () => {
		await list.poll(list.context('activate'));
		list.arrive('while it was off', 0);
		const context = list.context('activate');
		list.failure = new GatewayError({ code: 'lost', message: 'Lost.', effect: 'unknown' });
		await expect(list.poll(context)).rejects.toThrow('Lost.');
		list.failure = null;
		expect(await list.poll(context)).toBeNull();
	});
});

describe('any other first poll', () => {
	it.each(['init', 'update', 'leadershipChange'] as const)(
		'goes on where the state ends: %s',
		async (mode) => {
			await list.poll(list.context('activate'));
			list.arrive('meanwhile', 0);
			expect(await list.poll(list.context(mode))).toEqual(['meanwhile']);
		},
	);

	it('starts anew where there is no state, or that of another stream', async () => {
		list.arrive('before', -5);
		expect(await list.poll(list.context('init'))).toBeNull();
		list.name = 'mobileApp';
		list.arrive('of another event', 0);
		expect(await list.poll(list.context('init'))).toBeNull();
	});
});

describe('a poll', () => {
	let context: IPollFunctions;
	beforeEach(async () => {
		context = list.context('activate');
		await list.poll(context);
	});

	it('emits the oldest first, and in the gateway’s order what has the same time or none', async () => {
		const at = Date.now();
		list.arrive('third', 0, { at });
		list.arrive('fourth', 0, { at });
		list.arrive('second', -1);
		list.arrive('first', 0, { at: null });
		expect(await list.poll(context)).toEqual(['first', 'second', 'third', 'fourth']);
	});

	it('asks from the state on, and besides for what waits', async () => {
		list.arrive('on its way', 0, { key: 'k-1', isUnripe: true });
		expect(await list.poll(context)).toBeNull();
		list.arrive('much later', 300);
		jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 300 * MINUTE);
		expect(await list.poll(context)).toEqual(['much later']);
		await list.poll(context);
		expect(list.windows.map(([, waiting]) => waiting)).toEqual([[], [], [], ['k-1']]);
		expect(list.windows[3]![0].from).toBeGreaterThan(list.windows[2]![0].from);
	});

	it('leaves its state as it was where it fails, so that the next asks for the same', async () => {
		const before = JSON.stringify(list.memory);
		list.arrive('x', 0);
		list.failure = new Error('n8n has no such credential');
		await expect(list.poll(context)).rejects.toThrow('no such credential');
		expect(JSON.stringify(list.memory)).toBe(before);
		list.failure = null;
		expect(await list.poll(context)).toEqual(['x']);
	});
});

describe('a test in the editor', () => {
	it('shows the newest ten that are ripe, and remembers nothing', async () => {
		for (let i = 0; i < 12; i++) list.arrive(`m${i}`, -i);
		list.arrive('on its way', 0, { key: 'k-1', isUnripe: true });
		const shown = Array.from({ length: 10 }, (_, i) => `m${9 - i}`);
		expect(await list.poll(list.context('manual', 'manual'))).toEqual(shown);
		expect(list.memory).toEqual({});
		expect(list.commits).toBe(0);
	});

	it('shows nothing where there is nothing', async () => {
		expect(await list.poll(list.context('manual', 'manual'))).toBeNull();
	});

	it('leaves the state of the active workflow as it is', async () => {
		const context = list.context('activate');
		await list.poll(context);
		list.arrive('x', 0);
		expect(await list.poll(list.context('manual', 'manual'))).toEqual(['x']);
		expect(await list.poll(context)).toEqual(['x']);
	});
});

describe('a poll that failed', () => {
	const error = (details: Partial<ConstructorParameters<typeof GatewayError>[0]>) =>
		new GatewayError({ code: 'x', message: 'It failed.', effect: 'none', ...details });
	const page = unreadable({ status: 200, headers: {}, text: '<html>' }, 'a list');

	it.each<[string, Error, unknown]>([
		[
			'the credential was refused',
			error({ refusesCredential: true, transient: true }),
			{ cause: 'credential-invalid' },
		],
		['nothing but a change helps', error({}), { cause: 'configuration-invalid' }],
		['it may pass', error({ transient: true }), { cause: 'temporarily-unavailable' }],
		['a web page came instead of an answer', page, { cause: 'temporarily-unavailable' }],
		[
			'there were too many requests',
			error({ code: 'tooManyRequests', transient: true, retryAfterMs: 7_000 }),
			{ cause: 'rate-limited', retryAfterMs: 7_000 },
		],
		[
			'the gateway wants a pause, be it none',
			error({ transient: true, retryAfterMs: 0 }),
			{ cause: 'temporarily-unavailable', retryAfterMs: 0 },
		],
		['it is not the gateway’s doing', new InvalidInput('No.'), undefined],
	])('says to n8n that %s', async (_, thrown, failure) => {
		list.failure = thrown;
		const failed = list.poll(list.context('init')).catch((reason: unknown) => reason);
		expect(await failed).toHaveProperty('failure', failure);
	});
});
