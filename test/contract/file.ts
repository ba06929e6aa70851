import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Contract } from './describe';

/** The difference between a contract and its file. */
export interface Difference {
	/** Lines of the file that are no longer true: a saved workflow can break. */
	broken: string[];
	/** Lines that are not in the file yet. */
	added: string[];
}

const pathOf = (name: string) => join(__dirname, `${name}.txt`);

export function compare(name: string, contract: Contract): Difference {
	const agreed = new Set(lines(read(name)));
	const present = new Set(lines(contract));
	return {
		broken: [...agreed].filter((line) => !present.has(line)),
		added: [...present].filter((line) => !agreed.has(line)),
	};
}

/** Writes the contract into its file, but keeps every line of the file that is no longer true. */
export function addTo(name: string, contract: Contract): void {
	const agreed = read(name);
	const kept = new Map(contract);
	for (const [heading, old] of agreed) {
		const now = contract.get(heading) ?? [];
		kept.set(heading, [...now, ...old.filter((line) => !now.includes(line))]);
	}
	const sections = [...kept].map(([heading, below]) => [heading, ...below.map((it) => `  ${it}`)]);
	writeFileSync(pathOf(name), sections.map((section) => `${section.join('\n')}\n`).join('\n'));
}

function lines(contract: Contract): string[] {
	return [...contract].flatMap(([heading, below]) => below.map((line) => `[${heading}] ${line}`));
}

function read(name: string): Contract {
	const contract: Contract = new Map();
	if (!existsSync(pathOf(name))) return contract;
	let below: string[] = [];
	for (const line of readFileSync(pathOf(name), 'utf8').split('\n')) {
		if (line.startsWith('  ')) below.push(line.slice(2));
		else if (line !== '') contract.set(line, (below = []));
	}
	return contract;
}
