import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readExamples } from '../../scripts/exampleFiles';
import { N8n } from '../../scripts/n8n/instance';
import { openChannels, type Channels } from '../../scripts/channels/channels';
import { openDoor } from '../../scripts/tryOut/door';
import { AlreadyRuns, Home } from '../../scripts/tryOut/home';
import { importExamples, type ExampleWorkflow } from '../../scripts/tryOut/import';
import { forEveryGateway, startSandbox, type Sandbox } from '../../sandbox';

/** What `npm start` keeps for a person from one start to the next. */
describe('the n8n of npm start', () => {
	let folder: string;
	let sandbox: Sandbox;
	let channels: Channels;
	let n8n: N8n;

	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'home-'));
		sandbox = await startSandbox(forEveryGateway(() => ({})));
		channels = await openChannels(sandbox, 60_000);
	});
	afterAll(async () => {
		await channels.close();
		await sandbox.close();
		await rm(folder, { recursive: true, force: true });
	});
	afterEach(async () => await n8n?.stop());

	async function start(): Promise<ExampleWorkflow[]> {
		const home = await Home.open({ folder });
		n8n = await N8n.start({
			userFolder: home.folder,
			withPackage: true,
			owner: await home.owner(),
			log: () => undefined,
		});
		for (const gateway of sandbox.gateways) {
			const { title, credentialType: type } = gateway;
			await n8n.saveCredential({ name: `${title} sandbox`, type, data: gateway.credential() });
		}
		await n8n.saveCredential({
			name: 'Pretend model',
			type: 'openAiApi',
			data: { apiKey: 'none', url: 'http://127.0.0.1:9' },
		});
		await channels.saveCredentials(n8n);
		return await importExamples(n8n, channels.addresses, home);
	}

	it('keeps what a person has built, edited and deleted', async () => {
		const [edited, deleted, ...others] = await start();
		expect(others).toHaveLength(readExamples().size - 2);
		await n8n.updateWorkflow(edited!.id, { name: 'My own' });
		await n8n.deleteWorkflow(deleted!.id);
		await n8n.stop();

		const again = await start();

		expect(again.map(({ id }) => id)).toEqual([edited, ...others].map((example) => example!.id));
		expect(again.every(({ isNew }) => !isNew)).toBe(true);
		expect((await n8n.workflow(edited!.id)).name).toBe('My own');
		expect(await n8n.workflows()).toHaveLength(again.length);
	});

	it('renews an example that has changed, unless the person has edited it', async () => {
		const home = await Home.open({ folder });
		const known = await home.read<Record<string, { digest: string }>>('examples.json', {});
		for (const imported of Object.values(known)) imported.digest = 'of an older file';
		await home.write('examples.json', known);

		const [edited, other] = await start();

		expect((await n8n.workflow(edited!.id)).name).toBe('My own');
		expect((await n8n.workflow(other!.id)).name).toBe(other!.example.name);
		const now = await home.read<Record<string, { digest: string }>>('examples.json', {});
		expect(Object.values(now).filter(({ digest }) => digest === 'of an older file')).toHaveLength(
			2,
		);
	});

	it('signs in whoever knows the address that was printed, and nobody else', async () => {
		await start();
		const door = await openDoor(`${n8n.url}/home/workflows`, async () => await n8n.newCookie());
		const knock = async (url: string) => await fetch(url, { redirect: 'manual' });

		const answer = await knock(door.url);

		expect(answer.status).toBe(302);
		expect(answer.headers.get('location')).toBe(`${n8n.url}/home/workflows`);
		const cookie = answer.headers.getSetCookie()[0]!.split(';')[0]!;
		const me = await fetch(`${n8n.url}/rest/login`, {
			headers: { cookie, 'browser-id': 'another', 'user-agent': 'Mozilla/5.0' },
		});
		expect(me.status).toBe(200);
		expect((await knock(new URL('/', door.url).href)).status).toBe(404);
		const [rebound] = (await once(
			get(door.url, { headers: { host: 'evil.example' } }),
			'response',
		)) as [IncomingMessage];
		expect(rebound.statusCode).toBe(404);
		rebound.resume();
		door.close();
	});

	it('says where it runs to whoever starts it a second time', async () => {
		const home = await Home.open({ folder });
		const leave = await home.claim({ n8n: 'http://127.0.0.1:1', handsets: 'http://127.0.0.1:2' });
		await expect(Home.open({ folder })).rejects.toThrow(AlreadyRuns);
		await expect(Home.open({ folder, fresh: true })).rejects.toThrow('http://127.0.0.1:1');
		await leave();
		expect((await Home.open({ folder, fresh: true })).folder).toBe(folder);
	});

	it('gives every person another password', async () => {
		const passwordIn = async (name: string) =>
			(await (await Home.open({ folder: join(folder, name) })).owner()).password;
		const one = await passwordIn('one');
		expect(await passwordIn('two')).not.toBe(one);
		expect(await passwordIn('one')).toBe(one);
	});
});
