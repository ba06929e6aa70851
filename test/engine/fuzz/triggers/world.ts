import { setTimeout as pause } from 'node:timers/promises';
import type { IDataObject, INodeParameters, WorkflowActivateMode } from 'n8n-workflow';
import type { Bench } from '../../../support/bench';
import type { Poller } from '../../../support/engine';
import { offsetAt, wallTextAt } from './wallText';
import type { FastTime } from '../time';

/** How a poll fails, and at which of its requests. */
export interface Failing {
	kind: 'dropBefore' | 'dropAfter' | 'half' | 'malformed' | 'html' | 'status' | 'wrongShape';
	/** Of a wrong shape. */
	body: unknown;
	skip: number;
}

/** Someone's message, as the gateway will list it. */
export interface Sms {
	from: string;
	text: string;
	/** `YYYY-MM-DD HH:MM:SS`, local. */
	at: string;
	type: 'eco' | 'nd';
}

type Gateway = Bench<ConstructorParameters<typeof Bench>[1]>['gateway'] & {
	fault: (fault: never) => void;
	clearFaults: () => void;
	reset: () => void;
};

/** A gateway and the trigger that listens to it. */
export interface Listening {
	bench: Bench<Gateway>;
	parameters: INodeParameters;
	/** The path that is polled. */
	path: string;
	/** The gateway takes a message in, and lists it from now on. */
	receive: (sms: Sms) => void;
	/** What tells an emitted item from others; equal messages may be alike. */
	keyOf: (sms: Sms) => string;
	keyOfItem: (json: IDataObject) => string;
}

interface Arrival {
	sms: Sms;
	shownFrom: number;
	isShown: boolean;
}

/**
 * n8n with one active workflow, and a gateway to which people write. n8n saves what a trigger
 * remembers at activation and when a poll emits; a restart finds no more than that.
 */
export class World {
	largestState = 0;
	emitted = 0;
	private arrivals: Arrival[] = [];
	/** Listed, and not emitted. */
	private pending: string[] = [];
	private poller!: Poller;
	private saved: IDataObject = {};

	constructor(
		private readonly listening: Listening,
		private readonly time: FastTime,
		private readonly zone: string,
	) {
		listening.bench.gateway.reset();
	}

	/**
	 * A message comes; the gateway lists it only `lateMs` later, with the time it came. Lateness is
	 * promised by the gateway's clock: what that skips in spring is taken off.
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

	/** A user switches the workflow on: what is listed by then is not news. */
	async activate(): Promise<void> {
		this.show();
		this.pending = [];
		this.poller = this.listen('activate');
		await this.take(this.poller.poll());
		this.saved = this.poller.staticData();
	}

	/** n8n starts again, or publishes a new version: it goes on where the saved state ends. */
	async restart(activation: WorkflowActivateMode): Promise<void> {
		this.poller = this.listen(activation);
		await this.poll();
		this.saved = this.poller.staticData();
	}

	/** As after a loss of n8n's database: it starts at this moment. */
	async restartWithoutState(): Promise<void> {
		this.saved = {};
		this.show();
		this.pending = [];
		this.poller = this.listen('init');
		await this.take(this.poller.poll());
		this.saved = this.poller.staticData();
	}

	async poll(): Promise<void> {
		this.show();
		await this.take(this.poller.poll());
		this.settle();
	}

	/** A second poll begins while the first waits for its answer, and another message comes. */
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
		this.settle();
	}

	/** It may be saved by its retries, or emit some: what is missing then comes with the next. */
	async failToPoll({ kind, body, skip }: Failing): Promise<void> {
		this.show();
		const { gateway } = this.listening.bench;
		const more = { status: 503, taken: true, body };
		gateway.fault({ kind, ...more, skip, times: 4, path: this.listening.path } as never);
		await this.poller.poll().then(
			(items) => this.took(items),
			(error: Error) => expect(error.name).toBe('NodeApiError'),
		);
		gateway.clearFaults();
	}

	private listen(activation: WorkflowActivateMode): Poller {
		const { bench, parameters } = this.listening;
		return bench.listen(parameters, { staticData: this.saved, activation });
	}

	/** What has become visible by now is listed by the gateway. */
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
		this.took(await poll);
	}

	/** Each emitted item is one that is listed and was not emitted before. */
	private took(items: IDataObject[]): void {
		const times = items.map(({ receivedAt }) => String(receivedAt as string).slice(0, 19));
		expect(times).toEqual([...times].sort());
		for (const key of items.map(this.listening.keyOfItem)) {
			const position = this.pending.indexOf(key);
			if (position < 0) throw new Error(`Emitted again, or never received: ${key}`);
			this.pending.splice(position, 1);
		}
		const state = this.poller.staticData();
		this.largestState = Math.max(this.largestState, JSON.stringify(state).length);
		this.emitted += items.length;
		if (items.length > 0) this.saved = state;
	}

	/** After a poll that went well nothing that is listed is missing. */
	private settle(): void {
		expect(this.pending).toEqual([]);
	}
}
