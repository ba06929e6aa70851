import { nothingSent } from '../../../nodes/shared/n8n/messaging';
import type { Output } from '../../../nodes/shared/n8n/operation';

const problem = { code: 'x', message: 'Something is wrong.' };
const output = (outcome?: string): Output => ({
	json: outcome === undefined ? {} : { outcome },
	...(outcome !== 'accepted' && { problem }),
});

describe('a bulk as a whole', () => {
	it('fails, and says that nothing was sent, where every message was rejected', () => {
		expect(nothingSent([output('rejected'), output('rejected')])?.problem.message).toBe(
			'None of the 2 messages was sent. The first: Something is wrong.',
		);
	});

	it.each(['accepted', 'unknown'])('does not fail where one is %s', (outcome) => {
		expect(nothingSent([output('rejected'), output(outcome)])).toBeNull();
	});

	it('fails without saying what was sent where the operation itself broke', () => {
		expect(nothingSent([output(), output()])?.problem.message).toBe('Something is wrong.');
	});
});
