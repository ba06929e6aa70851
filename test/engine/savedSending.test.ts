import { deepCopy } from 'n8n-workflow';
import { version } from '../../package.json';
import { openBench, type Bench } from '../support/bench';
import { nodeContext, retryExecution, runNode, type Result } from '../support/engine';
import { GATEWAYS, titled, type TestedGateway } from '../support/gateways';
import { links, open } from '../support/question';
import {
	savedSendings,
	saveSendings,
	type SavedByVersion,
	type SavedExecutions,
} from '../support/saved/sending';

/*
 * After an update of the package, n8n retries and resumes executions that the version before has
 * saved. test/support/saved/sending has what each version saved. At a release,
 * `SAVE_STATES=1 npx jest test/engine/savedSending` adds its file, which never changes again.
 */

const TEXTS = ['First', 'Second', 'Third'];
const ASK = {
	resource: 'message',
	operation: 'sendAndWait',
	subject: 'Question',
	message: 'Shall we come?',
};

function sendSetup(bench: Bench, { number, parameters }: TestedGateway) {
	const items = TEXTS.map((text, i) => ({ to: number(i), text }));
	const content = { to: '={{ $json.to }}', text: '={{ $json.text }}' };
	return bench.setup({ resource: 'message', operation: 'send', ...parameters, ...content }, items);
}

function askSetup(bench: Bench, { number, parameters }: TestedGateway) {
	return bench.setup({ ...ASK, ...parameters, to: number(0), text: 'Shall we come?' });
}

/** Brings about what a file has. */
async function executionsOf(gateway: TestedGateway): Promise<SavedExecutions> {
	const bench = await openBench(gateway);
	try {
		const path = gateway.paths.send;
		const body = gateway.refusal('No');
		bench.gateway.fault({ kind: 'status', status: 400, taken: false, body, path, skip: 1 });
		const refused = await runNode(sendSetup(bench, gateway));
		bench.reset();
		bench.gateway.fault({ kind: 'dropAfter', path, skip: 1 });
		if (gateway.lookup) {
			bench.gateway.fault({ kind: 'dropBefore', path: gateway.lookup.path, times: 99 });
		}
		const lost = await runNode(sendSetup(bench, gateway));
		bench.reset();
		bench.gateway.clearFaults();
		const { data } = await runNode(askSetup(bench, gateway));
		return { refused: refused.data, lost: lost.data, asked: { data, text: bench.texts[0]! } };
	} finally {
		await bench.close();
	}
}

const isSaving = process.env.SAVE_STATES === '1';

if (isSaving) {
	it('saves the states of this version', async () => {
		const saved: SavedByVersion = {};
		for (const gateway of GATEWAYS) saved[gateway.name] = await executionsOf(gateway);
		saveSendings(version, saved);
	}, 300_000);
}

const versions: ReturnType<typeof savedSendings> = isSaving ? [[version, {}]] : savedSendings();

describe.each(versions)('what version %s has saved', (_, saved) => {
	const gateways = GATEWAYS.filter(({ name }) => saved[name]);

	it('is there for every gateway that this version had', () => {
		expect(gateways.map(({ name }) => name).sort()).toEqual(Object.keys(saved).sort());
	});

	if (gateways.length === 0) return;

	describe.each(titled(gateways))('of %s', (__, gateway) => {
		let bench: Bench;
		beforeEach(async () => {
			bench = await openBench(gateway);
		});
		afterEach(async () => await bench.close());

		const executions = () => deepCopy(saved[gateway.name]!);
		const numbers = [0, 1, 2].map(gateway.number);
		const resultOf = (data: Result['data']) => ({ data }) as Result;

		it('is a Send that goes on after its first message, which is not sent again', async () => {
			const { refused } = executions();
			const before = nodeContext(resultOf(refused));
			const { outputs, error } = await retryExecution(sendSetup(bench, gateway), resultOf(refused));
			// The second message was refused once, which the retry reports only if it is refused again.
			expect(error).toBeUndefined();
			expect(outputs[0]!.map(({ outcome }) => outcome)).toEqual(Array(3).fill('accepted'));
			expect(bench.sent).toEqual(numbers.slice(1));
			expect(JSON.stringify(before)).toContain(JSON.stringify(outputs[0]![0]!.to));
		});

		it('is a Send whose second message may have been sent, and is not sent again unasked', async () => {
			const { lost } = executions();
			const setup = sendSetup(bench, gateway);
			const path = gateway.lookup?.path;
			// What is asked for has no answer, so that nobody knows whether the message is there.
			if (path) bench.gateway.fault({ kind: 'dropBefore', path, times: 99 });
			const { error } = await retryExecution(setup, resultOf(lost));
			expect(error?.message).toMatch(/may have been sent/);
			expect(bench.sent).toEqual(numbers.slice(2));
		});

		it('is a question whose link still works', async () => {
			const { data, text } = executions().asked;
			const setup = askSetup(bench, gateway);
			const [link] = links(text);
			const page = await open(setup, { data }, link!);
			expect(page).toMatchObject({ status: 200, resumedWith: null });
			expect(page.html).toContain('Shall we come?');
			const answer = await open(setup, { data }, link!, { approved: 'true' });
			expect(answer.resumedWith).toMatchObject([{ data: { approved: true } }]);
			expect(bench.sent).toEqual([]);
		});
	});
});
