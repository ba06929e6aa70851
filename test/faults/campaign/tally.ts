import type { TestedGateway } from '../../support/gateways';
import type { Breach, Said, Verdict } from './trial';

const BREACHES: readonly Breach[] = [
	'sent twice',
	'accepted, but not at the gateway',
	'rejected, but at the gateway',
	'unknown without cause',
	'no output',
	'never accepted',
];

/** How many breaches the error of a failed campaign describes. */
const MOST_SHOWN = 5;

/** The results of a campaign, added up over its cases. */
export class Tally {
	private readonly counts = new Map<string, number>();
	private readonly said = new Map<Said, number>();
	private readonly mishaps = new Map<string, number>();
	private readonly breaches: Verdict['breaches'] = [];

	constructor(
		private readonly gateway: Pick<TestedGateway, 'title'>,
		private readonly seed: string,
	) {}

	add({ said, there, requests, mishaps, executions, afterCrash, breaches }: Verdict): void {
		const faults = mishaps.length;
		const numbers = { messages: said.length, afterCrash, executions, requests, faults, there };
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
		return `\n${this.gateway.title}, CAMPAIGN_SEED=${this.seed}\n${lines.join('\n')}\n`;
	}

	/** @throws Error if the promise was broken. It names the command that replays a case. */
	check(): void {
		if (this.breaches.length === 0) return;
		const shown = this.breaches.slice(0, MOST_SHOWN).map(({ words }) => words);
		const { title } = this.gateway;
		const number = /case (\d+)/.exec(shown[0]!)![1];
		throw new Error(
			`The promise was broken ${this.breaches.length} times at ${title}:\n${shown.join('\n')}\n` +
				`Replay: CAMPAIGN_SEED=${this.seed} CAMPAIGN_CASE=${number} npx jest test/faults/campaign -t '${title}'`,
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
