import { errorOf } from '../../scripts/n8n/executions';
import { GATEWAYS, type TestedGateway } from './gateways';
import { emitted, listenIn, twoMorePolls, type Polled } from './polling';

/** The gateways whose triggers poll. */
const POLLED = GATEWAYS.filter(({ trigger }) => trigger?.polling);

/**
 * All gateways are off while n8n restarts and while a new version of each workflow is published, in which
 * the trigger has another name. Each trigger must report failed executions meanwhile, and then go on as if
 * nothing had happened.
 */
export async function surviveUnreachableGateways(real: Polled): Promise<void> {
	const { n8n, sandbox } = real;
	const listeners: Listener[] = [];
	for (const gateway of POLLED) listeners.push(await Listener.start(real, gateway));
	const all = async (act: (listener: Listener) => Promise<void>) =>
		await Promise.all(listeners.map(act));
	await all(async (each) => await each.emits('before'));

	for (const { name } of POLLED) await sandbox[name].switchNetwork('unreachable');
	for (const each of listeners) each.arrive('before the restart');
	await n8n.restart();
	await all(async (each) => await each.failsAgain());
	for (const each of listeners) await each.publishRenamed();
	for (const each of listeners) each.arrive('before it is back');
	await all(async (each) => await each.failsAgain());
	for (const { name } of POLLED) await sandbox[name].switchNetwork('works');

	await all(async (each) => await each.emits('before', 'before the restart', 'before it is back'));
	const everything = ['before', 'before the restart', 'before it is back', 'after'];
	for (const each of listeners) each.arrive('after');
	await all(async (each) => await each.emits(...everything));
	await all(async (each) => await each.pollsTwice());
	await all(async (each) => await each.emits(...everything));
}

/** An active workflow with the trigger of a gateway. */
class Listener {
	private constructor(
		private readonly real: Polled,
		private readonly gateway: TestedGateway,
		private readonly id: string,
	) {}

	static async start(real: Polled, gateway: TestedGateway): Promise<Listener> {
		const id = await listenIn(real, gateway.name, gateway.trigger!.polling!);
		const listener = new Listener(real, gateway, id);
		listener.arrive('before');
		return listener;
	}

	/** Does nothing if the trigger watches something else than messages. */
	arrive(text: string): void {
		this.gateway.arrive?.(this.real.sandbox[this.gateway.name], text);
	}

	/** Checks the texts that the trigger has emitted so far. */
	async emits(...expected: string[]): Promise<void> {
		if (!this.gateway.arrive) return;
		const texts = await emitted(this.real, this.id, expected.length, ['Node', 'Renamed']);
		expect([this.gateway.title, texts]).toEqual([this.gateway.title, expected]);
	}

	/** Waits for two more executions that failed because of the gateway. */
	async failsAgain(): Promise<void> {
		const { n8n } = this.real;
		const count = (await n8n.executions({ workflowId: this.id })).length;
		const executions = await n8n.waitForExecutions(this.id, count + 2, { timeoutMs: 60_000 });
		for (const execution of executions.slice(count, count + 2)) {
			expect(execution).toMatchObject({ status: 'error', mode: 'trigger' });
			expect(errorOf(execution)?.message).toMatch(/The connection|Could not connect/);
		}
	}

	async publishRenamed(): Promise<void> {
		const { n8n } = this.real;
		const [node, then] = (await n8n.workflow(this.id)).nodes;
		await n8n.updateWorkflow(this.id, {
			nodes: [{ ...node!, name: 'Renamed' }, then!],
			connections: { Renamed: { main: [[{ node: 'Then', type: 'main', index: 0 }]] } },
		});
		await n8n.activate(this.id);
	}

	async pollsTwice(): Promise<void> {
		await twoMorePolls(this.real, this.gateway.name);
	}
}
