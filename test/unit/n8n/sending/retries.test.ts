import type { IDataObject } from 'n8n-workflow';
import type * as LedgerModule from '../../../../nodes/shared/n8n/sending/ledger';
import { gateOf } from '../../../support/gate';

type LedgerClass = typeof LedgerModule.Ledger;

/** A process of n8n: what is loaded in it is not what is loaded in another. */
function startProcess(): LedgerClass {
	let Ledger: LedgerClass | undefined;
	jest.isolateModules(() => {
		({ Ledger } = jest.requireActual<typeof LedgerModule>(
			'../../../../nodes/shared/n8n/sending/ledger',
		));
	});
	return Ledger!;
}

/** n8n's table of processed data, which it reads and writes in two steps. */
class ProcessedData {
	entries: string[] | null = null;
	isBroken = false;
	calls = 0;

	readonly helpers = {
		checkProcessedAndRecord: async (items: Array<string | number>) => {
			const before = await this.read();
			const names = items.map(String);
			const added = names.filter((name) => !before?.includes(name));
			if (before === null && this.entries !== null) throw new Error('duplicate key');
			this.entries = [...(before ?? []), ...added];
			return { new: added, processed: names.filter((name) => before?.includes(name)) };
		},
		removeProcessed: async (items: Array<string | number>) => {
			const before = await this.read();
			this.entries = (before ?? []).filter((name) => !items.includes(name));
		},
	};

	private async read(): Promise<string[] | null> {
		this.calls++;
		if (this.isBroken) throw new Error('no database');
		const { entries } = this;
		await new Promise((resolve) => setTimeout(resolve, 20));
		return entries;
	}
}

/** A failed execution in n8n's list, which any process may retry. */
class Failed {
	private executions = 0;

	constructor(
		readonly table: ProcessedData,
		private context: IDataObject = {},
	) {}

	/** Items that are done by the retry: its outcome for each, or the reason why there is none. */
	async retry(
		Ledger: LedgerClass,
		items: number[],
		mode: 'retry' | 'webhook' = 'retry',
	): Promise<{ done: number[]; refused: number[]; saved: Failed }> {
		const context = JSON.parse(JSON.stringify(this.context)) as IDataObject;
		const executionId = `${Math.random()}/${++this.executions}`;
		const ledger = this.begin(Ledger, context, executionId, mode);
		const done: number[] = [];
		const refused: number[] = [];
		for (const item of items) {
			if (ledger.get(item)) continue;
			if ((await ledger.claim()) === 'free') {
				ledger.keep(item, { outcome: 'accepted' });
				done.push(item);
			} else refused.push(item);
		}
		await ledger.close(true);
		return { done, refused, saved: new Failed(this.table, context) };
	}

	/** A try of the node in one execution. */
	begin(
		Ledger: LedgerClass,
		context: IDataObject,
		executionId: string,
		mode: 'retry' | 'webhook' = 'retry',
		run = 0,
	) {
		const ledger = Ledger.of({
			getContext: () => context,
			getWorkflowDataProxy: () => ({
				$runIndex: run,
				$execution: { resumeUrl: 'http://127.0.0.1/1?signature=token' },
			}),
			getInputData: () => [],
			getMode: () => mode,
			getExecutionId: () => executionId,
			helpers: this.table.helpers,
		});
		return ledger;
	}
}

let one: LedgerClass;
let other: LedgerClass;
let table: ProcessedData;
beforeEach(() => {
	[one, other] = [startProcess(), startProcess()];
	table = new ProcessedData();
});

