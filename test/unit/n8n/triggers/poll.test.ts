import type { IDataObject, IPollFunctions } from 'n8n-workflow';
import { unreadable } from '../../../../nodes/shared/gateway/answer';
import { GatewayError, InvalidInput } from '../../../../nodes/shared/gateway/error';
import type { Window } from '../../../../nodes/shared/inbox/window';
import type { EventSource, TriggerEvent } from '../../../../nodes/shared/n8n/triggers/eventSource';
import { poll } from '../../../../nodes/shared/n8n/triggers/poll';

const MINUTE = 60_000;
type Activation = ReturnType<IPollFunctions['getActivationMode']>;

/** A list at a gateway with a UTC clock, and a workflow that follows it. */
class Listening {
	memory: IDataObject = {};
	commits = 0;
	list = 'incoming';
	parts: string[] = [];
	account = { credential: '1', login: 'key' };
	reported: Error[] = [];
	/** Whether the gateway lists anything in a window. */
	answer: (window: Window) => boolean = () => true;
	failure: Error | null = null;
	readonly windows: Array<Parameters<EventSource['ask']>> = [];
	private readonly events: TriggerEvent[] = [];

	/** Adds an entry whose time is `minutes` from now by the gateway's clock. */
	arrive(text: string, minutes: number, more: Partial<TriggerEvent> = {}): void {
		const at = Date.now() + minutes * MINUTE;
		this.events.push({ fingerprint: text, at, output: () => ({ text }), ...more });
	}

	/** n8n creates a context whenever it activates a workflow, and uses it for all polls from then on. */
	context(activation: Activation, mode: 'trigger' | 'manual' = 'trigger'): IPollFunctions {
		const context: Partial<IPollFunctions> = {
			getActivationMode: () => activation,
			getMode: () => mode,
			getNode: () => ({ id: 'a1', name: 'Trigger' }) as ReturnType<IPollFunctions['getNode']>,
			getWorkflowStaticData: (of) => (of === 'node' ? this.memory : {}),
			getWorkflow: () => ({ id: 'w1', active: true }),
			helpers: { createDeferredPromise: () => undefined } as unknown as IPollFunctions['helpers'],
			__emit: () => undefined,
			__emitError: (error) => void this.reported.push(error),
			__commitCursor: async () => void this.commits++,
		};
		return context as IPollFunctions;
	}

