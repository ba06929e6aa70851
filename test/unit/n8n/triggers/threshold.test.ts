import type { IDataObject, IPollFunctions } from 'n8n-workflow';
import type { Account } from '../../../../nodes/shared/inbox/stream';
import { GatewayError } from '../../../../nodes/shared/gateway/error';
import { pollBelow } from '../../../../nodes/shared/n8n/triggers/threshold';

/** A trigger that polls a balance, and the state that n8n saves for it. */
class Watch {
	memory: IDataObject = {};
	mode: 'trigger' | 'manual' = 'trigger';

	/** Polls once, and returns whether the alarm was raised. */
	async poll(
		value: number | Error,
		threshold = 100,
		name = 'balance',
		account: Account = { credential: '1', login: 'key' },
	): Promise<boolean> {
		const context: Partial<IPollFunctions> = {
			getMode: () => this.mode,
			getNode: () => ({ id: 'a1', name: 'Trigger' }) as ReturnType<IPollFunctions['getNode']>,
			getWorkflow: () => ({ id: 'w1', name: 'Workflow', active: true }),
			getWorkflowStaticData: (of) => (of === 'node' ? this.memory : {}),
			__emit: () => undefined,
			helpers: {} as IPollFunctions['helpers'],
		};
		const items = await pollBelow(context as IPollFunctions, threshold, async () => ({
			name,
			account,
			read: async () => {
				if (value instanceof Error) throw value;
				return { value, output: { balance: value } };
			},
		}));
		if (items !== null) {
			const balance = value as number;
			expect(items).toEqual([[{ json: { balance, threshold } }]]);
		}
		return items !== null;
	}

	async polls(...values: number[]): Promise<boolean[]> {
		const raised: boolean[] = [];
		for (const value of values) raised.push(await this.poll(value));
		return raised;
	}
}

let watch: Watch;
beforeEach(() => {
	watch = new Watch();
});

describe('an alarm below a threshold', () => {
	it('is raised once, even if the value is below it at the first poll', async () => {
		expect(await watch.polls(99, 98, 1, 0, -5)).toEqual([true, false, false, false, false]);
	});

	it('is raised again only after the value was at or above the threshold', async () => {
		expect(await watch.polls(150, 99, 100, 99, 99)).toEqual([false, true, false, true, false]);
	});

	it('is not raised at the threshold itself', async () => {
		expect(await watch.polls(100, 100)).toEqual([false, false]);
	});

	it('stays raised after a restart of n8n', async () => {
		await watch.poll(99);
		watch.memory = JSON.parse(JSON.stringify(watch.memory)) as IDataObject;
		expect(await watch.poll(98)).toBe(false);
	});

	it('is reset for another threshold or another account', async () => {
		await watch.poll(50, 100);
		expect(await watch.poll(50, 80)).toBe(true);
		expect(await watch.poll(50, 80, 'another')).toBe(true);
		expect(await watch.poll(50, 80, 'another')).toBe(false);
	});

	it('shows any value in the editor, and saves nothing', async () => {
		watch.mode = 'manual';
		expect(await watch.poll(500)).toBe(true);
		expect(await watch.poll(50)).toBe(true);
		expect(watch.memory).toEqual({});
		watch.mode = 'trigger';
		expect(await watch.poll(50)).toBe(true);
	});

	it('keeps its state if the request fails', async () => {
		const lost = new GatewayError({ code: 'lost', message: 'Lost.', effect: 'unknown' });
		await expect(watch.poll(lost)).rejects.toThrow('Lost.');
		expect(await watch.poll(50)).toBe(true);
		await expect(watch.poll(lost)).rejects.toThrow('Lost.');
		expect(await watch.poll(50)).toBe(false);
	});
});
