import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { GATEWAY_NAMES, startSandbox, type Sandbox } from '../../../sandbox';
import { call } from './caller';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({ control: { port: 0 } });
});
afterAll(() => sandbox.close());

describe('the list of sandbox gateways', () => {
	it('has every gateway under the name of its node', () => {
		for (const name of GATEWAY_NAMES) expect(sandbox[name].nodeName).toBe(name);
		expect(sandbox.gateways).toEqual(GATEWAY_NAMES.map((name) => sandbox[name]));
	});

	it('has every gateway that has a folder', () => {
		const folder = join(__dirname, '../../../sandbox');
		const folders = readdirSync(folder, { withFileTypes: true })
			.filter((entry) => entry.isDirectory() && entry.name !== 'page')
			.map(({ name }) => name);
		expect(sandbox.gateways.map(({ name }) => name).sort()).toEqual(folders.sort());
	});

	it.each(GATEWAY_NAMES)('knows a credential of %s that the package has', async (name) => {
		const { credentialType } = sandbox[name];
		const file = `${credentialType[0]!.toUpperCase()}${credentialType.slice(1)}`;
		const module = (await import(`../../../credentials/${file}.credentials`)) as Record<
			string,
			new () => { name: string; properties: Array<{ name: string }> }
		>;
		const credential = new module[file]!();
		expect(credential.name).toBe(credentialType);
		const fields = credential.properties.map((property) => property.name);
		expect(fields).toEqual(expect.arrayContaining(Object.keys(sandbox[name].credential())));
	});

	it.each(GATEWAY_NAMES)('gives %s a place in the control API and a color', async (name) => {
		const { name: path, title, color } = sandbox[name];
		expect((await call(`${sandbox.controlUrl}/${path}`)).json).toMatchObject({ title });
		const { text, headers } = await call(`${sandbox.controlUrl}/page/gateway-colors.css`);
		expect(headers['content-type']).toBe('text/css; charset=utf-8');
		expect(text).toContain(
			`[data-gateway='${path}'] { --gateway: light-dark(${color.light}, ${color.dark}); }`,
		);
	});
});
