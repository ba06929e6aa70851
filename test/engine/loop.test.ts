import { getEventListeners } from 'node:events';
import type { IExecuteFunctions, INodeType } from 'n8n-workflow';
import { openBench } from '../support/bench';
import { runNode } from '../support/engine';
import { GATEWAYS, titled } from '../support/gateways';

/*
 * Loop Over Items runs the node thousands of times in one execution. No turn may cost more because of
 * those before it.
 */

const TURNS = 6;

describe.each(titled(GATEWAYS))('%s in a loop', (_, gateway) => {
	it.each(['send', 'sendBulk'])(
		'%s asks n8n for each plain expression once, and leaves no listener behind',
		async (operation) => {
			const bench = await openBench(gateway);
			try {
				const parameters = {
					...{ resource: 'message', operation, ...gateway.parameters },
					...{ to: '={{ $json.to }}', text: '=Turn {{ $json.turn }}' },
				};
				const setup = bench.setup(parameters);
				const watched = watch(setup.type);
				const runs = Array.from({ length: TURNS }, (_unused, turn) => [
					{ to: gateway.number(turn), turn },
				]);
				const { error } = await runNode({ ...setup, type: watched.type, runs });
				expect(error).toBeUndefined();
				expect(bench.texts).toEqual(runs.map((_item, turn) => `Turn ${turn}`));
				expect(bench.sent).toEqual(runs.map(([item]) => item!.to));
				expect(watched.listeners).toEqual(new Array<number>(TURNS).fill(0));
				expect([watched.resolved.get('to'), watched.resolved.get('text')]).toEqual([1, 1]);
			} finally {
				await bench.close();
			}
		},
	);
});

/**
 * Counts how often n8n is asked for the value of each parameter, and how many listeners the signal of the
 * execution has after each run.
 */
function watch(type: INodeType) {
	const resolved = new Map<string, number>();
	const listeners: number[] = [];
	const watchedType: INodeType = {
		description: type.description,
		async execute() {
			const getNodeParameter = (...args: Parameters<IExecuteFunctions['getNodeParameter']>) => {
				const [name, , , options] = args;
				if (!options?.rawExpressions) resolved.set(name, (resolved.get(name) ?? 0) + 1);
				return this.getNodeParameter(...args);
			};
			const context = Object.create(this, {
				getNodeParameter: { value: getNodeParameter },
			}) as IExecuteFunctions;
			const output = await type.execute!.call(context);
			listeners.push(getEventListeners(this.getExecutionCancelSignal()!, 'abort').length);
			return output;
		},
	};
	return { type: watchedType, resolved, listeners };
}
