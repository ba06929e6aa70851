import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { dirname } from 'node:path';

/** The largest or the smallest value that is good enough. */
export type Goal = { atMost: number } | { atLeast: number };

export interface Figure {
	section: string;
	name: string;
	/** The median, if it was measured more than once. */
	value: number;
	unit: string;
	/** The smallest and the largest measured value. */
	range?: [number, number];
	runs?: number;
	goal?: Goal;
}

export interface SavedReport {
	at: string;
	machine: string;
	node: string;
	n8n: string;
	figures: Figure[];
}

/**
 * Prints each figure when it is measured, saves all as JSON, and compares them with an earlier run.
 */
export class Report {
	readonly figures: Figure[] = [];
	private section = '';
	private readonly before = new Map<string, number>();

	/** @param comparedWith The file of an earlier run, if it is there. */
	constructor(comparedWith: string) {
		if (!existsSync(comparedWith)) return;
		const { at, machine, figures } = JSON.parse(readFileSync(comparedWith, 'utf8')) as SavedReport;
		write(`Compared with the run of ${at} on ${machine}.`);
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

	/** Adds a figure that was measured several times. Returns the median. */
	measured(name: string, values: number[], unit: string, goal?: Goal): number {
		const sorted = [...values].sort((a, b) => a - b);
		const range: [number, number] = [sorted[0]!, sorted.at(-1)!];
		return this.add({ name, value: median(values), unit, range, runs: values.length, goal });
	}

	/** Adds a figure that follows from others or is the same each time. */
	figure(name: string, value: number, unit: string, goal?: Goal): number {
		return this.add({ name, value, unit, goal });
	}

	note(words: string): void {
		write(`    (${words})`);
	}

	/** Writes the report to a file, and prints every goal. */
	save(file: string, n8n: string): SavedReport {
		const cores = cpus();
		const memory = Math.round(totalmem() / 2 ** 30);
		const [version] = /^\d+\.\d+/.exec(release()) ?? [release()];
		const report: SavedReport = {
			at: new Date().toISOString(),
			machine: `${cores.length} × ${cores[0]!.model.trim()}, ${memory} GB, ${type()} ${version}`,
			node: process.version,
			n8n,
			figures: this.figures,
		};
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, `${JSON.stringify(report, null, '\t')}\n`);
		const goals = this.figures.filter(hasGoal);
		const met = goals.filter(({ value, goal }) => isMet(value, goal));
		write(`\n${met.length} of ${goals.length} goals met. Written to ${file}.`);
		for (const { section, name, value, unit, goal } of goals) {
			const mark = isMet(value, goal) ? '✓' : '✗';
			write(`  ${mark} ${section}: ${name}: ${shown(value)} ${unit}, ${wanted(goal)}`);
		}
		return report;
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

export function hasGoal(figure: Figure): figure is Figure & { goal: Goal } {
	return figure.goal !== undefined;
}

export function isMet(value: number, goal: Goal): boolean {
	return 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast;
}

export function wanted(goal: Goal): string {
	return 'atMost' in goal ? `at most ${goal.atMost}` : `at least ${goal.atLeast}`;
}

function change(ratio: number): string {
	const percent = Math.round((ratio - 1) * 100);
	return `${percent >= 0 ? '+' : ''}${percent} % since`;
}

export function shown(value: number): string {
	const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
	return value.toLocaleString('en', { maximumFractionDigits: digits });
}

function write(line: string): void {
	process.stdout.write(`${line}\n`);
}
