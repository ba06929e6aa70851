import { SerwerSmsBench } from '../../support/serwerSmsBench';

let bench: SerwerSmsBench;
beforeAll(async () => {
	bench = await SerwerSmsBench.open();
});
beforeEach(() => bench.gateway.reset());
afterAll(async () => await bench.close());

it.each([
	[1001, 'credential-invalid'],
	[1002, 'credential-invalid'],
	[1011, 'credential-invalid'],
	[1012, 'credential-invalid'],
	[1010, 'temporarily-unavailable'],
	[1003, 'configuration-invalid'],
] as const)('tells n8n why the poll failed with %i inside HTTP 200', async (code, cause) => {
	bench.gateway.refuse(code, { times: 9 });
	const poll = bench.listen({ event: 'incomingMessage', types: ['nd'] }).poll();
	await expect(poll).rejects.toMatchObject({ failure: { cause } });
});
