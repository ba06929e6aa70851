import type { IDataObject } from 'n8n-workflow';
import { forget } from '../../../nodes/shared/n8n/sending/recentFailures';
import { nodeContext, type Result } from '../../support/engine';
import type { FaultyLine } from '../faultyLine';
import { BadLuck } from './badLuck';
import type { Case } from './case';
import type { Crash, Row } from './crash';
import type { Breach, Said, Verdict } from './trial';

/** What the user is told about a row of the last retry. */
interface Report {
	row: Row;
	said: Said;
	/** Why it was not accepted. */
	code: string | undefined;
}

/** Outcomes that cannot be told apart from a message which the gateway has. */
const UNDECIDED = ['sentWithOtherText', 'referenceInUse'];

/**
 * Runs a case in which n8n is killed while requests go wrong, and the rows are others when the
 * execution is retried. In the end it compares what the user is told with what the gateway has.
 */
export class CrashTrial {
	private readonly luck: BadLuck;
	private readonly breaches: Verdict['breaches'] = [];
	/** The rows of every time that the execution began. */
	private readonly begun: Row[][] = [];
	private executions = 0;

	constructor(
		private readonly one: Case,
		private readonly crash: Crash,
		private readonly line: FaultyLine,
		seed: string,
	) {
		this.luck = new BadLuck(one, line, seed, this.numbers);
	}

	async run(): Promise<Verdict> {
		const { crash, line, luck } = this;
		line.reset();
		let killed: Result | null = null;
		for (const { rows, killedAt } of crash.beginnings) {
			killed = await this.begin(rows, killed, killedAt);
			// A killed process remembers nothing.
			forget(`${nodeContext(killed).sentRoot as string}/0`);
		}
		luck.isOver = crash.isCalmAtLast;
		let last = await this.begin(crash.last, killed);
		let reports = this.read(last);
		// Each retry of a failed execution may stop at another row.
		for (let tries = 0; last.error && tries <= crash.last.length; tries++) {
			luck.isOver = true;
			this.executions += 1;
			last = await line.retry(this.setup(crash.last), last);
			reports = this.read(last);
			if (reports.every(({ said }) => said !== 'notSent')) break;
		}
		this.judge(reports, last);
		return {
			said: reports.map(({ said }) => said),
			there: new Set(line.taken).size,
			requests: luck.requests.length,
			mishaps: luck.requests.flatMap(({ mishap }) => mishap?.name ?? []),
			executions: this.executions,
			afterCrash: reports.length,
			breaches: this.breaches,
		};
	}

	/** Begins with these rows, and kills n8n once so many requests have reached the line. */
	private async begin(rows: Row[], killed: Result | null, killedAt = Infinity): Promise<Result> {
		const { line, luck } = this;
		const kill = new AbortController();
		let requests = 0;
		luck.onRequest = () => {
			requests += 1;
			if (requests === killedAt) kill.abort();
		};
		line.gateway.clearFaults();
		this.begun.push(rows);
		this.executions += 1;
		const setup = this.setup(rows);
		if (killed === null) return await line.run(setup, kill.signal);
		return await line.retryCrashed(setup, killed, kill.signal);
	}

	private setup(rows: Row[]) {
		const { operation, parameters, settings } = this.one;
		return this.line.setup(operation, rows, parameters, settings);
	}

	/** What the user is told about each row: by its output, or by the data of a failed execution. */
	private read(result: Result): Report[] {
		const { last } = this.crash;
		const told = new Map<number, IDataObject>();
		if (result.error) {
			const sent = (nodeContext(result).sent ?? {}) as Record<string, Record<string, IDataObject>>;
			for (const [index, json] of Object.entries(sent['0'] ?? {})) told.set(Number(index), json);
		} else {
			for (const { json, pairedItem } of result.items.flat()) {
				const { item } = pairedItem as { item: number };
				if (told.has(item)) this.report('no output', last[item]!, 'twice', result);
				told.set(item, json);
			}
		}
		return last.map((row, index) => {
			const { outcome = 'notSent', failure } = told.get(index) ?? {};
			const { code, message } = (failure ?? {}) as { code?: string; message?: string };
			const said = outcome as Said;
			const isTold = said === 'accepted' || (said === 'notSent' ? result.error : message);
			if (!isTold) this.report('no output', row, said, result);
			return { row, said, code };
		});
	}

