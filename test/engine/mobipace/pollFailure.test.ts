import type { MobipaceGateway } from '../../../sandbox';
import { openBench, type Bench } from '../../support/bench';
import { MOBIPACE } from '../../support/gateways/mobipace';

const alarm = { event: 'balanceBelow', threshold: 500 };
const failure = { cause: 'credential-invalid' };

let bench: Bench<MobipaceGateway>;
beforeEach(async () => {
	bench = await openBench(MOBIPACE);
});
afterEach(async () => await bench.close());

it.each([200, 201, 202] as const)('tells n8n why the login failed with %i', async (code) => {
	bench.gateway.refuse(code, { path: '/authorize' });
	await expect(bench.listen(alarm).poll()).rejects.toMatchObject({ failure });
});

it('does not log in again at once where HTTP 401 refuses the login', async () => {
	const path = '/authorize';
	bench.gateway.fault({ kind: 'status', status: 401, taken: false, times: 9, path });
	await expect(bench.listen(alarm).poll()).rejects.toMatchObject({ failure });
	await expect(bench.listen(alarm).poll()).rejects.toMatchObject({ failure });
	expect(bench.paths).toEqual(['/authorize']);
});
