import fc from 'fast-check';
import type { IDataObject, INode } from 'n8n-workflow';
import { Ledger } from '../../../../nodes/shared/n8n/sending/ledger';
import { kindIn, kindOf, References } from '../../../../nodes/shared/n8n/sending/references';

/** What n8n keeps of a node, and saves with the execution. */
class Execution {
	private context: IDataObject = {};

	open(run = 0, { input = [], isTool = false }: { input?: IDataObject[]; isTool?: boolean } = {}) {
		return Ledger.of({
			getContext: () => this.context,
			getWorkflowDataProxy: () => ({ $runIndex: run }),
			getInputData: () => input.map((json) => ({ json })),
			isToolExecution: () => isTool,
		});
	}

	saveAndLoad(): void {
		this.context = JSON.parse(JSON.stringify(this.context)) as IDataObject;
	}
}

/** The references of messages with one text, in the order of their recipients. */
function made(references: References, to: string[], text = 'Hello', from: string | null = null) {
	return to.map((each) => references.of(references.next(each, from), text));
}

const [ANNA, BEN, EWA] = ['48500600700', '48500600701', '48500600702'] as const;

describe('a reference made for a message', () => {
	it('is the same in every attempt, also after the execution was saved and loaded', () => {
		const execution = new Execution();
		const first = made(execution.open().references, [ANNA, BEN]);
		expect(made(execution.open().references, [ANNA, BEN])).toEqual(first);
		execution.saveAndLoad();
		expect(made(execution.open().references, [ANNA, BEN])).toEqual(first);
	});

	it('is the same when rows were removed, added and put in another order', () => {
		const execution = new Execution();
		const [anna, ben, ewa] = made(execution.open().references, [ANNA, BEN, EWA]);
		expect(made(execution.open().references, [EWA, '48500600999', BEN])).toEqual([
			ewa,
			expect.any(String),
			ben,
		]);
		expect(made(execution.open().references, [ANNA])).toEqual([anna]);
	});

	it('counts the messages to one recipient', () => {
		const references = new Execution().open().references;
		expect(new Set(made(references, [ANNA, ANNA, BEN, ANNA])).size).toBe(4);
	});

	it('counts on over the runs of a loop that have ended well', async () => {
		const execution = new Execution();
		const first = execution.open(0);
		const [one] = made(first.references, [ANNA]);
		await first.close(false);
		execution.saveAndLoad();
		const second = execution.open(1);
		const [two] = made(second.references, [ANNA]);
		expect(two).not.toBe(one);
		await second.close(true);
		// The run failed and is run again, after a crash perhaps under another number.
		expect(made(execution.open(1).references, [ANNA])).toEqual([two]);
		expect(made(execution.open(2).references, [ANNA])).toEqual([two]);
	});

	it('differs by sender, and by execution', () => {
		const { references } = new Execution().open();
		const all = [
			...made(references, [ANNA], 'Hello', 'SHOP'),
			...made(references, [ANNA], 'Hello', 'BANK'),
			...made(references, [ANNA], 'Hello', null),
			...made(new Execution().open().references, [ANNA], 'Hello', 'SHOP'),
		];
		expect(new Set(all).size).toBe(4);
	});

	it('differs by call of a tool, and is the same for the same call', () => {
		const execution = new Execution();
		const call = (to: string) => execution.open(0, { input: [{ to }], isTool: true }).references;
		expect(made(call(ANNA), [ANNA])).not.toEqual(made(call(BEN), [ANNA]));
		expect(made(call(ANNA), [ANNA])).toEqual(made(call(ANNA), [ANNA]));
	});

	it('is 32 hexadecimal digits for every recipient, and tells them apart', () => {
		const recipient = fc.oneof(
			fc.stringMatching(/^[1-9]\d{0,14}$/),
			fc.string(),
			fc.constantFrom('', '0', '007'),
		);
		fc.assert(
			fc.property(fc.uniqueArray(recipient, { maxLength: 20 }), (recipients) => {
				const references = new References('root', {});
				const all = made(references, recipients);
				expect(new Set(all).size).toBe(recipients.length);
				for (const reference of all) expect(reference).toMatch(/^[0-9a-f]{32}$/);
			}),
		);
	});

	it('is one of those that the message may have with any text, and says which kind of text', () => {
		fc.assert(
			fc.property(fc.string(), (text) => {
				const references = new References('root', {});
				const identity = references.next(ANNA, null);
				const reference = references.of(identity, text);
				expect(references.ofAnyText(identity)).toContain(reference);
				expect(kindIn(reference)).toBe(kindOf(text));
			}),
		);
	});

	it('spreads texts evenly over the kinds', () => {
		const counts = new Map<number, number>();
		for (let i = 0; i < 6_400; i++) {
			const kind = kindOf(`Your code is ${i}.`);
			counts.set(kind, (counts.get(kind) ?? 0) + 1);
		}
		expect(counts.size).toBe(64);
		for (const count of counts.values()) expect(count).toBeLessThan(200);
	});

	it('is known as ours', () => {
		const references = new References('root', {});
		const [ours] = made(references, [ANNA], 'x', 'SHOP');
		expect(references.isOurs(ours!)).toBe(true);
		expect(references.ofAccount('other').isOurs(ours!)).toBe(true);
		expect(new References('other', {}).isOurs(ours!)).toBe(false);
		expect(references.isOurs('order-7')).toBe(false);
	});
});

describe('a reference made from the token of an execution', () => {
	const madeBy = (token: string, id: string, name = 'Node') => {
		const resumeUrl = `https://n8n.example.com/webhook-waiting/7?signature=${token}`;
		const { references } = Ledger.of({
			getContext: () => ({}),
			getWorkflowDataProxy: () => ({ $runIndex: 0, $execution: { resumeUrl } }),
			getInputData: () => [],
			getNode: () => ({ id, name }) as INode,
		});
		return made(references, [ANNA])[0];
	};

	it('is the same after a crash that left nothing else', () => {
		expect(madeBy('t', 'a')).toBe(madeBy('t', 'a'));
		expect(madeBy('t', 'a')).toBe(madeBy('t&x=1', 'a'));
	});

	it('differs for each node of the execution, also if two have one ID, and in each execution', () => {
		const all = [
			madeBy('t', 'a'),
			madeBy('t', 'b'),
			madeBy('u', 'a'),
			madeBy('t', 'a', 'Other node'),
		];
		expect(new Set(all).size).toBe(4);
	});
});

describe('what only one item of a run may have', () => {
	it('belongs to the first item that claims it, as often as it asks', () => {
		const references = new References('root', {});
		expect(references.claim('order-7', 0)).toBeNull();
		expect(references.claim('order-7', 0)).toBeNull();
		expect(references.claim('order-7', 3)).toBe(0);
		expect(references.claim('order-8', 3)).toBeNull();
	});

	it('may have a name that every object has', () => {
		const references = new References('root', {});
		for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length']) {
			expect(references.claim(name, 3)).toBeNull();
			expect(references.claim(name, 4)).toBe(3);
		}
	});
});
