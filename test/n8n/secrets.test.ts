import { keys, MProfiInN8n, mProfi, START } from '../support/realN8n';

let real: MProfiInN8n;
beforeAll(async () => {
	real = await MProfiInN8n.open();
});

it('the search for secrets finds a leaked key in the database and in the answers to the editor', async () => {
	const send = { resource: 'message', operation: 'send', to: '500600700', text: 'x' };
	await real.n8n.run(await real.save([START, mProfi(send)]));
	expect(await real.leaks()).toEqual([]);

	const leaking = await real.save([START], { items: [{ header: `Token ${keys.apiKey}` }] });
	await real.n8n.run(leaking);
	const places = (await real.leaks()).map((leak) => leak.split(':')[0]);
	expect(places).toEqual(expect.arrayContaining(['execution_data.data', 'answers']));
	expect(places.join()).toMatch(/database\.sqlite/);
});

afterAll(async () => {
	await expect(real.close()).rejects.toThrow(/Secrets leaked:\n.*sen•••/);
});
