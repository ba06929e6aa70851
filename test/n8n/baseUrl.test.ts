import { GATEWAYS, titled } from '../support/gateways';
import { GatewaysInN8n, outcomes } from '../support/gatewaysInN8n';

let real: GatewaysInN8n;
beforeAll(async () => {
	real = await GatewaysInN8n.open();
});
afterAll(async () => await real?.close());

describe.each(titled(GATEWAYS))('the connection test of %s', (_, gateway) => {
	const { name, credential, parameters, number } = gateway;
	const type = credential.name;
	const changed = (change: (baseUrl: string) => string) => {
		const data = real.sandbox[name].credential();
		return { ...data, baseUrl: change(String(data.baseUrl)) };
	};
	const test = async (data: ReturnType<typeof changed>) => {
		const saved = await real.n8n.createCredential({ name: 'x', type, data });
		const { status, message } = await real.n8n.testCredential(saved);
		return `${status}: ${message}`;
	};

	it('passes with blanks around the Base URL, and the node sends', async () => {
		const data = changed((baseUrl) => ` ${baseUrl}\n`);
		expect(await test(data)).toMatch(/^OK/);
		await real.n8n.createCredential({ name: 'blanks', type, data });
		const send = { resource: 'message', operation: 'send', to: number(1), text: 'x' };
		const execution = await real.run(name, { ...send, ...parameters }, [{}], {
			credentials: { [type]: { name: 'blanks' } },
		});
		expect(outcomes(execution)).toEqual(['accepted']);
	});

	it('says in plain words that the Base URL is not a web address', async () => {
		for (const change of [(baseUrl: string) => baseUrl.replace('http://', ''), () => ' ']) {
			expect(await test(changed(change))).toMatch(
				/^Error: The Base URL .* not a valid web address/,
			);
		}
	});
});