	/** The texts that a poll emits, or null. */
	async poll(context: IPollFunctions): Promise<unknown[] | null> {
		const items = await poll(context, async () => ({
			list: this.list,
			parts: this.parts,
			account: this.account,
			plural: 'incoming SMS',
			timeZone: 'UTC',
			ask: async (window, waiting) => {
				this.windows.push([window, waiting]);
				if (this.failure) throw this.failure;
				return this.answer(window) ? this.events : [];
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

describe('the first poll after a user has activated the workflow', () => {
	it.each(['activate', 'create'] as const)(
		'treats all existing entries as seen: %s',
		async (mode) => {
			list.arrive('before', -5);
			const context = list.context(mode);
			expect(await list.poll(context)).toBeNull();
			list.arrive('after', 0);
			expect(await list.poll(context)).toEqual(['after']);
			expect(await list.poll(context)).toBeNull();
		},
	);

	it('saves its state even if n8n saves nothing for a poll that emits nothing', async () => {
		const context = list.context('activate');
		await list.poll(context);
		expect(list.commits).toBe(1);
		await list.poll(context);
		expect(list.commits).toBe(1);
	});

	it('skips what arrived while the workflow was inactive', async () => {
		await list.poll(list.context('activate'));
		list.arrive('while it was off', 0);
		const context = list.context('activate');
		expect(await list.poll(context)).toBeNull();
		expect(await list.poll(context)).toBeNull();
	});

	it('is still the first poll after one that failed', async () => {
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
		'continues from the saved state: %s',
		async (mode) => {
			await list.poll(list.context('activate'));
			list.arrive('meanwhile', 0);
			expect(await list.poll(list.context(mode))).toEqual(['meanwhile']);
		},
	);

	it('starts over if there is no state, or only that of another stream', async () => {
		list.arrive('before', -5);
		expect(await list.poll(list.context('init'))).toBeNull();
		list.list = 'survey/1';
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

	it('emits the oldest entry first, and keeps the gateway’s order for equal or missing times', async () => {
		const at = Date.now();
		list.arrive('third', 0, { at });
		list.arrive('fourth', 0, { at });
		list.arrive('second', -1);
		list.arrive('first', 0, { at: null });
		expect(await list.poll(context)).toEqual(['first', 'second', 'third', 'fourth']);
	});

	it('asks for the window after its state, and for the waiting keys', async () => {
		list.arrive('on its way', 0, { key: 'k-1', isPending: true });
		expect(await list.poll(context)).toBeNull();
		for (let i = 0; i < 5; i++) list.arrive(`much later ${i}`, 300);
		jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 300 * MINUTE);
		expect(await list.poll(context)).toHaveLength(5);
		list.windows.length = 0;
		for (let i = 0; i < 2; i++) await list.poll(context);
		expect(list.windows.map(([, waiting]) => waiting)).toEqual([['k-1'], ['k-1']]);
		// The window moves one poll late, so that every entry is listed to two polls.
		expect(list.windows[1]![0].from).toBeGreaterThan(list.windows[0]![0].from);
	});

	it('does not change its state if it fails, so the next poll asks for the same entries', async () => {
		const before = JSON.stringify(list.memory);
		list.arrive('x', 0);
		list.failure = new Error('n8n has no such credential');
		await expect(list.poll(context)).rejects.toThrow('no such credential');
		expect(JSON.stringify(list.memory)).toBe(before);
		list.failure = null;
		expect(await list.poll(context)).toEqual(['x']);
	});

	it('emits all of its entries at the next poll if one of them could not be made into an item', async () => {
		list.arrive('1', 0);
		let isBroken = true;
		list.arrive('2', 1, {
			output: () => {
				if (isBroken) throw new Error('This field cannot be read');
				return { text: '2' };
			},
		});
		await expect(list.poll(context)).rejects.toThrow('This field cannot be read');
		isBroken = false;
		expect(await list.poll(context)).toEqual(['1', '2']);
		expect(await list.poll(context)).toBeNull();
	});
});

describe('a test in the editor', () => {
	it('shows the newest ten entries that are not pending, and saves nothing', async () => {
		for (let i = 0; i < 12; i++) list.arrive(`m${i}`, -i);
		list.arrive('on its way', 0, { key: 'k-1', isPending: true });
		const shown = Array.from({ length: 10 }, (_, i) => `m${9 - i}`);
		expect(await list.poll(list.context('manual', 'manual'))).toEqual(shown);
		expect(list.memory).toEqual({});
		expect(list.commits).toBe(0);
	});

	it('shows an older entry if there are none of the last day', async () => {
		list.answer = ({ from }) => from < Date.now() - 7 * 24 * 60 * MINUTE;
		list.arrive('of last week', -6 * 24 * 60);
		expect(await list.poll(list.context('manual', 'manual'))).toEqual(['of last week']);
	});

	it('says that there is nothing to show', async () => {
		await expect(list.poll(list.context('manual', 'manual'))).rejects.toThrow(
			'There is no test event to show, because the gateway lists no incoming SMS from the last 8 days.',
		);
	});

	it('does not change the state of the active workflow', async () => {
		const context = list.context('activate');
		await list.poll(context);
		list.arrive('x', 0);
		expect(await list.poll(list.context('manual', 'manual'))).toEqual(['x']);
		expect(await list.poll(context)).toEqual(['x']);
	});
});

describe('a state that would grow for ever', () => {
	it('ends in an error if the gateway writes its times in a new form', async () => {
		const context = list.context('activate');
		await list.poll(context);
		for (let i = 0; i < 1_000; i++) list.arrive(`m${i}`, 0, { at: null });
		expect(await list.poll(context)).toHaveLength(1_000);
		const before = JSON.stringify(list.memory);
		list.arrive('one more', 0, { at: null });
		await expect(list.poll(context)).rejects.toThrow(
			/more than 1,000 entries a time in a form that the trigger cannot read/,
		);
		expect(JSON.stringify(list.memory)).toBe(before);
	});

	it('gives up the oldest of more than 100,000 pending entries, and reports that', async () => {
		const context = list.context('activate');
		await list.poll(context);
		for (let i = 0; i < 100_010; i++) {
			list.arrive(`m${i}`, -300, { key: `k${i}`, isPending: true });
		}
		for (let i = 0; i < 5; i++) list.arrive(`newest ${i}`, 0);
		expect(await list.poll(context)).toHaveLength(5);
		expect(list.reported.map(({ message }) => message)).toEqual([
			expect.stringMatching(/^The trigger will not report 10 of the oldest messages/),
		]);
		expect(JSON.stringify(list.memory).length).toBeLessThan(2_500_000);
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
		['only a change of the configuration helps', error({}), { cause: 'configuration-invalid' }],
		['the failure is transient', error({ transient: true }), { cause: 'temporarily-unavailable' }],
		['a web page arrived instead of an answer', page, { cause: 'temporarily-unavailable' }],
		[
			'there were too many requests',
			error({ code: 'tooManyRequests', transient: true, retryAfterMs: 7_000 }),
			{ cause: 'rate-limited', retryAfterMs: 7_000 },
		],
		[
			'the gateway asks for a pause, even of 0',
			error({ transient: true, retryAfterMs: 0 }),
			{ cause: 'temporarily-unavailable', retryAfterMs: 0 },
		],
		['the gateway did not cause it', new InvalidInput('No.'), undefined],
	])('tells n8n that %s', async (_, thrown, failure) => {
		list.failure = thrown;
		const failed = list.poll(list.context('init')).catch((reason: unknown) => reason);
		expect(await failed).toHaveProperty('failure', failure);
	});
});
