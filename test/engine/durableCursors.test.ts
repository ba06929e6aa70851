import { PollContext } from 'n8n-core';
import {
	deepCopy,
	type IDataObject,
	type INodeParameters,
	type IPollFunctions,
	type IRun,
} from 'n8n-workflow';
import { openBench, type Bench } from '../support/bench';
import { additionalDataOf, NODE, workflowOf } from '../support/engine';
import { GATEWAYS, titled } from '../support/gateways';

const polling = GATEWAYS.filter((gateway) => gateway.arrive && gateway.trigger?.polling);

type Done = Parameters<IPollFunctions['__emit']>[2];

/** A poll as n8n's durable scheduler makes it: with a copy of the saved cursor. */
class ScheduledPoll {
	emitted: unknown[] = [];
	/** What n8n then says of the execution. */
	done: Done;
	readonly run: () => Promise<this>;

	constructor(
		bench: Bench,
		/** The poll changes it. n8n saves it together with the execution. */
		public cursor: IDataObject,
		parameters: INodeParameters = bench.tested.trigger!.polling!,
	) {
		const { trigger } = bench.tested;
		const { credentials } = bench;
		const setup = { type: new trigger!.node(), parameters, credentials };
		const workflow = workflowOf(setup);
		const context = new PollContext(
			workflow,
			workflow.getNode(NODE)!,
			additionalDataOf(setup),
			'trigger',
			'update',
			([items = []], _response, done) => {
				this.emitted = items.map(({ json }) => json.text ?? json.threshold);
				this.done = done;
			},
			undefined,
			async () => undefined,
			undefined,
			() => this.cursor,
			() => 40_000,
		);
		this.run = async () => {
			const items = await setup.type.poll!.call(context);
			if (items) context.__emit(items);
			return this;
		};
	}
}

describe.each(titled(polling))('two polls of %s with one durable cursor', (_, gateway) => {
	let bench: Bench;
	let cursor: IDataObject;
	beforeEach(async () => {
		bench = await openBench(gateway);
		const first = new ScheduledPoll(bench, {});
		await first.run();
		cursor = first.cursor;
		gateway.arrive!(bench.gateway, 'TAK');
	});
	afterEach(async () => await bench.close());

	const poll = async () => await new ScheduledPoll(bench, deepCopy(cursor)).run();

	it('emit a message once, if they run at the same time', async () => {
		const polls = await Promise.all([poll(), poll()]);
		expect(polls.flatMap(({ emitted }) => emitted)).toEqual(['TAK']);
	});

	it('emit a message once, if the first has ended', async () => {
		const { done, emitted } = await poll();
		done!.resolve({} as IRun);
		expect(emitted).toEqual(['TAK']);
		expect((await poll()).emitted).toEqual([]);
	});

	it('emit a message both, if n8n could not save the first execution', async () => {
		(await poll()).done!.reject(new Error('The database is gone.'));
		const second = await poll();
		expect(second.emitted).toEqual(['TAK']);
		// The poll no longer held its lease.
		second.done!.resolve(undefined);
		expect((await poll()).emitted).toEqual(['TAK']);
	});

	it('both emit if they have one context, and the second has a later cursor', async () => {
		const polls = new ScheduledPoll(bench, cursor);
		expect((await polls.run()).emitted).toEqual(['TAK']);
		gateway.arrive!(bench.gateway, 'NIE');
		polls.cursor = deepCopy(polls.cursor);
		expect((await polls.run()).emitted).toEqual(['NIE']);
	});

	it('leave what the cursor after them does not know to the next poll', async () => {
		const { cursor: next } = await poll();
		gateway.arrive!(bench.gateway, 'NIE');
		const late = await poll();
		expect(late.emitted).toEqual([]);
		expect((await new ScheduledPoll(bench, next).run()).emitted).toEqual(['NIE']);
	});
});

const alarming = GATEWAYS.filter(({ alarm }) => alarm);

describe.each(titled(alarming))(
	'two polls of the balance at %s with one durable cursor',
	(_, gateway) => {
		const { polling: parameters, set } = gateway.alarm!;
		const { threshold } = parameters;
		let bench: Bench;
		let cursor: IDataObject;
		beforeEach(async () => {
			bench = await openBench(gateway);
			cursor = {};
		});
		afterEach(async () => await bench.close());

		const poll = async () => await new ScheduledPoll(bench, deepCopy(cursor), parameters).run();

		it('raise an alarm once, and raise every later one', async () => {
			for (let round = 0; round < 3; round++) {
				set(bench.gateway, 10 * threshold);
				({ cursor } = await poll());
				set(bench.gateway, 1);
				const polls = [...(await Promise.all([poll(), poll()])), await poll()];
				expect(polls.flatMap(({ emitted }) => emitted)).toEqual([threshold]);
				({ cursor } = polls[0]!);
			}
		});

		it('both raise it, if n8n could not save the first execution', async () => {
			set(bench.gateway, 10 * threshold);
			({ cursor } = await poll());
			set(bench.gateway, 1);
			(await poll()).done!.reject(new Error('The database is gone.'));
			expect((await poll()).emitted).toEqual([threshold]);
		});
	},
);
