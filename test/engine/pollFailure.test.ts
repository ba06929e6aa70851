import { openBench, type Bench } from '../support/bench';
import { GATEWAYS, titled } from '../support/gateways';

const polling = GATEWAYS.filter(({ trigger }) => trigger?.polling);
const WEB_PAGE = { kind: 'html', taken: false, times: 9 } as const;
const status = (code: number) =>
	({ kind: 'status', status: code, taken: false, times: 9 }) as const;

describe.each(titled(polling))('the trigger of %s', (_, gateway) => {
	let bench: Bench;
	// The node remembers for a minute that a login was refused. A new bench has a new credential.
	beforeEach(async () => {
		bench = await openBench(gateway);
	});
	afterEach(async () => await bench.close());

	/** n8n 2.40 and later schedule the next poll by the cause. Source: `Failure` in n8n-workflow. */
	it.each([
		['refuses the credential', status(401), 'credential-invalid'],
		['answers with a web page', WEB_PAGE, 'temporarily-unavailable'],
		['does not know the address', status(404), 'configuration-invalid'],
	])('tells n8n why the poll failed if the gateway %s', async (_, fault, cause) => {
		bench.gateway.fault(fault);
		const poll = bench.listen(gateway.trigger!.polling!).poll();
		await expect(poll).rejects.toMatchObject({ failure: { cause } });
	});
});
