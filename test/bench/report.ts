import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Better is at most, or at least, so much. */
export type Goal = { atMost: number } | { atLeast: number };

export interface Figure {
	section: string;
	name: string;
	/** The median, where it was measured more than once. */
	value: number;
	unit: string;
	/** The smallest and the largest measured. */
	range?: [number, number];
	runs?: number;
	goal?: Goal;
}

interface SavedReport {
	at: string;
	node: string;
	n8n: string;
	figures: Figure[];
}

/** What was measured: printed as it comes, kept as JSON, and compared with an earlier run. */
export class Report {
	readonly figures: Figure[] = [];
	private section = '';
	private readonly before = new Map<string, number>();

	constructor(comparedWith: string | undefined) {
		if (comparedWith === undefined) return;
		const { figures } = JSON.parse(readFileSync(comparedWith, 'utf8')) as SavedReport;
		for (const { section, name, value } of figures) this.before.set(section + name, value);
	}

	begin(section: string, words: string): void {
		this.section = section;
		write(`\n${section}: ${words}`);
	}

	/** A heading within a section. */
	heading(words: string): void {
		write(`\n  ${words}`);
	}

	/** What was measured several times. Returns the median. */
	measured(name: string, values: number[], unit: string, goal?: Goal): number {
		const sorted = [...values].sort((a, b) => a - b);
		const range: [number, number] = [sorted[0]!, sorted.at(-1)!];
		return this.add({ name, value: median(values), unit, range, runs: values.length, goal });
	}

	/** What follows from other figures, or is the same each time. */
	figure(name: string, value: number, unit: string, goal?: Goal): number {
		return this.add({ name, value, unit, goal });
	}

	note(words: string): void {
		write(`    (${words})`);
	}

	save(file: string, n8n: string): void {
		const report: SavedReport = {
			at: new Date().toISOString(),
			node: process.version,
			n8n,
			figures: this.figures,
		};
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, `${JSON.stringify(report, null, '\t')}\n`);
		const missed = this.figures.filter(({ value, goal }) => goal && !isMet(value, goal));
		const goals = this.figures.filter(({ goal }) => goal).length;
		write(`\n${goals - missed.length} of ${goals} goals met. Written to ${file}.`);
		for (const { section, name, value, unit, goal } of missed) {
			write(`  missed: ${section}, ${name}: ${shown(value)} ${unit}, ${wanted(goal!)}`);
		}
	}

	private add(figure: Omit<Figure, 'section'>): number {
		const { name, value, unit, range, goal } = figure;
		this.figures.push({ section: this.section, ...figure });
		const before = this.before.get(this.section + name);
		const parts = [
			`    ${name.padEnd(58)} ${shown(value).padStart(10)} ${unit.padEnd(12)}`,
			range && range[0] !== range[1] ? `${shown(range[0])} to ${shown(range[1])}` : '',
			goal ? `${isMet(value, goal) ? '✓' : '✗'} ${wanted(goal)}` : '',
			before ? `${change(value / before)}` : '',
		];
		write(parts.filter(Boolean).join('  '));
		return value;
	}
}

export function median(values: number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length / 2;
	return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle) - 1]!) / 2;
}

function isMet(value: number, goal: Goal): boolean {
	return 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast;
}

function wanted(goal: Goal): string {
	return 'atMost' in goal ? `at most ${goal.atMost}` : `at least ${goal.atLeast}`;
}

function change(ratio: number): string {
	const percent = Math.round((ratio - 1) * 100);
	return `${percent >= 0 ? '+' : ''}${percent} % since`;
}

function shown(value: number): string {
	const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
	return value.toLocaleString('en', { maximumFractionDigits: digits });
}

function write(line: string): void {
	process.stdout.write(`${line}\n`);
}
