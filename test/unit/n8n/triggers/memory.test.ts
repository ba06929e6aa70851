import { Workflow, type IDataObject, type INode, type IPollFunctions } from 'n8n-workflow';
import { TriggerMemory } from '../../../../nodes/shared/n8n/triggers/memory';

/** A trigger in n8n's own static data. */
function memoryOf(staticData: IDataObject, name = 'Trigger', id = 'a1') {
	const nodeTypes = { getByNameAndVersion: () => undefined } as never;
	const workflow = new Workflow({
		nodes: [],
		connections: {},
		active: true,
		nodeTypes,
		staticData,
	});
	const node = { id, name } as INode;
	const context: Partial<IPollFunctions> = {
		getNode: () => node,
		getWorkflowStaticData: (type) => workflow.getStaticData(type, node),
	};
	const memory = new TriggerMemory(context as IPollFunctions, 'inbox');
	const saved = () => JSON.parse(JSON.stringify(workflow.staticData)) as IDataObject;
	return { memory, saved, isChanged: () => workflow.staticData.__dataChanged };
}

it('survives a rename of the trigger, and belongs to one trigger only', () => {
	const { memory, saved, isChanged } = memoryOf({});
	expect(memory.read()).toBeUndefined();
	memory.write({ version: 2 });
	expect(isChanged()).toBe(true);
	expect(memoryOf(saved(), 'Renamed').memory.read()).toEqual({ version: 2 });
	expect(memoryOf(saved(), 'Trigger', 'b2').memory.read()).toBeUndefined();
});

it('leaves what other nodes have saved as it is', () => {
	const others = { global: { mine: 1 }, 'node:Code': { x: 2 } };
	const { memory, saved } = memoryOf(structuredClone(others));
	memory.write({ version: 2 });
	expect(saved()).toMatchObject(others);
});

it('reads what an earlier version saved under the name of the node, and removes it then', () => {
	const { memory, saved } = memoryOf({ 'node:Trigger': { inbox: { version: 1 }, other: 1 } });
	expect(memory.read()).toEqual({ version: 1 });
	memory.write({ version: 2 });
	expect(memory.read()).toEqual({ version: 2 });
	expect(saved()['node:Trigger']).toEqual({ other: 1 });
});

/** With durable cursors n8n saves only the node's data, in a table of its own. */
it('is in the data of the node if that is a durable cursor', () => {
	const cursor: IDataObject = {};
	const workflow = { 'smsGateways:a1': { inbox: { version: 2, floor: 'from before' } } };
	const context: Partial<IPollFunctions> = {
		getNode: () => ({ id: 'a1', name: 'Trigger' }) as INode,
		getWorkflowStaticData: (type) => (type === 'node' ? cursor : workflow),
	};
	const memory = new TriggerMemory(context as IPollFunctions, 'inbox');
	expect(memory.read()).toMatchObject({ floor: 'from before' });
	memory.write({ version: 2, floor: 'now' });
	expect(memory.read()).toMatchObject({ floor: 'now' });
	expect(cursor).toEqual({ inbox: { version: 2, floor: 'now' } });
});
