import type { IDataObject } from 'n8n-workflow';
import { nodeContext, type Result } from '../../support/engine';
import type { FaultyLine } from '../faultyLine';
import { BadLuck, type Met } from './badLuck';
import type { Case } from './case';
import { isRefusal } from './mishap';

/**
 * What the user was told about a message. `notSent`: the node failed before it tried the message.
 */
export type Said = 'accepted' | 'rejected' | 'unknown' | 'notSent';

/** A promise that was broken. */
export type Breach =
	| 'sent twice'
	| 'accepted, but not at the gateway'
	| 'rejected, but at the gateway'
	| 'unknown without cause'
	| 'no output'
	| 'never accepted';

export interface Verdict {
	/** What the user was told in the end about each valid message. */
	said: Said[];
	/** How many different messages the gateway has. */
	there: number;
	requests: number;
	mishaps: string[];
	executions: number;
	/** How many of the messages were sent by a retry with other rows, after n8n had been killed. */
	afterCrash: number;
	breaches: Array<{ breach: Breach; words: string }>;
}

/**
 * Runs a case over a connection that fails at random. After each execution it compares what the
 * user was told with what the gateway has.
 */
export class Trial {
	private readonly luck: BadLuck;
	private readonly breaches: Verdict['breaches'] = [];
	private said: Said[] = [];
	private executions = 0;

	constructor(
		private readonly one: Case,
		private readonly line: FaultyLine,
		seed: string,
	) {
		const numbers = one.recipients.filter((number) => number !== null);
		this.luck = new BadLuck(one, line, seed, new Set(numbers));
	}

	async run(): Promise<Verdict> {
		const { one, line } = this;
		line.reset();
		const setup = line.setup(one.operation, one.items, one.parameters, one.settings);
		if (one.refusedMs > 0) line.proxy.refuse(one.refusedMs);
		const first = await this.execute(async () => await line.run(setup), one.refusedMs > 0);
		let last = first;
		for (const which of one.retries) {
			const failed = which === 'first' ? first : last;
			if (failed.error) last = await this.execute(async () => await line.retry(setup, failed));
		}
		this.luck.isOver = true;
		if (last.error) await this.execute(async () => await line.retry(setup, last));
		// A second execution with Only Once must send only the messages that the gateway lacks.
		if (one.isRunAgain) await this.execute(async () => await line.run(setup));
		return this.verdict();
	}

	private async execute(run: () => Promise<Result>, isRefusedAtFirst = false): Promise<Result> {
		const start = this.luck.met.length;
		this.line.gateway.clearFaults();
		const result = await run();
		this.executions += 1;
		this.judge(result, this.luck.met.slice(start), isRefusedAtFirst);
		return result;
	}

	private judge(result: Result, met: Met[], isRefusedAtFirst: boolean): void {
		const { one, line } = this;
		const there = new Map<string, number>();
		for (const number of line.taken) there.set(number, (there.get(number) ?? 0) + 1);
		const before = this.said;
		this.said = this.read(result);
		one.recipients.forEach((number, index) => {
			const count = number === null ? 0 : (there.get(number) ?? 0);
			const said = this.said[index]!;
			if (count > 1) this.report('sent twice', index, result);
			if (said === 'accepted' && count === 0)
				this.report('accepted, but not at the gateway', index, result);
			if ((said === 'rejected' || said === 'notSent') && count > 0) {
				this.report('rejected, but at the gateway', index, result);
			}
			// A failed execution keeps an earlier "unknown", so that the next one asks once more.
			const isKept = result.error !== undefined && before[index] === 'unknown';
			if (said === 'unknown' && !isKept && !this.hasCause(number!, met, isRefusedAtFirst)) {
				this.report('unknown without cause', index, result);
			}
			// Without mishaps every message must be accepted in the end, if the gateway can be asked.
			const isOpen = said !== 'accepted' && !(said === 'unknown' && line.tested.lookup === null);
			if (this.luck.isOver && number !== null && isOpen)
				this.report('never accepted', index, result);
		});
	}

	/** What the user is told about each item: by its output, or by the data of a failed execution. */
	private read(result: Result): Said[] {
		const count = this.one.items.length;
		if (result.error) {
			const sent = (nodeContext(result).sent ?? {}) as Record<string, Record<string, IDataObject>>;
			return Array.from({ length: count }, (_, i) => {
				return (sent['0']?.[String(i)]?.outcome as Said | undefined) ?? 'notSent';
			});
		}
		const said = new Array<Said | undefined>(count);
		for (const { json, pairedItem } of result.items.flat()) {
			const index = (pairedItem as { item: number }).item;
			if (said[index] !== undefined) this.report('no output', index, result);
			said[index] = json.outcome as Said;
		}
		return Array.from(said, (outcome, index) => {
			if (outcome === undefined) this.report('no output', index, result);
			return outcome ?? 'notSent';
		});
	}

	/**
	 * Whether the outcome "unknown" is justified. If the gateway cannot be asked, a request with the
	 * message must have had no usable answer. If it can be asked, asking must have failed in this
	 * execution, or three requests must have had no answer, or the gateway must have refused the
	 * message when it was sent again: the first request may still arrive then.
	 */
	private hasCause(number: string, met: Met[], isRefusedAtFirst: boolean): boolean {
		const { luck, line } = this;
		const { lookup, login } = line.tested;
		const mine = (list: Met[]) =>
			list.flatMap(({ request, mishap }) =>
				luck.recipientsIn(request).includes(number) ? mishap : [],
			);
		const unanswered = (list: Met[]) => mine(list).filter(({ hidesAnswer }) => hidesAnswer).length;
		const hasBrokenLine = (list: Met[]) => list.some(({ mishap }) => mishap.isForNext);
		if (lookup === null) return hasBrokenLine(luck.met) || unanswered(luck.met) > 0;
		const couldNotAsk = met.some(
			({ request: { path } }) => lookup.path.test(path) || login?.test(path),
		);
		const isRefusedAgain = unanswered(met) > 0 && mine(met).some(isRefusal);
		return (
			isRefusedAtFirst ||
			hasBrokenLine(met) ||
			couldNotAsk ||
			unanswered(met) >= 3 ||
			isRefusedAgain
		);
	}

	private report(breach: Breach, index: number, { error }: Result): void {
		const { one, line } = this;
		const number = one.recipients[index];
		const { onError, retryOnFail } = one.settings;
		const words = [
			`case ${one.number}, item ${index}: ${breach}. The user is told "${this.said[index]}",`,
			`the gateway has it ${line.taken.filter((taken) => taken === number).length} times.`,
			`${one.operation}, ${onError}, Retry On Fail ${retryOnFail ? 'on' : 'off'}, execution`,
			`${this.executions}, error ${error?.message ?? 'none'}.\n  ${this.luck.told(number ?? null)}`,
		].join(' ');
		this.breaches.push({ breach, words });
	}

	private verdict(): Verdict {
		const { one, line } = this;
		const { requests } = this.luck;
		const isWanted = one.recipients.map((number) => number !== null);
		return {
			said: this.said.filter((_, index) => isWanted[index]),
			there: new Set(line.taken).size,
			requests: requests.length,
			mishaps: requests.flatMap(({ mishap }) => mishap?.name ?? []),
			executions: this.executions,
			afterCrash: 0,
			breaches: this.breaches,
		};
	}
}
