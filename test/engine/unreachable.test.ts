import {
	ManualExecutionCancelledError,
	type IDataObject,
	type WorkflowActivateMode,
} from 'n8n-workflow';
import { openBench, type Bench } from '../support/bench';
import { GATEWAYS, titled } from '../support/gateways';
import { PollRunner } from '../support/pollRunner';

const polling = GATEWAYS.filter(({ trigger }) => trigger?.polling);

/** n8n activates a workflow in these ways when no user waits for the result. */
const UNWATCHED: WorkflowActivateMode[] = ['init', 'update', 'leadershipChange'];

describe.each(titled(polling))('the trigger of %s', (_, gateway) => {
	const parameters = gateway.trigger!.polling!;
	const watched = (activation: 'activate' | 'create') => bench.listen(parameters, { activation });
	let bench: Bench;
	let staticData: IDataObject;
	beforeEach(async () => {
		bench = await openBench(gateway);
		const trigger = watched('activate');
		await trigger.poll();
		staticData = trigger.staticData();
		arrive('meanwhile');
		bench.gateway.fault({ kind: 'dropBefore', times: 99 });
	});
	afterEach(async () => await bench.close());

	const arrive = (text: string) => gateway.arrive?.(bench.gateway, text);
	const setup = (changes: IDataObject = {}) => ({
		type: new gateway.trigger!.node(),
		parameters: { ...parameters, ...changes } as typeof parameters,
		credentials: bench.credentials,
	});
	const lost = expect.objectContaining({
		name: 'NodeApiError',
		message: expect.stringMatching(/^The connection to .* was lost/) as string,
	}) as Error;

	it.each(UNWATCHED)(
		'goes on in n8n’s poll runner if its first poll fails: %s',
		async (activation) => {
			const runner = await PollRunner.activate(setup(), activation, staticData);
			expect(runner.failed).toEqual([lost]);
			await runner.poll();
			expect(runner.failed).toEqual([lost, lost]);
			bench.gateway.clearFaults();
			for (let i = 0; i < 2; i++) await runner.poll();
			expect(runner.failed).toHaveLength(2);
			const texts = runner.started.flat().map(({ text }) => text);
			if (gateway.arrive) expect(texts).toEqual(['meanwhile']);
		},
	);

	it.each(UNWATCHED)(
		'goes on if a parameter or the credential cannot be read at its first poll: %s',
		async (activation) => {
			const wrong = await PollRunner.activate(
				setup({ event: 'x', threshold: 'x' }),
				activation,
				staticData,
			);
			expect(wrong.failed).toEqual([expect.objectContaining({ name: 'NodeOperationError' })]);
			bench.gateway.clearFaults();
			const gone = new Error('The database is gone');
			jest.spyOn(bench.credentials, 'getDecrypted').mockRejectedValueOnce(gone);
			const runner = await PollRunner.activate(setup(), activation, staticData);
			expect(runner.failed.map(({ message }) => message)).toEqual([gone.message]);
			await runner.poll();
			expect(runner.failed).toHaveLength(1);
			const texts = runner.started.flat().map(({ text }) => text);
			if (gateway.arrive) expect(texts).toEqual(['meanwhile']);
		},
	);

	it.each(UNWATCHED)(
		'emits later what n8n could not take because its database was lost during a poll: %s',
		async (activation) => {
			bench.gateway.clearFaults();
			const before = bench.gateway.requests.length;
			const { credentials } = bench;
			const read = credentials.getDecrypted.bind(credentials);
			const database = jest.spyOn(credentials, 'getDecrypted').mockImplementation(async (...of) => {
				if (bench.gateway.requests.length > before) throw new Error('The database is gone');
				return await read(...of);
			});
			const runner = await PollRunner.activate(setup({ threshold: 1e9 }), activation, staticData);
			expect(bench.gateway.requests.length).toBeGreaterThan(before);
			expect(runner.failed.map(({ message }) => message)).toEqual(['The database is gone']);
			expect(runner.started).toEqual([]);
			database.mockRestore();
			for (let i = 0; i < 2; i++) await runner.poll();
			expect(runner.failed).toHaveLength(1);
			expect(runner.started.flat()).toHaveLength(1);
		},
	);

	it('emits again what n8n could not start an execution with, and nothing else', async () => {
		bench.gateway.clearFaults();
		const gone = new Error('Connection terminated unexpectedly');
		const changes = { threshold: 1e9 };
		const runner = await PollRunner.activate(setup(changes), 'update', staticData, gone);
		await runner.poll();
		expect(runner.started).toHaveLength(2);
		// A user stops this execution, so it has started.
		runner.failure = new ManualExecutionCancelledError('1');
		for (let i = 0; i < 3; i++) await runner.poll();
		expect(runner.started).toHaveLength(3);
		for (const items of runner.started) expect(items).toEqual(runner.started[0]);
	});

	it.each(['activate', 'create'] as const)(
		'is not activated by a user while its first poll fails: %s',
		async (activation) => {
			await expect(PollRunner.activate(setup(), activation)).rejects.toThrow(lost.message);
			const trigger = watched(activation);
			await expect(trigger.poll()).rejects.toThrow(/was lost/);
			expect(trigger.reported).toEqual([]);
		},
	);

	it('shows the error at once in the editor', async () => {
		const trigger = bench.listen(parameters, { mode: 'manual', activation: 'manual' });
		await expect(trigger.poll()).rejects.toThrow(/was lost/);
		expect(trigger.reported).toEqual([]);
	});

	it('leaves the failure of every poll to n8n’s durable scheduler, which waits longer then', async () => {
		const scheduled = { staticData, activation: 'update', budgetMs: 36_000 } as const;
		const trigger = bench.listen(parameters, scheduled);
		await expect(trigger.poll()).rejects.toMatchObject({
			failure: { cause: 'temporarily-unavailable' },
		});
		expect(trigger.reported).toEqual([]);
	});
});
