import { setTimeout as sleep } from 'node:timers/promises';
import { DateTime } from 'luxon';
import type { INodeParameters } from 'n8n-workflow';
import { errorOf, outputOf, type Execution } from '../../../scripts/n8n/executions';
import type { NodeDraft } from '../../../scripts/n8n/workflow';
import { keys, MProfiInN8n } from '../../support/realN8n';

let real: MProfiInN8n;
const active = new Set<string>();
beforeAll(async () => {
	real = await MProfiInN8n.open();
});
beforeEach(() => real.gateway.reset());
afterEach(async () => {
	for (const id of active) await real.n8n.deactivate(id);
	active.clear();
});
afterAll(async () => await real?.close());

/** The seconds of each minute at which a trigger polls. */
const EVERY_TWO_SECONDS = Array.from({ length: 30 }, (_, i) => 2 * i);

/**
 * A second of the minute that is 45 seconds away. Until then the trigger polls only on activation.
 */
const notSoon = () => [(new Date().getSeconds() + 45) % 60];

function trigger(seconds: number[], parameters: INodeParameters): NodeDraft {
	const item = seconds.map((second) => ({ mode: 'custom', cronExpression: `${second} * * * * *` }));
	return {
		name: 'Trigger',
		type: 'n8n-nodes-sms-gateways.mProfiTrigger',
		typeVersion: 1,
		parameters: { pollTimes: { item }, ...parameters },
		credentials: real.credential,
	};
}

/** Saves and activates a workflow that starts with the trigger. */
async function listen(
	parameters: INodeParameters = { event: 'incomingSms' },
	seconds = EVERY_TWO_SECONDS,
): Promise<string> {
	const id = await real.save([trigger(seconds, parameters)]);
	await real.n8n.activate(id);
	active.add(id);
	return id;
}

function arrive(message: string): void {
	real.gateway.receive({ sender: '48500600700', message });
}

/** The texts that the trigger has emitted. Waits until there are `count` of them. */
async function emitted(id: string, count: number): Promise<unknown[]> {
	const deadline = Date.now() + 60_000;
	for (;;) {
		const texts = textsOf(await real.n8n.waitForExecutions(id, 0));
		if (texts.length >= count) return texts;
		if (Date.now() > deadline)
			throw new Error(`Waited for ${count} texts, got ${texts.join(', ')}.`);
		await sleep(300);
	}
}

function textsOf(executions: Execution[]): unknown[] {
	return executions.flatMap((execution) => outputOf(execution, 'Trigger').map(({ text }) => text));
}

/** Waits until two more polls have begun, so that the first of them has ended. */
async function twoMorePolls(path = '/1.0/getincoming/'): Promise<void> {
	const count = () => real.gateway.requests.filter((request) => request.path === path).length;
	const before = count();
	for (let i = 0; i < 200 && count() < before + 2; i++) await sleep(100);
	expect(count()).toBeGreaterThanOrEqual(before + 2);
}

