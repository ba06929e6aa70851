import type { Subject } from '../gateways';
import type { Breach, Said, Verdict } from './trial';

const BREACHES: readonly Breach[] = [
	'sent twice',
	'accepted, not there',
	'rejected, but there',
	'unknown without cause',
	'no output',
	'not settled',
];

/** So many are described where a campaign fails. */
const MOST_SHOWN = 5;

/** What a campaign comes to, summed up over its cases. */
export class Tally {
	private readonly counts = new Map<string, number>();
	private readonly said = new Map<Said, number>();
	private readonly mishaps = new Map<string, number>();
	private readonly breaches: Verdict['breaches'] = [];

	constructor(
		private readonly subject: Pick<Subject, 'name' | 'title'>,
		private readonly seed: string,
	) {}

	add({ said, there, requests, mishaps, executions, breaches }: Verdict): void {
		const numbers = { messages: said.length, executions, requests, faults: mishaps.length, there };
		for (const [name, number] of Object.entries(numbers)) count(this.counts, name, number);
		for (const one of said) count(this.said, one);
		for (const name of mishaps) count(this.mishaps, name);
		this.breaches.push(...breaches);
	}

	table(): string {
		const byNumber = [...this.mishaps].sort(([, one], [, other]) => other - one);
		const rows: Array<[string, string]> = [
			['', list(this.counts)],
			['the user was told', list(this.said)],
			['the promise', list(BREACHES.map((breach) => [breach, this.times(breach)]))],
			['faults', list(byNumber)],
		];
		const lines = rows.map(([name, text]) => `  ${name.padEnd(18)} ${text}`);
		return `\n${this.subject.title}, CAMPAIGN_SEED=${this.seed}\n${lines.join('\n')}\n`;
	}

	/** @throws where the promise was broken, with what it takes to see it again. */
	check(): void {
		if (this.breaches.length === 0) return;
		const shown = this.breaches.slice(0, MOST_SHOWN).map(({ words }) => words);
		const { name, title } = this.subject;
		const number = /case (\d+)/.exec(shown[0]!)![1];
		throw new Error(
			`${this.breaches.length} breaches of the promise at ${title}:\n${shown.join('\n')}\n` +
				`Replay: CAMPAIGN_SEED=${this.seed} CAMPAIGN_CASE=${number} npx jest test/faults/campaign/${name}`,
		);
	}

	private times(breach: Breach): number {
		return this.breaches.filter((one) => one.breach === breach).length;
	}
}

function count<K>(counts: Map<K, number>, key: K, by = 1): void {
	counts.set(key, (counts.get(key) ?? 0) + by);
}

function list(counts: Iterable<readonly [string, number]>): string {
	return [...counts].map(([name, number]) => `${name} ${number}`).join(', ');
}
