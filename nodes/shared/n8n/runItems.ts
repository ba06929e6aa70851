import { sideBySide } from '../gateway/sideBySide';
import type { ItemOperation, Prepared, Run, SendingOperation } from './operation';
import { failedOutput, withoutSecrets, type Output } from './output';
import type { Item } from './parameters';
import { problemOf, toNodeError, type Problem } from './problem';
import { cannotBeSent, problemsIn, progressOf } from './sending/progress';

/** What is done for an item. */
type Step = () => Promise<Output | Output[]>;

/** The client of an item's account, and the run as that account's. */
export interface Through<Api> {
	api: Api;
	run: Run;
}

/** Ends the loop over the items. The results say why. */
class Stopped extends Error {}

/**
 * Starts no further item after a problem, unless On Error continues. Items under way are finished
 * and settled, and the first problem in the items' order fails the node. A problem that an earlier
 * attempt already reported does not stop the loop: it fails the node at the end, so that a retry
 * finishes the remaining items.
 */
export async function runItems<Api>(
	operation: ItemOperation<Api> | SendingOperation<Api>,
	items: Item[],
	throughOf: (item: Item) => Through<Api>,
	run: Run,
): Promise<Output[][]> {
	const isSending = 'prepare' in operation;
	const steps = isSending
		? await prepareItems(operation, items, throughOf, run)
		: items.map((item): Step => async () => {
				const { api, run: own } = throughOf(item);
				return await operation.run(item, api, own);
			});
	const results = new Array<Output[] | undefined>(items.length);
	const stoppedAt: number[] = [];
	await sideBySide(steps, atOnce(operation, items), async (step, index) => {
		const outputs = await runItem(step, run);
		results[index] = outputs;
		const failed = outputs.find(({ problem }) => problem);
		if (!failed || run.continuesOnFail) return;
		if (failed.isKnown || (isSending && run.gate.report(index))) return;
		stoppedAt.push(index);
		throw new Stopped();
	}).catch(async (error: unknown) => {
		if (!(error instanceof Stopped)) await Promise.reject(error);
	});
	if (run.continuesOnFail) return results as Output[][];
	const problems = problemsIn(results);
	const [index = [...problems.keys()][0]] = stoppedAt.sort((a, b) => a - b);
	if (index === undefined) return results as Output[][];
	const problem = problems.get(index)!;
	if (isSending) throw errorOf(problem, index, results, run);
	throw toNodeError(run.node, problem, index);
}

/** The error of an item, with what it says of the others. */
function errorOf(
	problem: Problem,
	index: number,
	results: Array<Output[] | undefined>,
	{ node, gate }: Run,
): Error {
	const description = [problem.description, progressOf(results, index, gate)]
		.filter(Boolean)
		.join(' ');
	return toNodeError(node, { ...problem, description }, index);
}

/**
 * Checks all items. If some cannot be sent, nothing is sent, unless On Error continues. But once an
 * attempt has sent something, a retry sends what it can: running the workflow again to send the rest
 * would send the others twice.
 */
async function prepareItems<Api>(
	operation: SendingOperation<Api>,
	items: Item[],
	throughOf: (item: Item) => Through<Api>,
	run: Run,
): Promise<Step[]> {
	const prepared: Prepared[] = [];
	for (const item of items) {
		prepared.push(await prepareItem(operation, item, throughOf(item)));
	}
	const refused = prepared.map((each) =>
		typeof each === 'function' ? undefined : each.filter(({ isKnown }) => !isKnown),
	);
	const problems = problemsIn(refused);
	if (problems.size > 0 && !run.continuesOnFail && run.gate.sent === 0) {
		throw items.length === 1
			? errorOf(problems.get(0)!, 0, refused, run)
			: toNodeError(run.node, cannotBeSent(problems, items.length, run.gate));
	}
	return prepared.map((each) =>
		typeof each === 'function'
			? each
			: async () => each.map((output) => ({ ...output, isKnown: true })),
	);
}

async function prepareItem<Api>(
	operation: SendingOperation<Api>,
	item: Item,
	{ api, run }: Through<Api>,
): Promise<Prepared> {
	try {
		const prepared = await operation.prepare(item, api, run);
		return typeof prepared === 'function' ? prepared : withoutSecrets(prepared, run.gate.secrets);
	} catch (error) {
		return [outputOfError(error, run)];
	}
}

function atOnce<Api>(
	{ atOnce: read }: Pick<ItemOperation<Api>, 'atOnce'>,
	[first]: Item[],
): number {
	try {
		return (first && read?.(first)) ?? 1;
	} catch {
		// The item itself will report what is wrong with its parameters.
		return 1;
	}
}

async function runItem(step: Step, run: Run): Promise<Output[]> {
	try {
		run.cancellation.check();
		return withoutSecrets([await step()].flat(), run.gate.secrets);
	} catch (error) {
		return [outputOfError(error, run)];
	}
}

function outputOfError(error: unknown, { gateway, gate }: Run): Output {
	const output = failedOutput({ gateway }, problemOf(error));
	return withoutSecrets([output], gate.secrets)[0]!;
}
