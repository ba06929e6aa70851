import { MProfi } from '../../../nodes/MProfi/MProfi.node';
import { MProfiApi } from '../../../credentials/MProfiApi.credentials';
import { Credentials } from '../../support/credentials';
import { runNode } from '../../support/engine';

/** Preview needs neither a credential nor a gateway, so it gets none here. */
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
	it('shows and counts the text that mProfi will actually send', async () => {
		expect(await preview('Zażółć gęślą jaźń – „tak” 😀')).toEqual({
			gateway: 'mProfi',
			wouldBeSent: true,
			refusal: null,
			to: null,
			encoding: 'GSM-7',
			parts: 1,
			characters: 26,
			charactersLeft: 134,
			text: 'Zażółć gęślą jaźń – „tak” 😀',
			shownText: 'Zazolc gesla jazn - "tak" ',
			changesText: true,
			scheduledAt: null,
		});
	});

	it.each(['😀', 'Привет', 'Привет!', '1\u03360\u0336 5', 'a\u0000b', '\u200b', '\u2800'])(
		'refuses %j, of which nothing would be left, or which cannot be sent',
		async (text) => {
			const refused = {
				wouldBeSent: false,
				refusal: expect.stringMatching(/^The text /) as string,
			};
			expect(await preview(text)).toMatchObject(refused);
		},
	);

	it('counts what is left once the gateway has dropped emoji', async () => {
		expect(await preview(`${'a'.repeat(160)}😀`)).toMatchObject({ parts: 1, charactersLeft: 0 });
	});

	it('keeps the letters with Unicode, at 70 characters per part', async () => {
		const options = { unicode: true };
		expect(await preview('ą'.repeat(71), { options })).toMatchObject({
			encoding: 'UCS-2',
			parts: 2,
			charactersLeft: 63,
			changesText: false,
		});
	});

	it('says what would be refused and why, along with the counts', async () => {
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

	it('shows the recipient in the form that the gateway would get', async () => {
		expect(await preview('x', { to: '+48 500-600-700' })).toMatchObject({ to: '48500600700' });
	});
});
