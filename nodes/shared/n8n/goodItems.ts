import type { BulkOperation, Run } from './operation';
import { failedOutput, firstProblem, type Output } from './output';
import type { Item } from './parameters';
import { problemOf, type Problem } from './problem';
import { refusing } from './sending/operations';

/**
 * Operations that prepare what another node carries, such as rows for a database. That node takes
 * every item, so a bad item must not reach it: it stops the run, goes to the error output, or is left
 * out, as On Error says.
 */

interface Prepared<T> {
	good: Array<{ index: number; value: T }>;
	/** The outputs of the bad items. Empty where they are left out. */
	bad: Output[];
}

/**
 * Reads all items. `readerOf` reads what they have in common: where that fails, every item is bad.
 */
export function prepareItems<T>(
	items: Item[],
	run: Run,
	readerOf: () => (item: Item) => T,
): Prepared<T> {
	const good: Prepared<T>['good'] = [];
	const bad: Output[] = [];
	const read = readerOr(readerOf);
	for (const item of items) {
		const { index } = item;
		try {
			good.push({ index, value: read(item) });
		} catch (error) {
			const problem = problemOf(error);
			bad.push({ ...failedOutput({ gateway: run.gateway }, problem), sources: [index] });
		}
	}
	if (bad.length === 0 || !leavesOut(run)) return { good, bad };
	run.warn(`${leftOut(bad.length)} ${described(bad)}`);
	return { good, bad: [] };
}

/** An operation of this kind fails for all bad items together, and names each of them. */
export const everyProblem: BulkOperation<never>['failure'] = (outputs) => {
	const bad = outputs.filter(({ problem }) => problem);
	const first = firstProblem(outputs);
	if (!first || bad.length === 1) return first;
	const { problem, index } = first;
	const message = `${bad.length} items are not valid, so nothing was made. ${described(bad)}`;
	return { problem: { ...problem, message }, index };
};

function readerOr<T>(readerOf: () => (item: Item) => T): (item: Item) => T {
	try {
		return readerOf();
	} catch (error) {
		return refusing(error);
	}
}

/** On Error is Continue. An agent's tool reports its failure instead: the agent cannot see a hint. */
function leavesOut({ node, continuesOnFail }: Run): boolean {
	if (node.onError !== undefined) return node.onError === 'continueRegularOutput';
	return continuesOnFail && node.continueOnFail === true;
}

function leftOut(count: number): string {
	return count === 1
		? '1 item is not valid and was left out.'
		: `${count} items are not valid and were left out.`;
}

/** How many different problems are explained. The items of all others are only named. */
const EXPLAINED = 10;

/** Items with the same problem stand together: `Items 1, 4: …` */
function described(bad: Output[]): string {
	const byMessage = new Map<string, number[]>();
	for (const [place, { problem, sources }] of bad.entries()) {
		const { message } = problem as Problem;
		byMessage.set(message, [...(byMessage.get(message) ?? []), sources?.[0] ?? place]);
	}
	const groups = [...byMessage];
	const others = groups.slice(EXPLAINED).flatMap(([, indexes]) => indexes);
	return [
		...groups.slice(0, EXPLAINED).map(([message, indexes]) => `${named(indexes)}: ${message}`),
		...(others.length > 0 ? [`${named(others)}: other problems.`] : []),
	].join(' ');
}

/** Three or more in a row are shortened: `Items 0, 4–9`. */
function named(indexes: number[]): string {
	const ranges: Array<[first: number, last: number]> = [];
	for (const index of indexes) {
		const range = ranges.at(-1);
		if (range?.[1] === index - 1) range[1] = index;
		else ranges.push([index, index]);
	}
	const words = ranges.map(([first, last]) => {
		if (first === last) return String(first);
		return `${first}${last - first === 1 ? ', ' : '–'}${last}`;
	});
	return `${indexes.length === 1 ? 'Item' : 'Items'} ${words.join(', ')}`;
}
