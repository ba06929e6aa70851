import { nothingSent } from '../../../../nodes/shared/n8n/sending/outputs';
import type { Output } from '../../../../nodes/shared/n8n/output';

const problem = { code: 'x', message: 'Something is wrong.' };
const output = (outcome?: string, message = problem.message): Output => ({
	json: outcome === undefined ? {} : { outcome },
	...(outcome !== 'accepted' && { problem: { ...problem, message } }),
});

describe('a bulk as a whole', () => {
	it('fails, and says that nothing was sent, where every message was rejected', () => {
		const outputs = [output('rejected'), output('rejected', 'Another thing is wrong.')];
		expect(nothingSent(outputs)?.problem.message).toBe(
			'None of the 2 messages was sent. The first: Something is wrong.',
		);
	});

	it('begins with the reason where all messages have the same one', () => {
		expect(nothingSent([output('rejected'), output('rejected')])?.problem.message).toBe(
			'Something is wrong. None of the 2 messages was sent.',
		);
	});

	it.each(['accepted', 'unknown'])('does not fail where one is %s', (outcome) => {
		expect(nothingSent([output('rejected'), output(outcome)])).toBeNull();
	});

	it('fails without saying what was sent where the operation itself broke', () => {
		expect(nothingSent([output(), output()])?.problem.message).toBe('Something is wrong.');
	});
});
