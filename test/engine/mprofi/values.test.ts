import { openBench } from '../../support/bench';
import { M_PROFI } from '../../support/gateways/mProfi';

describe('a trigger', () => {
	it('does not take an Event that is not offered for another', async () => {
		const bench = await openBench(M_PROFI);
		for (const event of ['={{ undefined }}', '={{ "sms" }}', '={{ ["incomingSms"] }}']) {
			const trigger = bench.listen({ event, types: ['nd'] });
			await expect(trigger.poll()).rejects.toThrow(/^Event /);
		}
		expect(bench.gateway.requests).toEqual([]);
		await bench.close();
	});

	it('Only Finished that arrives as text is read, and nothing is not taken for off', async () => {
		const bench = await openBench(M_PROFI);
		const survey = { event: 'surveyAnswer', surveyId: '1' };
		const state = async (onlyFinished: string) => {
			const trigger = bench.listen({ ...survey, onlyFinished });
			await trigger.poll();
			return JSON.stringify(trigger.staticData());
		};
		expect(await state('= {{ true }}')).not.toContain('"unfinished"');
		expect(await state('={{ 0 }} ')).toContain('"unfinished"');
		await expect(state('={{ undefined }}')).rejects.toThrow(/^Only Finished is set, but/);
		await bench.close();
	});
});