describe('a second retry of the same failed execution', () => {
	it('does nothing on another worker where the first has done something', async () => {
		const failed = new Failed(table);
		expect((await failed.retry(one, [1, 2])).done).toEqual([1, 2]);
		const { done, refused } = await failed.retry(other, [1, 2, 3]);
		expect(done).toEqual([]);
		expect(refused).toEqual([1, 2, 3]);
	});

	it('does the rest on the same worker, which knows what the first has done', async () => {
		const { saved: failed } = await new Failed(table).retry(one, [], 'webhook');
		await failed.retry(one, [1, 2]);
		expect(await failed.retry(one, [1, 2, 3])).toMatchObject({ done: [3], refused: [] });
	});

	it('does everything on another worker where the first could do nothing', async () => {
		const failed = new Failed(table);
		await failed.retry(one, []);
		expect(await failed.retry(other, [1])).toMatchObject({ done: [1], refused: [] });
	});

	it('does nothing while the first is at work', async () => {
		const failed = new Failed(table);
		for (const items of [[1], [2], [3]]) {
			const both = await Promise.all([failed.retry(one, items), failed.retry(other, items)]);
			expect(both.flatMap(({ done }) => done).length).toBeLessThanOrEqual(1);
			table.entries = ['that of another execution'];
		}
	});

	it('does nothing either where one between them was refused, and so did nothing', async () => {
		const failed = new Failed(table);
		await failed.retry(one, [1]);
		for (const item of [2, 3]) {
			const { done, refused } = await failed.retry(other, [item]);
			expect(done).toEqual([]);
			expect(refused).toHaveLength(1);
		}
	});

	it('gives its claim back where it only took over what the first has done', async () => {
		const failed = new Failed(table);
		const saved: IDataObject = {};
		await failed.begin(one, saved, '8', 'webhook').close(true);
		const first = failed.begin(one, structuredClone(saved), '9');
		first.keep(1, { outcome: 'accepted' });
		await first.close(true);
		const second = failed.begin(one, saved, '10');
		expect(second.get(1)).toEqual({ outcome: 'accepted' });
		expect(await second.claim()).toBe('free');
		await second.close(true);
		expect(await failed.begin(other, saved, '11').claim()).toBe('free');
	});

	it('hands on to its own retries, on any worker, that it does not know all of the first', async () => {
		const failed = new Failed(table);
		const saved: IDataObject = {};
		await failed.begin(one, saved, '8', 'webhook').close(true);
		const [first, second] = [structuredClone(saved), structuredClone(saved)];
		for (const run of [0, 1]) {
			const ledger = failed.begin(one, first, '9', 'retry', run);
			await ledger.claim();
			ledger.keep(0, { outcome: 'accepted' });
			await ledger.close(false);
		}
		await failed.begin(one, second, '10', 'retry', 0).close(false);
		const ledger = failed.begin(one, second, '10', 'retry', 1);
		expect(await ledger.claim()).toBe('abandoned');
		await ledger.close(true);
		expect(await failed.begin(other, second, '11', 'retry', 1).claim()).toBe('abandoned');
	});

	it('does the rest where the first cannot be asked for, as n8n does without this', async () => {
		table.isBroken = true;
		expect((await new Failed(table).retry(other, [1])).done).toEqual([1]);
	});
});