	private judge(reports: Report[], result: Result): void {
		const taken = this.line.tested.taken(this.line.gateway);
		const canBeAsked = this.line.tested.lookup !== null;
		for (const number of this.numbers) {
			const mine = reports.filter(({ row }) => row.to === number);
			const there = taken.filter(({ to }) => to === number);
			const first = mine[0]?.row ?? this.begun.flat().find(({ to }) => to === number)!;
			const report = (breach: Breach, said?: Said) =>
				this.report(breach, first, said ?? mine[0]?.said ?? 'removed', result);
			const most = this.mostOf(number);
			if (there.length > most) report('sent twice');
			const count = (said: Said, text?: string) =>
				mine.filter(({ row, said: one }) => one === said && (text ?? row.text) === row.text).length;
			if (this.isOwn) {
				// All rows with this reference are one message, and all after the first are refused.
				if (count('accepted') > there.length)
					report('accepted, but not at the gateway', 'accepted');
				const isDenied = mine[0]?.said === 'rejected' && there.length > 0;
				if (isDenied && !this.luck.isDeniedAndRefused(first.reference)) {
					report('rejected, but at the gateway');
				}
			} else {
				for (const text of new Set(mine.map(({ row }) => row.text))) {
					const real = there.filter((message) => message.text === text).length;
					if (count('accepted', text) > real) {
						report('accepted, but not at the gateway', 'accepted');
					}
				}
				if (there.length + count('rejected') > most)
					report('rejected, but at the gateway', 'rejected');
			}
			if (!this.luck.isOver) continue;
			mine.forEach(({ said, code }, nth) => {
				const isRefused = this.isOwn && nth > 0 && (said === 'rejected' || said === 'notSent');
				const isOpen = said === 'unknown' && (!canBeAsked || UNDECIDED.includes(code!));
				if (said !== 'accepted' && !isOpen && !isRefused) report('never accepted', said);
				if (code === UNDECIDED[0] && !this.isEdited(number)) report('unknown without cause', said);
			});
		}
	}

	private get isOwn(): boolean {
		return this.crash.references !== 'generated';
	}

	/**
	 * The most messages that a number may get. A gateway that cannot be asked gets everything again
	 * each time the execution begins.
	 */
	private mostOf(number: string): number {
		if (this.isOwn) return 1;
		const counts = this.begun.map((rows) => rows.filter(({ to }) => to === number).length);
		if (this.line.tested.lookup !== null) return Math.max(...counts);
		return counts.reduce((all, one) => all + one, 0);
	}

	private isEdited(number: string): boolean {
		const rows = this.begun.flat().filter(({ to }) => to === number);
		return new Set(rows.map(({ text }) => text)).size > 1;
	}

	/** The numbers of all rows. */
	private get numbers(): Set<string> {
		const { beginnings, last } = this.crash;
		const rows = [...beginnings.flatMap((beginning) => beginning.rows), ...last];
		return new Set(rows.map(({ to }) => to));
	}

	private report(breach: Breach, { to }: Row, said: string, { error }: Result): void {
		const { one, crash, begun, line } = this;
		const texts = (rows: Row[]) => rows.filter((row) => row.to === to).map(({ text }) => text);
		const taken = line.tested.taken(line.gateway).filter((message) => message.to === to);
		const words = [
			`case ${one.number}, number ${to}: ${breach}. The user is told "${said}", the gateway has`,
			`${JSON.stringify(taken.map(({ text }) => text))}, the rows had ${JSON.stringify(begun.map(texts))}.`,
			`${one.operation}, ${one.settings.onError}, references ${crash.references}, strict`,
			`${one.isStrict}, error ${error?.message ?? 'none'}.\n  ${this.luck.told(to)}`,
		].join(' ');
		this.breaches.push({ breach, words });
	}
}
