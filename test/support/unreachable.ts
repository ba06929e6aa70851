import { errorOf } from '../../scripts/n8n/executions';
import type { TestedGateway } from './gateways';
import { emitted, listenIn, twoMorePolls, type Polled } from './polling';

/**
 * The gateway is off while n8n restarts and while a new version is published, in which the trigger has
 * another name. The trigger must report failed executions meanwhile, and then go on as if nothing had
 * happened.
 */
export async function survivesAnUnreachableGateway(
	real: Polled,
	gateway: TestedGateway,
): Promise<void> {
	const { n8n } = real;
	const sandbox = real.sandbox[gateway.name];
	const arrive = (text: string) => gateway.arrive?.(sandbox, text);
	const id = await listenIn(real, gateway.name, gateway.trigger!.polling!);
	const texts = async (...expected: string[]) => {
		if (!gateway.arrive) return;
		const all = await emitted(real, id, expected.length, ['Node', 'Renamed']);
		expect(all).toEqual(expected);
	};
	arrive('before');
	await texts('before');

	await sandbox.switchNetwork('unreachable');
	arrive('before the restart');
	await n8n.restart();
	await failedAgain(real, id);
	const [node, then] = (await n8n.workflow(id)).nodes;
	await n8n.updateWorkflow(id, {
		nodes: [{ ...node!, name: 'Renamed' }, then!],
		connections: { Renamed: { main: [[{ node: 'Then', type: 'main', index: 0 }]] } },
	});
	await n8n.activate(id);
	arrive('before it is back');
	await failedAgain(real, id);
	await sandbox.switchNetwork('works');

	await texts('before', 'before the restart', 'before it is back');
	arrive('after');
	await texts('before', 'before the restart', 'before it is back', 'after');
	await twoMorePolls(real, gateway.name);
	await texts('before', 'before the restart', 'before it is back', 'after');
	await n8n.deactivate(id);
}

/** Waits for two more executions that failed because of the gateway. */
async function failedAgain({ n8n }: Polled, id: string): Promise<void> {
	const count = (await n8n.executions({ workflowId: id })).length;
	const executions = await n8n.waitForExecutions(id, count + 2, { timeoutMs: 60_000 });
	for (const execution of executions.slice(count, count + 2)) {
		expect(execution).toMatchObject({ status: 'error', mode: 'trigger' });
		expect(errorOf(execution)?.message).toMatch(/The connection|Could not connect/);
	}
}