describe('a retry that was killed', () => {
	/** The time passes for all processes. */
	const wait = (minutes: number) => {
		const then = Date.now() + minutes * 60_000;
		jest.spyOn(Date, 'now').mockReturnValue(then);
	};
	afterEach(() => jest.restoreAllMocks());

	it('is not taken for one that is at work once it has given no sign for 20 minutes', async () => {
		const failed = new Failed(table);
		expect(await failed.begin(one, {}, '8').claim()).toBe('free');
		wait(1);
		expect(await failed.begin(other, {}, '9').claim()).toBe('taken');
		wait(20);
		expect(await failed.begin(other, {}, '10').claim()).toBe('abandoned');
		expect(await failed.begin(one, {}, '11').claim()).toBe('taken');
		wait(20);
		expect(await failed.begin(one, {}, '12').claim()).toBe('abandoned');
	});

	it('is still at work as long as it gives a sign before each request', async () => {
		const failed = new Failed(table);
		const first = failed.begin(one, {}, '8');
		await first.claim();
		for (let i = 0; i < 6; i++) {
			wait(10);
			await first.giveSign();
			expect(await failed.begin(other, {}, `1${i}`).claim()).toBe('taken');
		}
	});

	it('sends nothing more if it only paused and another one has taken over', async () => {
		const failed = new Failed(table);
		const first = failed.begin(one, {}, '8');
		await first.claim();
		wait(30);
		expect(await failed.begin(other, {}, '9').claim()).toBe('abandoned');
		expect(await first.giveSign()).toBe(false);
		expect(await first.giveSign()).toBe(false);
		await expect(gateOf(first).permit([0])).rejects.toThrow('Another retry');
	});

	it('goes on after a pause if nobody has taken over, and then nobody does', async () => {
		const failed = new Failed(table);
		const first = failed.begin(one, {}, '8');
		await first.claim();
		wait(30);
		expect(await first.giveSign()).toBe(true);
		expect(await failed.begin(other, {}, '9').claim()).toBe('taken');
	});

	it('goes on, or another one takes over, but not both in the same moment', async () => {
		const delays = Array.from({ length: 9 }, (_, i) => i * 20);
		const pairs = delays.map((delay) => {
			const failed = new Failed(new ProcessedData());
			return { delay, failed, first: failed.begin(one, {}, '8') };
		});
		await Promise.all(pairs.map(async ({ first }) => await first.claim()));
		wait(30);
		const both = pairs.map(async ({ delay, failed, first }) => {
			const claim = failed.begin(other, {}, '9').claim();
			await new Promise((resolve) => setTimeout(resolve, delay));
			const goesOn = await first.giveSign();
			return goesOn && (await claim) === 'abandoned';
		});
		expect(await Promise.all(both)).toEqual(delays.map(() => false));
	});

	it('is still at work as long as it gives a sign in any run of a loop', async () => {
		const failed = new Failed(table);
		const context: IDataObject = {};
		for (let run = 0; run < 4; run++) {
			const ledger = failed.begin(one, context, '8', 'retry', run);
			await ledger.claim();
			await ledger.giveSign();
			// The later runs send nothing.
			if (run === 0) ledger.keep(0, { outcome: 'accepted' });
			await ledger.close(false);
			wait(10);
			expect(await failed.begin(other, {}, `1${run}`).claim()).toBe('taken');
		}
	});
});

it('a retry of a retry does the rest on any worker: n8n hands on what was done', async () => {
	const { saved } = await new Failed(table).retry(one, [1]);
	const again = await saved.retry(other, [1, 2]);
	expect(again.done).toEqual([2]);
	expect((await again.saved.retry(one, [1, 2, 3])).done).toEqual([3]);
});

describe('a retry whose node is tried again, as Retry On Fail does', () => {
	it('is no second retry: it does the rest, and asks no more', async () => {
		const failed = new Failed(table);
		const context: IDataObject = {};
		const first = failed.begin(one, context, '8');
		first.keep(1, { outcome: 'accepted' });
		await first.close(true);
		const { calls } = table;
		const second = failed.begin(one, context, '8');
		expect(second.get(1)).toEqual({ outcome: 'accepted' });
		expect(second.get(2)).toBeUndefined();
		expect(table.calls).toBe(calls);
	});

	it('sets out anew where the try before could do nothing: no other retry does so beside it', async () => {
		const failed = new Failed(table);
		const context: IDataObject = {};
		await failed.begin(one, context, '8').close(true);
		const second = failed.begin(one, context, '8');
		expect(await second.claim()).toBe('free');
		second.keep(1, { outcome: 'accepted' });
		expect((await failed.retry(other, [1])).done).toEqual([]);
	});
});

it('nothing of this is read or written by an execution that is no retry', async () => {
	expect((await new Failed(table).retry(one, [1, 2], 'webhook')).done).toEqual([1, 2]);
	expect((await new Failed(table).retry(other, [], 'webhook')).done).toEqual([]);
	expect(table.calls).toBe(0);
});
