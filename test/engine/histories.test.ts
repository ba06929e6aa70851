import { sideBySide } from '../../nodes/shared/gateway/sideBySide';
import { openBench, type Bench } from '../support/bench';
import { Chance } from '../support/chance';
import { retryCrashed, runNode, type Result } from '../support/engine';
import { GATEWAYS, SENDINGS, titled, type TestedGateway } from '../support/gateways';

/*
 * Histories on n8n's own engine and over sockets: rows are added, removed, moved, edited and doubled
 * between attempts, n8n is killed, answers are refused, and two executions run at once. The same
 * promise is tried on many more histories in memory (test/unit/n8n/sending/model).
 * `HISTORIES=20000 npx jest --testTimeout=36000000 test/engine/histories.test.ts` plays 20,000, shared
 * by the gateways. A failure prints the seed that replays it.
 */

const HISTORIES = Number(process.env.HISTORIES ?? 40);
const SEED = process.env.SEED ?? String(Math.floor(Math.random() * 1e9));

/** How many histories of a gateway run at once. */
const CONCURRENT = 4;
const TEXTS = ['Hello', 'Your code is 1', 'Bye', 'See you at ten'];

interface Row {
	to: string;
	text: string;
	ref: string;
}

describe.each(titled(GATEWAYS))('%s', (_, gateway) => {
	it('keeps the promise in every history', async () => {
		const count = Math.ceil(HISTORIES / GATEWAYS.length);
		const lanes = Array.from({ length: Math.min(CONCURRENT, count) }, (__, lane) => lane);
		await sideBySide(lanes, CONCURRENT, async (lane) => {
			const bench = await openBench(gateway, gateway.ample);
			try {
				for (let number = lane; number < count; number += CONCURRENT) {
					const broken = await new History(bench, gateway, number).play();
					expect({ SEED, number, broken }).toEqual({ SEED, number, broken: [] });
				}
			} finally {
				await bench.close();
			}
		});
	});
});

/** One history: two executions that share references, a kill, and retries with changed rows. */
class History {
	private readonly chance: Chance;
	private readonly setting;
	/** The most rows that an execution had of each message at a time. */
	private readonly allowed = new Map<string, number>();
	private readonly accepted: Row[] = [];
	private readonly broken: string[] = [];

	constructor(
		private readonly bench: Bench,
		private readonly gateway: TestedGateway,
		private readonly number: number,
	) {
		this.chance = new Chance(SEED, gateway.name, number);
		this.setting = {
			operation: this.chance.pick(SENDINGS),
			onlyOnce: gateway.lookup !== null && this.chance.happens(0.5),
			concurrency: this.chance.whole(1, 3),
		};
	}

	/** Returns what broke the promise. */
	async play(): Promise<string[]> {
		const { bench, chance } = this;
		const isRefusing = chance.happens(0.3);
		const executions = Array.from({ length: chance.whole(1, 2) }, () => this.rows());
		if (isRefusing) {
			const bodyContains = executions[0]![0]!.to;
			bench.gateway.fault({ kind: 'status', status: 400, taken: false, bodyContains });
		}
		await Promise.all(executions.map(async (rows) => await this.execute(rows)));
		bench.gateway.clearFaults();
		return [...this.broken, ...this.judge()];
	}

	/** An execution that is killed, and its retries, of which the last one ends. */
	private async execute(rows: Row[]): Promise<void> {
		const { chance } = this;
		const most = new Map<string, number>();
		let now = rows;
		let result: Result | null = null;
		for (let kills = chance.whole(0, 2); kills >= 0; kills--) {
			// n8n was killed after it had sent some of the rows.
			const sent = kills > 0 ? now.slice(0, chance.whole(1, now.length)) : now;
			for (const [message, count] of countBy(sent)) {
				const before = most.get(message) ?? 0;
				const canBeAsked = this.gateway.lookup !== null;
				most.set(message, canBeAsked ? Math.max(before, count) : before + count);
			}
			const setup = this.setup(sent);
			result = result === null ? await runNode(setup) : await retryCrashed(setup, result);
			if (kills > 0) now = this.changed(now);
			else this.read(result, sent);
		}
		for (const [message, count] of most) {
			this.allowed.set(message, (this.allowed.get(message) ?? 0) + count);
		}
	}

