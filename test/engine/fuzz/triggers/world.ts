import { setTimeout as pause } from 'node:timers/promises';
import type { IDataObject, INode, INodeParameters, WorkflowActivateMode } from 'n8n-workflow';
import type { Bench } from '../../../support/bench';
import type { Poller } from '../../../support/engine';
import { offsetAt, wallTextAt } from './wallText';
import type { FastTime } from '../time';

/** How a poll fails. */
export interface Failing {
	kind: 'dropBefore' | 'dropAfter' | 'half' | 'malformed' | 'html' | 'status' | 'wrongShape';
	/** The answer, if its shape is wrong. */
	body: unknown;
	/** How many requests of the poll succeed first. */
	skip: number;
}

/** An incoming message as the gateway lists it. */
export interface Sms {
	from: string;
	text: string;
	/** The gateway's local time, `YYYY-MM-DD HH:MM:SS`. */
	at: string;
	type: 'eco' | 'nd';
}

/** A gateway and the trigger that listens to it. */
export interface Listening {
	bench: Bench;
	parameters: INodeParameters;
	/** The path that is polled. */
	path: string;
	/** The gateway receives a message and lists it from now on. */
	receive: (sms: Sms) => void;
	/** A key that different messages do not share. Equal messages may share one. */
	keyOf: (sms: Sms) => string;
	keyOfItem: (json: IDataObject) => string;
}

interface Arrival {
	sms: Sms;
	shownFrom: number;
	isShown: boolean;
}

/**
 * n8n with one active workflow, and a gateway to which people write. n8n saves the state of a
 * trigger at activation and when a poll emits items. After a restart only the saved state is left.
 */
export class World {
	largestState = 0;
	emitted = 0;
	private arrivals: Arrival[] = [];
	/** The keys of messages that are listed and not emitted yet. */
	private pending: string[] = [];
	private poller!: Poller;
	private saved: IDataObject = {};
	/** The keys of all emitted messages since the activation, in order. */
	private log: string[] = [];
	/** What n8n has saved since the activation, and how many messages were emitted by then. */
	private history: Array<{ state: IDataObject; emitted: number }> = [];
	/** Messages that were emitted after the state that n8n has saved now. */
	private unsaved: string[] = [];
	private node: Partial<INode> = {};

	constructor(
		private readonly listening: Listening,
		private readonly time: FastTime,
		private readonly zone: string,
	) {
		listening.bench.gateway.reset();
	}

	/**
	 * A message arrives, but the gateway lists it only `lateMs` later, with the time of arrival. The
	 * promise about late messages counts time by the gateway's clock, so the hour that the clock
	 * skips in spring is subtracted.
	 */
	receive(sms: Omit<Sms, 'at'>, lateMs: number): number {
		const { now } = this.time;
		const skipped = offsetAt(now + lateMs, this.zone) - offsetAt(now, this.zone);
		const late = Math.max(0, lateMs - Math.max(0, skipped));
		const at = wallTextAt(now, this.zone);
		this.arrivals.push({ sms: { ...sms, at }, shownFrom: now + late, isShown: false });
		return late;
	}

	pass(ms: number): void {
		this.time.pass(ms);
	}

	/** A user activates the workflow. Messages that are already listed are not emitted. */
	async activate(): Promise<void> {
		this.show();
		this.pending = [];
		this.poller = this.listen('activate');
		await this.take(this.poller.poll());
		this.begin();
	}

	/** n8n restarts or publishes a new version. The trigger continues from the saved state. */
	async restart(activation: WorkflowActivateMode): Promise<void> {
		this.forget();
		this.poller = this.listen(activation);
		await this.poll();
		this.save();
	}

	/** n8n restarts, but the gateway is off. n8n saves the static data also after a failed poll. */
	async restartWithoutGateway(activation: WorkflowActivateMode, how: Failing): Promise<void> {
		this.forget();
		this.poller = this.listen(activation);
		await this.failToPoll(how);
		this.save();
	}

