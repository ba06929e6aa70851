import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { groupBy, inChunks } from '../gateway/batches';
import { sideBySide } from '../gateway/sideBySide';
import { Cancellation } from './cancellation';
import { accountsOf, checkAccounts, type Account } from './connection/accounts';
import { connectOffline } from './connection/connect';
import type { Gateway } from './gateway';
import type { BulkOperation, Operation, Run } from './operation';
import { failedOutput, toExecutionData, withoutSecrets, type Output } from './output';
import { Item, Parameters } from './parameters';
import { expressionsInExecution } from './plainExpression';
import { problemOf, toNodeError } from './problem';
import { runItems, type Through } from './runItems';
import { pauseOf } from './sendAndWait/question';
import { AllowedHours } from './sending/allowedHours';
import { Gate } from './sending/gate';
import { readIncludeInputFields, withInputFields } from './sending/includeInputFields';
import { Ledger } from './sending/ledger';
import { MessageLimit } from './sending/maxMessages';
import { notAllSent } from './sending/progress';
import { takeTurns } from './sending/takeTurns';
import { isToolCall } from './toolCall';

/** Runs the chosen operation of a gateway's node over the input items. */
export async function execute<Api>(
	context: IExecuteFunctions,
	gateway: Gateway<Api>,
): Promise<INodeExecutionData[][]> {
	const operation = chosenOperation(context, gateway);
	const parameters = new Parameters(context, expressionsInExecution(context));
	const items = context.getInputData().map((data, index) => new Item(parameters, index, data));
	const cancellation = new Cancellation(context.getExecutionCancelSignal());
	const ledger = Ledger.of(context);
	const limit = new MessageLimit(ledger, items[0], isToolCall(context));
	const hours = new AllowedHours(items, context.getTimezone());
	const gate = new Gate(ledger, limit, cancellation, hours);
	const isIncluding = operation.messageCount ? readIncludeInputFields(items[0]) : false;
	const run = runOf(context, gateway, cancellation, gate, ledger, isIncluding === true);
	const accounts: Array<Account<Api>> = operation.isOffline
		? new Array<Account<Api>>(items.length).fill({ id: '', api: connectOffline(gateway) })
		: await accountsOf(context, gateway, items.length, cancellation, gate.secrets);
	// An agent may call a tool twice at once with the same input: that is one call.
	return await takeTurns([ledger.runId], async () => {
		let hasFailed = true;
		try {
			const refusal =
				typeof isIncluding === 'boolean'
					? operation.messageCount && limit.refusalFor(items, operation.messageCount)
					: isIncluding;
			if (refusal && !run.continuesOnFail) throw toNodeError(run.node, problemOf(refusal));
			gate.refusal = refusal ?? null;
			if (operation.over === 'item' && !run.continuesOnFail) checkAccounts(context, accounts);
			const outputs =
				operation.over === 'item'
					? await runItems(operation, items, (item) => through(accounts, item, run), run)
					: await runAll(operation, items, accounts, run);
			hasFailed = false;
			if (run.node.onError !== 'continueErrorOutput' && !isToolCall(context)) {
				const warning = operation.messageCount && notAllSent(outputs);
				if (warning) run.warn(warning);
			}
			return [toItems(run, outputs, items)];
		} finally {
			gate.close();
			limit.close();
			await ledger.close(hasFailed);
		}
	});
}

function chosenOperation<Api>(context: IExecuteFunctions, gateway: Gateway<Api>): Operation<Api> {
	const resource = context.getNodeParameter('resource', 0);
	const name = context.getNodeParameter('operation', 0);
	const { operations = {} } = gateway.resources[resource] ?? {};
	if (Object.hasOwn(operations, name)) return operations[name]!;
	const message = `There is no operation ${resource}: ${name}.`;
	throw toNodeError(context.getNode(), { code: 'invalidInput', message });
}

function runOf<Api>(
	context: IExecuteFunctions,
	{ name }: Gateway<Api>,
	cancellation: Cancellation,
	gate: Gate,
	{ runId, references, began }: Ledger,
	includesInputFields: boolean,
): Run {
	return {
		node: context.getNode(),
		id: runId,
		began,
		gateway: name,
		cancellation,
		gate,
		references,
		timeZone: context.getTimezone(),
		// An agent reads items, but hardly an error: n8n may hand it an empty answer instead.
		continuesOnFail: context.continueOnFail() || isToolCall(context),
		includesInputFields,
		pause: pauseOf(context),
		checkFile: (index, field) => void context.helpers.assertBinaryData(index, field),
		readFile: async (index, field) => {
			context.helpers.assertBinaryData(index, field);
			return await context.helpers.getBinaryDataBuffer(index, field);
		},
		attach: async (bytes, name, mimeType) =>
			await context.helpers.prepareBinaryData(Buffer.from(bytes), name, mimeType),
		warn: (message) =>
			context.addExecutionHints({ message, type: 'warning', location: 'outputPane' }),
	};
}

/** Runs for the items of each account. The results are in the order of all items. */
async function runAll<Api>(
	operation: BulkOperation<Api>,
	items: Item[],
	accounts: Array<Account<Api>>,
	run: Run,
): Promise<Output[][]> {
	const groups = operation.takesOneItem
		? inChunks(items, items.length || 1)
		: groupBy(items, ({ index }) => accounts[index]!.id);
	const results = new Array<Output[]>(items.length).fill([]);
	await sideBySide(groups, ACCOUNTS_AT_ONCE, async (group) => {
		const outputs = await runGroup(operation, group, accounts[group[0]!.index]!, run);
		outputs.forEach((output, i) => {
			const index = output.sources?.[0] ?? group[i]!.index;
			results[index] = results[index]!.concat(output);
		});
	});
	const failure = run.continuesOnFail ? null : operation.failure(results.flat());
	if (failure) {
		const indexes = results.flatMap((list, index) => list.map(() => index));
		throw toNodeError(run.node, failure.problem, indexes[failure.index]);
	}
	return results;
}

/** Of how many accounts a bulk runs at the same time. */
const ACCOUNTS_AT_ONCE = 10;

async function runGroup<Api>(
	operation: BulkOperation<Api>,
	items: Item[],
	account: Account<Api>,
	run: Run,
): Promise<Output[]> {
	const outputs = await operation
		.run(items, account.api, runAs(account, run))
		.catch((error: unknown) => {
			const problem = problemOf(error);
			return items.map(() => failedOutput({ gateway: run.gateway }, problem));
		});
	return withoutSecrets(outputs, run.gate.secrets);
}

/** What an item is sent through. */
function through<Api>(accounts: Array<Account<Api>>, { index }: Item, run: Run): Through<Api> {
	const account = accounts[index]!;
	return { api: account.api, run: runAs(account, run) };
}

/** The run as an operation sees it that sends through one account. */
function runAs({ id }: Account<unknown>, run: Run): Run {
	return id === '' ? run : { ...run, references: run.references.ofAccount(id) };
}

function toItems(
	{ node, includesInputFields }: Run,
	outputs: Output[][],
	items: Item[],
): INodeExecutionData[] {
	return outputs.flatMap((list, index) =>
		list.map((output) => {
			if (!includesInputFields || output.sources) return toExecutionData(node, output, index);
			const json = withInputFields(output.json, items[index]!.json);
			return toExecutionData(node, { ...output, json }, index);
		}),
	);
}
