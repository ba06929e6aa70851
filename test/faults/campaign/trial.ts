import type { IDataObject } from 'n8n-workflow';
import { Chance } from '../../support/chance';
import { nodeContext, type Result } from '../../support/engine';
import type { LineFault, LineRequest } from '../../support/faultProxy';
import { LONG_MS, type FaultyLine } from '../faultyLine';
import type { Case } from './case';
import { drawMishap, SHORT_MS, type Mishap } from './mishap';

/** What the user knows of a message: `notSent` where the node failed before it came to it. */
export type Said = 'accepted' | 'rejected' | 'unknown' | 'notSent';

/** What was promised and is not so. */
export type Breach =
	| 'sent twice'
	| 'accepted, not there'
	| 'rejected, but there'
	| 'unknown without cause'
	| 'no output'
	| 'not settled';

export interface Verdict {
	/** By message that ought to be sent, when all was over. */
	said: Said[];
	/** How many of them the gateway has. */
	there: number;
	requests: number;
	mishaps: string[];
	executions: number;
	breaches: Array<{ breach: Breach; words: string }>;
}

type Content = Pick<LineRequest, 'path' | 'body'>;

interface Met {
	request: Content;
	mishap: Mishap;
}

/** Runs a case on a line, with mishaps, and judges after each execution what the user was told. */
export class Trial {
	private readonly requests: Array<{ request: LineRequest; mishap: Mishap | null }> = [];
	/** What the client met with, in order. */
	private readonly met: Met[] = [];
	/** How often a request with this content has come. */
	private readonly times = new Map<string, number>();
	private readonly breaches: Verdict['breaches'] = [];
	private said: Said[] = [];
	private executions = 0;
	private isCalm = false;

	constructor(
		private readonly one: Case,
		private readonly line: FaultyLine,
		private readonly seed: string,
	) {}

	async run(): Promise<Verdict> {
		const { one, line } = this;
		line.reset();
		line.proxy.choose = (request) => this.befall(request);
		line.patience = ({ url, body }) => {
			const { pathname: path } = new URL(url);
			const request = { path, body: JSON.stringify(body) };
			const mishap = this.draw(request);
			if (!mishap?.isLong) return LONG_MS;
			this.met.push({ request, mishap });
			return SHORT_MS;
		};
		const setup = line.setup(one.operation, one.items, one.parameters, one.settings);
		if (one.refusedMs > 0) line.proxy.refuse(one.refusedMs);
		const first = await this.execute(async () => await line.run(setup), one.refusedMs > 0);
		let last = first;
		for (const which of one.retries) {
			const failed = which === 'first' ? first : last;
			if (failed.error) last = await this.execute(async () => await line.retry(setup, failed));
		}
		this.isCalm = true;
		if (last.error) await this.execute(async () => await line.retry(setup, last));
		// As a second execution: only what the user holds for unsent, or for the same by its reference.
		if (one.isRunAgain) await this.execute(async () => await line.run(setup));
		return this.verdict();
	}

	/** By the content of a request and not by its turn: those side by side come in any order. */
	private draw(request: Content): Mishap | null {
		const { one, line, seed } = this;
		const key = this.keyOf(request);
		const times = this.times.get(key) ?? 0;
		const chance = new Chance(seed, line.subject.name, one.number, key, times);
		if (this.isCalm || !chance.happens(one.badLuck)) return null;
		return drawMishap(chance, line.subject, request.path, one.isStrict);
	}

	private befall(request: LineRequest): LineFault | null {
		const { one, line } = this;
		const mishap = this.draw(request);
		const key = this.keyOf(request);
		this.times.set(key, (this.times.get(key) ?? 0) + 1);
		this.requests.push({ request, mishap });
		if (mishap === null) return null;
		// The time of a long one may be up before the request has come so far.
		if (!mishap.isLong) this.met.push({ request, mishap });
		if ('line' in mishap.on) return mishap.on.line;
		const [index] = this.indexes(request);
		const bodyContains = index === undefined ? undefined : one.recipients[index]!;
		const path = new RegExp(`^${request.path}$`);
		line.gateway.fault({ ...mishap.on.gateway, path, bodyContains });
		return null;
	}

