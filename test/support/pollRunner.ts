import {
	ActiveWorkflowTriggers,
	ErrorReporter,
	PollContext,
	PollTriggerExecutor,
	Tracing,
	TriggersAndPollers,
	type ScheduledTaskManager,
} from 'n8n-core';
import type { IDataObject, WorkflowActivateMode } from 'n8n-workflow';
import { additionalDataOf, NODE, workflowOf, type Setup } from './engine';

type Logger = ConstructorParameters<typeof PollTriggerExecutor>[0];

const log = { debug() {}, info() {}, warn() {}, error() {}, scoped: () => log };
const logger = log as unknown as Logger;

/** n8n's own activation and poll runner, without its clock: a test says when n8n polls. */
export class PollRunner {
	/** The items of each execution that n8n started. */
	readonly started: IDataObject[][] = [];
	/** The errors of the failed executions that n8n saved. */
	readonly failed: Error[] = [];
	/** Why n8n cannot start executions, or what becomes of those that it starts. */
	failure: Error | null = null;
	private readonly ticks: Array<() => void> = [];
	private ended = () => {};

	/** Activates a workflow with a polling trigger. @throws Error if n8n gives the trigger up. */
	static async activate(
		setup: Setup,
		activation: WorkflowActivateMode,
		staticData: IDataObject = {},
		failure: Error | null = null,
	): Promise<PollRunner> {
		const runner = new PollRunner();
		runner.failure = failure;
		await runner.start(setup, activation, staticData);
		return runner;
	}

	/** Polls as n8n's schedule does, and waits for the end of the poll. */
	async poll(): Promise<void> {
		if (this.ticks.length === 0) throw new Error('n8n does not poll this trigger.');
		const ended = new Promise<void>((resolve) => (this.ended = resolve));
		for (const tick of this.ticks) tick();
		await ended;
	}

	private async start(
		setup: Setup,
		activation: WorkflowActivateMode,
		staticData: IDataObject,
	): Promise<void> {
		const schedule = {
			register: (_target: unknown, tick: () => void) => this.ticks.push(tick),
			deregisterTarget: () => undefined,
			deregisterGroup: () => false,
			getTargetIds: () => [],
			hasTarget: () => false,
			hasGroup: () => false,
		} as unknown as ScheduledTaskManager;
		const pollers = new TriggersAndPollers();
		// n8n saves the failure of a poll just after this event.
		pollers.events.on('poll-tick-completed', () => setImmediate(this.ended));
		const reporter = new ErrorReporter(logger, new Tracing());
		const executor = new PollTriggerExecutor(logger, pollers, new Tracing(), reporter);
		const triggers = new ActiveWorkflowTriggers(logger, schedule, pollers, reporter, executor);
		const workflow = workflowOf(setup, staticData);
		// n8n gives every polling trigger this parameter when it loads the package.
		workflow.getNode(NODE)!.parameters.pollTimes = { item: [{ mode: 'everyMinute' }] };
		await triggers.addAllTriggers(
			workflow.id,
			workflow,
			additionalDataOf(setup),
			'trigger',
			activation,
			() => {
				throw new Error('The trigger polls.');
			},
			(of, node, data, mode, how) =>
				new PollContext(
					of,
					node,
					data,
					mode,
					how,
					(items, _response, done) => {
						this.started.push(items.flat().map(({ json }) => json));
						if (this.failure) done?.reject(this.failure);
						else done?.resolve(undefined);
					},
					(error) => void this.failed.push(error),
				),
		);
	}
}
