import type { Output } from '../output';
import type { Problem } from '../problem';

/** The outputs of each item, or nothing for an item that was not tried. */
type Results = ReadonlyArray<Output[] | undefined>;

/** What an error says of the messages that other runs of a loop have sent. */
interface OtherRuns {
	sentByOtherRuns: number;
}

/** How many items and reasons an error names. */
const MOST_NAMED = 20;
const MOST_REASONS = 5;

/** The problem of each failing item, by its index. */
export function problemsIn(results: Results): Map<number, Problem> {
	const problems = new Map<number, Problem>();
	for (const [index, outputs] of results.entries()) {
		const problem = outputs?.find((output) => output.problem)?.problem;
		if (problem) problems.set(index, problem);
	}
	return problems;
}

/** The problem of a run that sends nothing, because some of its items failed the checks. */
export function cannotBeSent(
	problems: ReadonlyMap<number, Problem>,
	total: number,
	{ sentByOtherRuns }: OtherRuns,
): Problem {
	const [[first, problem]] = [...problems] as [[number, Problem]];
	const others = [...problems].slice(1, MOST_REASONS);
	const reasons = others.map(([index, { message }]) => `Item ${index}: ${message}`);
	return {
		code: 'invalidInput',
		message: `${problems.size} of ${total} items cannot be sent: ${named([...problems.keys()])}. Nothing was sent. Item ${first}: ${problem.message}`,
		description: [...reasons, COUNTED, ...earlierRuns(sentByOtherRuns)].join(' '),
	};
}

const COUNTED = 'n8n counts items from 0.';

/**
 * What an error says of the items around the one that failed, so that nobody sends again what was
 * sent. Empty for a single item.
 */
export function progressOf(
	results: Results,
	failing: number,
	{ sentByOtherRuns }: OtherRuns,
): string {
	const all = Array.from(results, (outputs) => outputs ?? []);
	const sent = all.filter((outputs) => outputs.some(({ json }) => json.outcome === 'accepted'));
	const untried = Array.from(results).filter((outputs) => outputs === undefined);
	const others = [...problemsIn(results).keys()].filter((index) => index !== failing);
	const total = results.length;
	const sentences =
		total === 1
			? []
			: [
					`${sent.length} of ${total} items ${wasOrWere(sent.length)} sent, ${untried.length} ${wasOrWere(untried.length)} not tried.`,
					...(others.length > 0 ? [`Other items that failed: ${named(others)}.`] : []),
					'Retry this execution (Executions → Retry) to send only the rest. Execute Workflow would send all items again.',
				];
	return [...sentences, ...earlierRuns(sentByOtherRuns)].join(' ');
}

/** A warning if some messages were not sent, or may have been sent, and the node does not fail. */
export function notAllSent(results: Results): string | null {
	if (!results.some((outputs) => outputs?.some(isNotSent))) return null;
	const messages = results.flatMap((outputs = [], index) =>
		outputs.flatMap(({ json: { outcome } }) => (outcome === undefined ? [] : [{ index, outcome }])),
	);
	const sentence = (wanted: string, what: (count: number) => string) => {
		const found = messages.filter(({ outcome }) => outcome === wanted);
		const items = [...new Set(found.map(({ index }) => index))];
		const count = `${found.length} of ${messages.length}`;
		return found.length > 0 ? [`${count} ${what(found.length)} (${named(items)}).`] : [];
	};
	const sentences = [
		...sentence('rejected', (count) => `${wasOrWere(count)} not sent`),
		...sentence('unknown', () => 'may have been sent'),
	];
	return `${sentences.join(' ')} Filter on outcome, or choose On Error → Continue (using error output).`;
}

function isNotSent({ json: { outcome } }: Output): boolean {
	return outcome === 'rejected' || outcome === 'unknown';
}

function earlierRuns(sent: number): string[] {
	if (sent === 0) return [];
	return [
		`Earlier runs of this node in this execution sent ${sent}. Execute Workflow would send them again.`,
	];
}

/** items 7, 19 and 33 */
function named(indexes: readonly number[]): string {
	const shown = indexes.slice(0, MOST_NAMED).map(String);
	const more = indexes.length - shown.length;
	const last = more > 0 ? `${more} more` : shown.pop()!;
	const list = shown.length > 0 ? `${shown.join(', ')} and ${last}` : last;
	return `${indexes.length === 1 ? 'item' : 'items'} ${list}`;
}

function wasOrWere(count: number): string {
	return count === 1 ? 'was' : 'were';
}