	/** A version is published in which the trigger has another name, or another credential. */
	async change(node: { name: string; credential: string }): Promise<void> {
		const { name } = this.listening.bench.tested.credential;
		this.node = { name: node.name, credentials: { [name]: { id: node.credential, name: 'x' } } };
		await this.restart('update');
	}

	/** A Code node that has run for a while saves the static data that it started with. */
	overwrite(share: number): void {
		const older = this.history[Math.floor(share * this.history.length)]!;
		this.saved = older.state;
		this.unsaved = this.log.slice(older.emitted);
	}

	/** n8n restarts after it has lost its database. The trigger begins at this moment. */
	async restartWithoutState(): Promise<void> {
		this.saved = {};
		this.show();
		this.pending = [];
		this.poller = this.listen('init');
		await this.take(this.poller.poll());
		this.begin();
	}

	async poll(): Promise<void> {
		this.show();
		await this.take(this.poller.poll());
		this.expectNothingPending();
	}

	/**
	 * A second poll begins while the first waits for its answer. Another message arrives meanwhile.
	 */
	async pollTwice(between: Omit<Sms, 'at'>): Promise<void> {
		this.show();
		const { gateway } = this.listening.bench;
		const before = gateway.requests.length;
		gateway.fault({ kind: 'delay', ms: 25, path: this.listening.path } as never);
		const first = this.take(this.poller.poll());
		while (gateway.requests.length === before) await pause(1);
		this.receive(between, 0);
		this.show();
		await Promise.all([first, this.take(this.poller.poll())]);
		this.expectNothingPending();
	}

	/** Retries may save the poll, or it may emit a part. The next poll must emit the rest. */
	async failToPoll({ kind, body, skip }: Failing): Promise<void> {
		this.show();
		const { gateway } = this.listening.bench;
		const more = { status: 503, taken: true, body };
		gateway.fault({ kind, ...more, skip, times: 4, path: this.listening.path } as never);
		await this.poller.poll().then(
			(items) => this.record(items),
			(error: Error) => expect(error.name).toBe('NodeApiError'),
		);
		gateway.clearFaults();
	}

	private listen(activation: WorkflowActivateMode): Poller {
		const { bench, parameters } = this.listening;
		return bench.listen(parameters, { staticData: this.saved, activation, node: this.node });
	}

	private begin(): void {
		this.history = [];
		this.log = [];
		this.save();
	}

	private save(): void {
		this.saved = this.poller.staticData();
		this.unsaved = [];
		this.history.push({ state: this.saved, emitted: this.log.length });
	}

	/** The process ends. What it emitted after the saved state comes again, and nothing else does. */
	private forget(): void {
		this.pending.push(...this.unsaved);
		this.log.length -= this.unsaved.length;
		this.history = this.history.filter(({ emitted }) => emitted <= this.log.length);
		this.unsaved = [];
	}

	/** Lets the gateway list every message that is due to be listed by now. */
	private show(): void {
		for (const arrival of this.arrivals) {
			if (arrival.isShown || arrival.shownFrom > this.time.now) continue;
			arrival.isShown = true;
			this.listening.receive(arrival.sms);
			this.pending.push(this.listening.keyOf(arrival.sms));
		}
		this.arrivals = this.arrivals.filter(({ isShown }) => !isShown);
	}

	private async take(poll: Promise<IDataObject[]>): Promise<void> {
		this.record(await poll);
	}

	/** Checks that each emitted item is listed and was not emitted before. */
	private record(items: IDataObject[]): void {
		const times = items.map(({ receivedAt }) => String(receivedAt as string).slice(0, 19));
		expect(times).toEqual([...times].sort());
		for (const key of items.map(this.listening.keyOfItem)) {
			const position = this.pending.indexOf(key);
			if (position < 0) throw new Error(`Emitted again, or never received: ${key}`);
			this.pending.splice(position, 1);
			this.log.push(key);
		}
		const state = this.poller.staticData();
		this.largestState = Math.max(this.largestState, JSON.stringify(state).length);
		this.emitted += items.length;
		if (items.length > 0) this.save();
	}

	/** After a successful poll every listed message has been emitted. */
	private expectNothingPending(): void {
		expect(this.pending).toEqual([]);
	}
}
