import { keys, MProfiInN8n, mProfi, start } from '../support/realN8n';

let real: MProfiInN8n;
beforeAll(async () => {
	real = await MProfiInN8n.open();
});

it('finds a key that a workflow gives away, in the database and in what the editor shows', async () => {
	const send = { resource: 'message', operation: 'send', to: '500600700', text: 'x' };
	await real.n8n.run(await real.save([start, mProfi(send)]));
	expect(await real.leaks()).toEqual([]);

	const careless = await real.save([start], { items: [{ header: `Token ${keys.apiKey}` }] });
	await real.n8n.run(careless);
	const places = (await real.leaks()).map((leak) => leak.split(':')[0]);
	expect(places).toEqual(expect.arrayContaining(['execution_data.data', 'answers']));
	expect(places.join()).toMatch(/database\.sqlite/);
});

afterAll(async () => {
	await expect(real.close()).rejects.toThrow(/Secrets leaked:\n.*sen•••/);
});
