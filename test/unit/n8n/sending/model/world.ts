import { Attempt, type Ended, type Report, type Saved, type Settings } from './execution';
import { ModelGateway, type Fate, type Traits } from './gateway';
import { Process } from './process';
import { ProcessedData } from './processedData';
import { changed, countBy, type Change, type Row } from './rows';

export interface Retry {
	/** Which attempt is retried: 0 is the latest. */
	back: number;
	/** How long after the attempt before, in minutes. */
	minutes: number;
	/** On which of two workers. */
	worker: 0 | 1;
	/** n8n has added a run when it recovered the execution that was killed. */
	isShifted: boolean;
	/** The rows change only when everything runs again: after n8n was killed in a first attempt. */
	changes: Change[];
}

const LATEST: Retry = { back: 0, minutes: 30, worker: 0, isShifted: false, changes: [] };

export interface History {
	traits: Traits;
	settings: Settings;
	/** The rows of each execution. All executions run at once. */
	executions: Row[][];
	fates: Fate[];
	pauses: number[];
	retries: Retry[];
	attempts: number;
}

/** The time of all worlds. */
export const clock = { now: Date.UTC(2026, 10, 28) };

let tokens = 0;

/**
 * A small world: executions of a workflow that sends rows, two workers that are killed, retries, and
 * a gateway. It keeps n8n's rules: after a failure a retry runs the same run with the same rows and
 * the saved context; after a kill everything runs again, with other rows and without a context.
 */
export class World {
	readonly gateway: ModelGateway;
	readonly executions: Execution[];
	private readonly workers = [new Process(), new Process()];

	constructor(readonly history: History) {
		const { traits, fates, pauses, executions } = history;
		this.gateway = new ModelGateway(traits, fates, pauses);
		const processedData = new ProcessedData();
		this.executions = executions.map(
			(rows) => new Execution(rows, history, this.gateway, processedData),
		);
	}

	/** Whether every execution has ended well. */
	async play(): Promise<boolean> {
		const { attempts, retries } = this.history;
		for (let attempt = 0; attempt < attempts; attempt++) {
			const retry = retries[attempt - 1] ?? LATEST;
			if (attempt > 0) clock.now += retry.minutes * 60_000;
			if (this.workers[retry.worker]!.isKilled) this.workers[retry.worker] = new Process();
			const worker = this.workers[retry.worker]!;
			const open = this.executions.filter(({ ended }) => ended !== 'well');
			await Promise.all(open.map(async (execution) => await execution.attempt(retry, worker)));
		}
		return this.executions.every(({ ended }) => ended === 'well');
	}
}

/** An execution and its retries. */
export class Execution {
	ended: Ended | null = null;
	/** How often n8n started it from the beginning. */
	readonly beginnings: Array<Map<string, number>> = [];
	/** An older attempt was retried, which does not know what later ones did. */
	hasForgotten = false;
	private readonly token = `token-${++tokens}`;
	/** The attempts as n8n's list has them. */
	private readonly list: Saved[] = [];
	private state: Saved;

	constructor(
		rows: Row[],
		private readonly history: History,
		private readonly gateway: ModelGateway,
		private readonly processedData: ProcessedData,
	) {
		this.state = { rows, run: 0, shift: 0, context: {}, reports: [] };
	}

	get rows(): Row[] {
		return this.state.rows;
	}

	/** What the user was told about each row of the runs that have ended. */
	get reports(): Report[] {
		return this.state.reports;
	}

	async attempt(retry: Retry, worker: Process): Promise<void> {
		const isFirst = this.ended === null;
		if (!isFirst) this.state = this.started(retry);
		this.countRows();
		const before = copyOf(this.state);
		const { gateway, history, processedData, token } = this;
		const mode = isFirst ? 'webhook' : 'retry';
		const { settings } = history;
		const attempt = new Attempt(gateway, settings, processedData, token, mode, this.state);
		this.ended = await worker.run(async () => await attempt.play());
		this.list.push(this.ended === 'killed' ? before : copyOf(this.state));
	}

	/** The state in which a retry starts. */
	private started({ back, isShifted, changes }: Retry): Saved {
		if (back > 0 && this.list.length > 1) this.hasForgotten = true;
		const state = copyOf(this.list[Math.max(0, this.list.length - 1 - back)]!);
		if (Object.keys(state.context).length > 0) return state;
		// Nothing was saved: everything runs again, also what gives the rows.
		return {
			...state,
			rows: changes.reduce(changed, this.state.rows),
			shift: isShifted ? state.shift + 1 : state.shift,
		};
	}

	/** Counts the rows of each message when the execution begins. */
	private countRows(): void {
		if (this.state.run > 0 || Object.keys(this.state.context).length > 0) return;
		this.beginnings.push(countBy(this.state.rows, messageOf));
	}
}

/** What tells the message of a row from others: its reference, or the number if it has none. */
export function messageOf({ to, reference }: Row): string {
	return reference === undefined ? to : `${to} ${reference}`;
}

function copyOf(state: Saved): Saved {
	const context = JSON.parse(JSON.stringify(state.context)) as Saved['context'];
	return { ...state, context, reports: [...state.reports] };
}