describe('the trigger in an active workflow', () => {
	it('emits a message that arrives after activation, once', async () => {
		arrive('before');
		const id = await listen();
		arrive('after');
		await emitted(id, 1);
		await twoMorePolls();
		const [execution, ...more] = await real.n8n.waitForExecutions(id, 1);
		expect(more).toEqual([]);
		expect(execution).toMatchObject({ status: 'success', mode: 'trigger' });
		expect(outputOf(execution!, 'Trigger')).toEqual([
			{
				gateway: 'mProfi',
				id: null,
				from: '48500600700',
				to: '48664400100',
				text: 'after',
				receivedAt: expect.stringMatching(/^20.*[+-]\d\d:\d\d$/) as string,
				type: 'sms',
			},
		]);
	});

	it('emits equal texts of the same second as often as they arrived', async () => {
		const id = await listen();
		const message = { sender: '48500600700', message: 'TAK' };
		const { ts } = real.gateway.receive(message);
		real.gateway.receive({ ...message, ts });
		expect(await emitted(id, 2)).toEqual(['TAK', 'TAK']);
		real.gateway.receive({ ...message, ts });
		expect(await emitted(id, 3)).toEqual(['TAK', 'TAK', 'TAK']);
		await twoMorePolls();
		expect(await emitted(id, 3)).toHaveLength(3);
	});

	it('emits messages from the app and survey answers only for their own events', async () => {
		const app = await listen({ event: 'incomingMobileApp' });
		const survey = await listen({
			event: 'surveyAnswer',
			surveyId: { __rl: true, mode: 'id', value: '1' },
		});
		arrive('by SMS');
		real.gateway.receive({ sender: '48500600700', message: 'by app', via: 'mobileApp' });
		real.gateway.answerSurvey(1, '48500600700', ['tak', '5']);
		expect(await emitted(app, 1)).toEqual(['by app']);
		const [execution] = await real.n8n.waitForExecutions(survey, 1, { timeoutMs: 20_000 });
		expect(outputOf(execution!, 'Trigger')).toEqual([
			expect.objectContaining({ surveyId: '1', msisdn: '48500600700', answers: ['tak', '5'] }),
		]);
		await twoMorePolls('/1.0/getincoming_mobileapp/');
		await twoMorePolls('/1.0/surveys/1/report/');
		expect(await real.n8n.executions({ workflowId: app })).toHaveLength(1);
		expect(await real.n8n.executions({ workflowId: survey })).toHaveLength(1);
	});

	it('continues where it was when a new version of the workflow is published', async () => {
		const id = await listen({ event: 'incomingSms' }, notSoon());
		arrive('between two versions');
		const [node] = (await real.n8n.workflow(id)).nodes;
		const { parameters } = trigger(EVERY_TWO_SECONDS, { event: 'incomingSms' });
		await real.n8n.updateWorkflow(id, { nodes: [{ ...node!, parameters }] });
		await real.n8n.activate(id);
		expect(await emitted(id, 1)).toEqual(['between two versions']);
		await twoMorePolls();
		expect(await emitted(id, 1)).toHaveLength(1);
	});

	it('does not emit messages that arrived while the workflow was inactive', async () => {
		const id = await listen();
		arrive('while it was on');
		await emitted(id, 1);
		await real.n8n.deactivate(id);
		arrive('while it was off');
		await real.n8n.activate(id);
		arrive('on again');
		expect(await emitted(id, 2)).toEqual(['while it was on', 'on again']);
		await twoMorePolls();
		expect(await emitted(id, 2)).toHaveLength(2);
	});

	it('cannot be activated if the gateway refuses the key', async () => {
		await real.storeCredential('Wrong', { incomingApiKey: keys.wrong });
		const node = {
			...trigger(EVERY_TWO_SECONDS, {}),
			credentials: { mProfiApi: { name: 'Wrong' } },
		};
		const id = await real.save([node]);
		await expect(real.n8n.activate(id)).rejects.toThrow(/refused the Incoming API Key/);
		await real.n8n.deactivate(id);
	});
});

describe('the trigger while the gateway is down', () => {
	it('reports an error for each poll, and the next good poll catches up', async () => {
		const id = await listen();
		arrive('before');
		await emitted(id, 1);
		real.gateway.fault({ kind: 'dropBefore', path: '/getincoming/', times: 1_000 });
		arrive('meanwhile');
		const failed = (await real.n8n.waitForExecutions(id, 3, { timeoutMs: 30_000 })).slice(1);
		for (const execution of failed) {
			expect(execution).toMatchObject({ status: 'error', mode: 'trigger' });
			expect(errorOf(execution)?.message).toMatch(/^The connection to 127\.0\.0\.1:\d+ was lost/);
		}
		real.gateway.clearFaults();
		expect(await emitted(id, 2)).toEqual(['before', 'meanwhile']);
		await twoMorePolls();
		expect(await emitted(id, 2)).toHaveLength(2);
	});
});

it.each([
	['stopped', async () => await real.n8n.stop()],
	['killed', async () => await real.n8n.kill()],
])(
	'after n8n was %s, the trigger emits the messages of that time once and repeats none',
	async (_, end) => {
		arrive('before any was activated');
		const busy = await listen();
		arrive('before');
		expect(await emitted(busy, 1)).toEqual(['before']);
		const idle = await listen();
		await twoMorePolls();
		await end();
		// The last message is late: the gateway dates it before messages that were already emitted.
		const now = DateTime.now().setZone(real.gateway.timeZone);
		const ts = (seconds: number) => now.plus({ seconds }).toFormat('yyyy-MM-dd HH:mm:ss');
		const sender = '48500600700';
		real.gateway.receive({ sender, message: 'TAK', ts: ts(2) });
		real.gateway.receive({ sender, message: 'TAK', ts: ts(2) });
		real.gateway.receive({ sender, message: 'first', ts: ts(1) });
		real.gateway.receive({ sender, message: 'late', ts: ts(-1_800) });
		const meanwhile = ['late', 'first', 'TAK', 'TAK'];
		await real.n8n.restart();
		expect(await emitted(busy, 5)).toEqual(['before', ...meanwhile]);
		expect(await emitted(idle, 4)).toEqual(meanwhile);
		arrive('after');
		expect(await emitted(busy, 6)).toEqual(['before', ...meanwhile, 'after']);
		expect(await emitted(idle, 5)).toEqual([...meanwhile, 'after']);
		await twoMorePolls();
		await twoMorePolls();
		expect(await emitted(busy, 6)).toHaveLength(6);
		expect(await emitted(idle, 5)).toHaveLength(5);
	},
);
