import type { IDataObject } from 'n8n-workflow';
import { GatewayError, InvalidInput } from '../../../../nodes/shared/gateway/error';
import { accepted, rejected, type Outcome } from '../../../../nodes/shared/gateway/outcome';
import { doOnce } from '../../../../nodes/shared/n8n/sending/doOnce';
import type { Output } from '../../../../nodes/shared/n8n/output';

import { gateOf, ledgerOf } from '../../../support/gate';

interface Circumstances {
	refusal?: InvalidInput;
	isCanceled?: boolean;
}

/** Something that is done once in an execution of any tries. */
class Deed {
	done = 0;
	private readonly context: IDataObject = {};

	async try(
		act: () => Outcome,
		circumstances: Circumstances = {},
		prepare = () => undefined,
	): Promise<Output> {
		const gate = gateOf(ledgerOf(this.context), circumstances);
		const fields = { gateway: 'probe' };
		const run = { gate, timeZone: 'Europe/Warsaw' };
		const prepared = doOnce(run, 7, fields, 'look at the panel.', () => {
			prepare();
			return async () => {
				this.done++;
				return act();
			};
		});
		const [output] = typeof prepared === 'function' ? await prepared() : prepared;
		return output!;
	}
}

const take = () => accepted('55');
const fail = (error: Error) => (): Outcome => {
	throw error;
};
const gatewaySays = (effect: 'none' | 'unknown') =>
	new GatewayError({ code: 'step', message: 'It failed.', effect });

let deed: Deed;
beforeEach(() => {
	deed = new Deed();
});

describe('what must not be done twice', () => {
	it('is done, and not again in the next try, which gives the same output', async () => {
		const first = await deed.try(take);
		expect(first.json).toEqual({ gateway: 'probe', outcome: 'accepted' });
		expect(first.problem).toBeUndefined();
		expect(await deed.try(take)).toEqual({ ...first, isKnown: true });
		expect(deed.done).toBe(1);
	});

	it.each([
		['the gateway may have done it', gatewaySays('unknown')],
		['an error came that nobody foresaw', new TypeError('x is not a function')],
	])('is not done again where %s, and says how to find out', async (_, error) => {
		const { json, problem } = await deed.try(fail(error));
		expect(json.outcome).toBe('unknown');
		expect(problem!.message).toBe('The message may have been sent.');
		expect(problem!.description).toMatch(/Before you send it again, look at the panel\./);
		expect(await deed.try(take)).toMatchObject({ json: { outcome: 'unknown' }, isKnown: true });
		expect(deed.done).toBe(1);
	});

	it.each<[string, () => Outcome]>([
		['the gateway refused it', fail(gatewaySays('none'))],
		['the gateway answered that it was not done', () => rejected({ code: 'no', message: 'No.' })],
	])('is done in the next try where %s', async (_, act) => {
		expect((await deed.try(act)).json.outcome).toBe('rejected');
		expect((await deed.try(take)).json.outcome).toBe('accepted');
		expect(deed.done).toBe(2);
	});
});

describe('nothing is done', () => {
	const mistake = () => {
		throw new InvalidInput('The text is empty.');
	};

	it('where the input is wrong, and it says so', async () => {
		const { json } = await deed.try(take, {}, mistake);
		expect(json).toMatchObject({
			outcome: 'rejected',
			failure: { code: 'invalidInput', message: 'The text is empty.' },
		});
		expect(deed.done).toBe(0);
	});

	it('once the execution is canceled', async () => {
		const { json } = await deed.try(take, { isCanceled: true });
		expect(json).toMatchObject({ outcome: 'rejected', failure: { code: 'cancelled' } });
		expect(deed.done).toBe(0);
	});

	it('where this run may do nothing, whose reason comes before any other', async () => {
		const refusal = new InvalidInput('Max Messages allows 1.');
		const { json } = await deed.try(take, { refusal }, mistake);
		expect(json).toMatchObject({ outcome: 'rejected', failure: { message: refusal.message } });
		expect(deed.done).toBe(0);
	});

	it('and what was done before is still told', async () => {
		await deed.try(take);
		const later = await deed.try(take, { isCanceled: true, refusal: new InvalidInput('No.') });
		expect(later).toMatchObject({ json: { outcome: 'accepted' }, isKnown: true });
	});
});