	private async execute(run: () => Promise<Result>, isRefusedAtFirst = false): Promise<Result> {
		const start = this.met.length;
		this.line.gateway.clearFaults();
		const result = await run();
		this.executions += 1;
		this.judge(result, this.met.slice(start), isRefusedAtFirst);
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
			if (said === 'accepted' && count === 0) this.report('accepted, not there', index, result);
			if ((said === 'rejected' || said === 'notSent') && count > 0) {
				this.report('rejected, but there', index, result);
			}
			// A failed execution keeps an earlier "unknown", so that the next one asks once more.
			const isKept = result.error !== undefined && before[index] === 'unknown';
			if (said === 'unknown' && !isKept && !this.hasCause(index, met, isRefusedAtFirst)) {
				this.report('unknown without cause', index, result);
			}
			// Without mishaps everything that can be settled is.
			const isOpen = said !== 'accepted' && !(said === 'unknown' && !line.subject.canBeAsked);
			if (this.isCalm && number !== null && isOpen) this.report('not settled', index, result);
		});
	}

	/** What the user is told of each item: by the outputs, or by what is saved with a failed execution. */
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
	 * Where a gateway cannot be asked: a request of the message was left without a usable answer. Where
	 * it can: it could not be asked in this execution, or three requests in a row stayed unanswered.
	 */
	private hasCause(index: number, met: Met[], isRefusedAtFirst: boolean): boolean {
		const { subject } = this.line;
		const unanswered = (list: Met[]) =>
			list.filter(
				({ request, mishap }) => mishap.hidesAnswer && this.indexes(request).includes(index),
			).length;
		const isCut = (list: Met[]) => list.some(({ mishap }) => mishap.isForNext);
		if (!subject.canBeAsked) return isCut(this.met) || unanswered(this.met) > 0;
		const couldNotAsk = met.some(
			({ request: { path } }) => subject.asking!.test(path) || subject.login?.test(path),
		);
		return isRefusedAtFirst || isCut(met) || couldNotAsk || unanswered(met) >= 3;
	}

	private report(breach: Breach, index: number, { error }: Result): void {
		const { one, line } = this;
		const number = one.recipients[index];
		const requests = this.requests.map(({ request, mishap }) => {
			const mine = this.indexes(request).includes(index) ? '*' : '';
			return `${request.path.split('/').at(-1) || request.path}${mine}${mishap ? ` (${mishap.name})` : ''}`;
		});
		const { onError, retryOnFail } = one.settings;
		const words = [
			`case ${one.number}, item ${index}: ${breach}. The user is told "${this.said[index]}",`,
			`the gateway has it ${line.taken.filter((taken) => taken === number).length} times.`,
			`${one.operation}, ${onError}, Retry On Fail ${retryOnFail ? 'on' : 'off'}, execution`,
			`${this.executions}, error ${error?.message ?? 'none'}.\n  Requests (* of this message):`,
			requests.join(', '),
		].join(' ');
		this.breaches.push({ breach, words });
	}

	private verdict(): Verdict {
		const { one, line, requests } = this;
		const isWanted = one.recipients.map((number) => number !== null);
		return {
			said: this.said.filter((_, index) => isWanted[index]),
			there: new Set(line.taken).size,
			requests: requests.length,
			mishaps: requests.flatMap(({ mishap }) => mishap?.name ?? []),
			executions: this.executions,
			breaches: this.breaches,
		};
	}

	private keyOf(request: Content): string {
		return `${request.path} ${this.indexes(request).join()}`;
	}

	/** The messages a request sends, by the numbers in it. */
	private indexes(request: Content): number[] {
		const numbers = new Set(request.body.match(/\d{11,}/g));
		return this.one.recipients.flatMap((number, index) =>
			number !== null && numbers.has(number) ? index : [],
		);
	}
}
