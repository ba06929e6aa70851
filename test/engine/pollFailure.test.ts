import { MobipaceBench } from '../support/mobipace';
import { MProfiBench } from '../support/mprofi';
import { SerwerSmsBench } from '../support/serwersms';

/** What n8n reads: `Failure` in n8n-workflow, by which n8n 2.40 and later pace the next poll. */
const credential = { cause: 'credential-invalid' };
const later = { cause: 'temporarily-unavailable' };
const HTTP = (status: number) => ({ kind: 'status', status, taken: false, times: 9 }) as const;
const PAGE = { kind: 'html', taken: false, times: 9 } as const;

describe('mProfiTrigger', () => {
	let bench: MProfiBench;
	beforeAll(async () => {
		bench = await MProfiBench.open();
	});
	beforeEach(() => bench.gateway.reset());
	afterAll(async () => await bench.close());

	it.each([
		['refuses the key', HTTP(401), credential],
		['shows a web page', PAGE, later],
		['does not know the address', HTTP(404), { cause: 'configuration-invalid' }],
	])('says why the poll failed where mProfi %s', async (_, fault, failure) => {
		bench.gateway.fault(fault);
		const poll = bench.listen({ event: 'incomingSms' }).poll();
		await expect(poll).rejects.toMatchObject({ failure });
	});
});

describe('serwerSmsTrigger', () => {
	let bench: SerwerSmsBench;
	beforeAll(async () => {
		bench = await SerwerSmsBench.open();
	});
	beforeEach(() => bench.gateway.reset());
	afterAll(async () => await bench.close());

	it.each([
		[1001, credential],
		[1002, credential],
		[1011, credential],
		[1012, credential],
		[1010, later],
		[1003, { cause: 'configuration-invalid' }],
	] as const)('says why the poll failed with %i inside HTTP 200', async (code, failure) => {
		bench.gateway.refuse(code, { times: 9 });
		const poll = bench.listen({ event: 'incomingMessage', types: ['nd'] }).poll();
		await expect(poll).rejects.toMatchObject({ failure });
	});
});

describe('mobipaceTrigger', () => {
	const alarm = { event: 'balanceBelow', threshold: 500 };
	let bench: MobipaceBench;
	beforeEach(async () => {
		bench = await MobipaceBench.open();
	});
	afterEach(async () => await bench.close());

	it.each([200, 201, 202] as const)('says why the login failed with %i', async (code) => {
		bench.gateway.refuse(code, { path: '/authorize' });
		await expect(bench.listen(alarm).poll()).rejects.toMatchObject({ failure: credential });
	});

	it('does not log in again at once where HTTP 401 refuses the login', async () => {
		bench.gateway.fault({ ...HTTP(401), path: '/authorize' });
		await expect(bench.listen(alarm).poll()).rejects.toMatchObject({ failure: credential });
		await expect(bench.listen(alarm).poll()).rejects.toMatchObject({ failure: credential });
		expect(bench.paths).toEqual(['/authorize']);
	});
});