	private setup(rows: Row[]) {
		const { onlyOnce, operation, concurrency } = this.setting;
		const reference = '={{ $json.ref }}';
		return this.bench.setup(
			{
				...{ resource: 'message', operation, ...this.gateway.parameters },
				...{ to: '={{ $json.to }}', text: '={{ $json.text }}' },
				options: {
					...(operation === 'send' && !this.gateway.isSerial && { concurrency }),
					...(operation === 'sendBulk' && !this.gateway.isOnePerRequest && { batchSize: 2 }),
					...(onlyOnce && { reference, onlyOnce }),
				},
			},
			rows.map((row) => ({ ...row })),
			{ onError: 'continueRegularOutput' },
		);
	}

	private read({ outputs, error }: Result, rows: Row[]): void {
		if (error) this.broken.push(`failed: ${error.message}`);
		rows.forEach((row, i) => {
			const { outcome, failure } = outputs[0]?.[i] ?? {};
			if (outcome === 'accepted') this.accepted.push(row);
			else if (!failure) this.broken.push(`${withText(row)} was left out.`);
		});
	}

	private judge(): string[] {
		const mine = this.gateway
			.taken(this.bench.gateway)
			.filter(({ to }) => this.numbers.includes(to));
		const there = countBy(mine);
		const thereByText = countBy(mine, withText);
		const twice = [...there].filter(([message, count]) => {
			const most = this.setting.onlyOnce ? 1 : (this.allowed.get(message) ?? 0);
			return count > most;
		});
		// With Only Once, a reference is one message, whatever its text.
		const notThere = this.setting.onlyOnce
			? [...countBy(this.accepted)].filter(([message]) => !there.has(message))
			: [...countBy(this.accepted, withText)].filter(
					([message, count]) => count > (thereByText.get(message) ?? 0),
				);
		return [
			...twice.map(([message, count]) => `${message} was sent ${count} times.`),
			...notThere.map(([message, count]) => `${message} was accepted ${count} times, not sent.`),
		];
	}

	/** Numbers of this history alone. With Only Once, a number has one reference. */
	private get numbers(): string[] {
		return [0, 1, 2].map((i) => this.gateway.number(this.number * 3 + i));
	}

	private row(): Row {
		const to = this.chance.pick(this.numbers);
		return { to, text: this.chance.pick(TEXTS), ref: `order${to}` };
	}

	private rows(): Row[] {
		return Array.from({ length: this.chance.whole(1, 5) }, () => this.row());
	}

	private changed(rows: Row[]): Row[] {
		const { chance } = this;
		const list = [...rows];
		for (let changes = chance.whole(0, 3); changes > 0; changes--) {
			const at = chance.whole(0, list.length - 1);
			const ways = [
				() => list.splice(at, 0, this.row()),
				() => list.length > 1 && list.splice(at, 1),
				() => list.unshift(...list.splice(at, 1)),
				() => list.splice(at, 1, { ...list[at]!, text: chance.pick(TEXTS) }),
				() => list.splice(at, 0, list[at]!),
			];
			chance.pick(ways)();
		}
		return list;
	}
}

interface Sent {
	to: string;
	text: string;
}

const numberOf = ({ to }: Sent) => to;
const withText = ({ to, text }: Sent) => `${to} "${text}"`;

function countBy(list: readonly Sent[], messageOf = numberOf): Map<string, number> {
	const counts = new Map<string, number>();
	for (const entry of list) counts.set(messageOf(entry), (counts.get(messageOf(entry)) ?? 0) + 1);
	return counts;
}
