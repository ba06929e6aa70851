import { MProfi } from '../../../nodes/MProfi/MProfi.node';
import { MProfiApi } from '../../../credentials/MProfiApi.credentials';
import { Credentials } from '../../support/credentials';
import { runNode } from '../../support/engine';

/** No credential is stored and nothing listens: preview needs neither. */
async function preview(text: string, more: object = {}) {
	const { outputs, error } = await runNode({
		type: new MProfi(),
		credentials: new Credentials([new MProfiApi()], {}),
		parameters: { resource: 'message', operation: 'preview', to: '', text, ...more },
	});
	expect(error).toBeUndefined();
	return outputs[0]![0]!;
}

describe('preview', () => {
	it('shows what mProfi will really send, and counts that', async () => {
		expect(await preview('Zażółć gęślą jaźń – „tak” 😀')).toEqual({
			gateway: 'mProfi',
			wouldBeSent: true,
			refusal: null,
			to: null,
			encoding: 'GSM-7',
			parts: 1,
			characters: 27,
			charactersLeft: 133,
			text: 'Zażółć gęślą jaźń – „tak” 😀',
			shownText: 'Zazolc gesla jazn - "tak" ?',
			changesText: true,
		});
	});

	it('keeps the letters with Unicode, at 70 characters a part', async () => {
		const options = { unicode: true };
		expect(await preview('ą'.repeat(71), { options })).toMatchObject({
			encoding: 'UCS-2',
			parts: 2,
			charactersLeft: 63,
			changesText: false,
		});
	});

	it('says what would be refused, and why, with the counts', async () => {
		expect(await preview('x'.repeat(161), { options: { maxParts: 1 } })).toMatchObject({
			wouldBeSent: false,
			refusal: expect.stringMatching(/2 parts/) as string,
			parts: 2,
		});
		expect(await preview('x', { to: '12' })).toMatchObject({
			wouldBeSent: false,
			refusal: expect.stringMatching(/digits/) as string,
		});
	});

	it('shows the recipient in the form it would be sent to', async () => {
		expect(await preview('x', { to: '+48 500-600-700' })).toMatchObject({ to: '48500600700' });
	});
});
