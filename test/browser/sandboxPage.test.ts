import type { Browser, Page } from 'playwright-core';
import type { Sandbox } from '../../sandbox';
import { startSandbox } from '../../sandbox';
import { openBrowser } from '../support/browser';
import { takePicture } from '../support/pictures';

let browser: Browser;
let sandbox: Sandbox;
let page: Page;
let errors: string[];

beforeAll(async () => {
	browser = await openBrowser();
});
beforeEach(async () => {
	sandbox = await startSandbox({
		control: { port: 0 },
		mProfi: { lifeMs: { sentAfter: 300, deliveredAfter: 600 } },
	});
	page = await opened();
});
afterEach(async () => {
	expect(errors).toEqual([]);
	await page.context().close();
	await sandbox.close();
});
afterAll(() => browser.close());

async function opened(options: object = {}): Promise<Page> {
	const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
	const one = await context.newPage();
	errors = [];
	one.on('pageerror', (error) => errors.push(String(error)));
	one.on('console', (message) => {
		if (message.type() === 'error') errors.push(message.text());
	});
	await one.goto(sandbox.controlUrl ?? '');
	await one.getByText('Live', { exact: true }).waitFor({ state: 'attached' });
	return one;
}

async function send(recipient = '500600700', message = 'Paczka w drodze'): Promise<Response> {
	const { url, apiKey: apikey } = sandbox.mProfi;
	return await fetch(`${url}/send/`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ apikey, recipient, message, encoding: 'utf-8' }),
	});
}

const handsets = () => page.getByRole('list', { name: 'Handsets, latest first' });
const row = (number: string) => handsets().getByRole('button', { name: number });
const conversation = () => page.getByRole('region', { name: 'Conversation' });

/** How far the page is wider than its window, its scrolling parts included. */
const overflow = async () =>
	await page.evaluate(
		`Math.max(...[...document.querySelectorAll('*')]
			.filter((one) => !one.closest('.hidden, .skip'))
			.map((one) => one.getBoundingClientRect().right)) - innerWidth`,
	);

describe('the page of the sandbox', () => {
	it('says what to do first, and shows a message when it arrives, until it is delivered', async () => {
		await page.getByText('No message has come yet').waitFor();
		await send();
		await row('+48 500 600 700').click();
		const message = conversation().getByRole('article').filter({ hasText: 'Paczka w drodze' });
		await message.getByText('1 part', { exact: true }).waitFor();
		await message.getByText('delivered', { exact: true }).waitFor();
		const card = page
			.getByRole('article')
			.filter({ has: page.getByRole('switch') })
			.first();
		await card.getByText('1 message', { exact: true }).waitFor();
		await card.getByText('1 request', { exact: true }).waitFor();
	});

	it('is worked by the keyboard alone: find, open, answer, go back', async () => {
		await send('500600700', 'first');
		await send('500600702', 'second');
		await row('+48 500 600 702').waitFor();
		await page.keyboard.press('/');
		await page.keyboard.press('ArrowDown');
		await page.keyboard.press('ArrowDown');
		await page.keyboard.press('Enter');
		await conversation().getByRole('heading', { name: '+48 500 600 700' }).waitFor();
		await page.locator('textarea:focus').waitFor();
		await page.keyboard.type('TAK');
		await page.keyboard.press('Enter');
		await conversation().getByRole('article').filter({ hasText: 'TAK' }).waitFor();
		expect(sandbox.mProfi.incoming).toMatchObject([{ sender: '48500600700', message: 'TAK' }]);
		await page.keyboard.press('Escape');
		await page.locator('.row:focus').waitFor();
		await page.getByText('Choose a handset').waitFor();
	});

	it('shows a conversation with both sides, whatever gateways it went through', async () => {
		const others = ['Kod: 481 920', 'Kurier jest u Ciebie.', 'Faktura 7/2026: 129,00 zł'];
		for (const [i, text] of others.entries()) await send(`50060070${i + 1}`, text);
		await send('500600700', 'Przypominamy o wizycie jutro o 9:00. Odpowiedz TAK lub NIE.');
		await row('+48 500 600 700').click();
		const message = conversation().getByRole('article').filter({ hasText: 'Przypominamy' });
		await message.getByText('delivered', { exact: true }).waitFor();
		await page.getByRole('textbox', { name: 'Answer as this handset' }).fill('TAK');
		await page.keyboard.press('Enter');
		await conversation().getByText('in the inbox').waitFor();
		const { url, token } = sandbox.serwerSms;
		await fetch(`${url}/messages/send_sms`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
			body: JSON.stringify({ phone: '500600700', text: 'Do zobaczenia!', sender: 'SHOP' }),
		});
		await conversation().getByText('SerwerSMS · SHOP').waitFor();
		expect(await conversation().getByRole('article').count()).toBe(3);
		await takePicture(page, 'sandbox');
	});

	it('cuts the network of a gateway by a switch, and gives it back', async () => {
		const network = page.getByRole('switch', { name: 'mProfi: network' });
		await network.click();
		await page.getByText('Connections are cut').waitFor();
		await expect(send()).rejects.toThrow('fetch failed');
		await network.click();
		await page.getByText('Connections are cut').waitFor({ state: 'detached' });
		expect((await send()).status).toBe(200);
	});

	it('lets a web address be followed, and nothing else', async () => {
		const link = 'http://127.0.0.1:5678/webhook-waiting/7?signature=a1';
		await send('500600700', `Wizyta? Tak: ${link}\njavascript:alert(1)`);
		await row('+48 500 600 700').click();
		const links = conversation().getByRole('link');
		await links.first().waitFor();
		expect(
			await links.evaluateAll((all) => all.map((one) => (one as { href?: string }).href)),
		).toEqual([link]);
	});

	it('shows what is hostile as text, and runs none of it', async () => {
		const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
		await send('500600700', hostile);
		await row('+48 500 600 700').click();
		await conversation().getByText(hostile, { exact: true }).waitFor();
		expect(await page.title()).toBe('SMS sandbox');
		expect(await conversation().locator('img, script').count()).toBe(0);
	});

	it('draws a hundred of ten thousand handsets, and more when asked', async () => {
		const { url, apiKey: apikey } = sandbox.mProfi;
		const messages = Array.from({ length: 10_000 }, (_, i) => ({
			recipient: String(48_500_000_000 + i),
			message: 'x',
		}));
		const body = JSON.stringify({ apikey, messages });
		await fetch(`${url}/sendbulk/`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body,
		});
		await page.getByText('10,000 handsets, the latest 100').waitFor();
		await page.getByRole('button', { name: 'Show more' }).click();
		await page.getByText('10,000 handsets, the latest 200').waitFor();
		expect(await handsets().getByRole('button').count()).toBe(200);
		await page.getByLabel('Search numbers').fill('500 001 234');
		await page.getByText('1 handset found').waitFor();
		await row('+48 500 001 234').waitFor();
	});

	it('comes back by itself after the connection was lost', async () => {
		const port = Number(new URL(sandbox.controlUrl ?? '').port);
		await sandbox.close();
		await page.getByText('Connecting …').waitFor();
		sandbox = await startSandbox({ control: { port } });
		await page.getByText('Live', { exact: true }).waitFor();
		await send();
		await row('+48 500 600 700').waitFor();
		// That the connection was refused meanwhile, the browser does say.
		errors = errors.filter((error) => !error.includes('ERR_'));
	});

	it('forgets everything when that is confirmed', async () => {
		await send();
		await row('+48 500 600 700').waitFor();
		await page.getByRole('button', { name: 'Clear' }).click();
		await page.getByRole('dialog').getByRole('button', { name: 'Clear' }).click();
		await page.getByText('No message has come yet').waitFor();
		expect(sandbox.mProfi.messages).toEqual([]);
	});

	it('empties the balance of MOBIPACE and tops it up', async () => {
		await page.getByRole('button', { name: 'MOBIPACE: account and settings' }).click();
		await page.getByRole('button', { name: 'Empty Balance' }).click();
		await page.getByText('Balance: -1,000').waitFor();
		expect(sandbox.mobipace.available).toBe(0);
		await page.getByRole('button', { name: 'Add 1,000 Balance' }).click();
		await page.getByText('Balance: 1,000').waitFor();
	});
});

describe('on a narrow screen', () => {
	it('has one column, in which nothing is wider than the screen', async () => {
		await page.context().close();
		page = await opened({ viewport: { width: 390, height: 844 } });
		expect(await overflow()).toBeLessThanOrEqual(0);
		await send('500600700', 'Bardzodługiesłowobezspacji'.repeat(8));
		await row('+48 500 600 700').waitFor();
		expect(await overflow()).toBeLessThanOrEqual(0);
		await row('+48 500 600 700').click();
		await conversation().getByRole('article').waitFor();
		expect(await handsets().isVisible()).toBe(false);
		expect(await overflow()).toBeLessThanOrEqual(0);
		await page.getByRole('button', { name: 'Back to the list' }).click();
		await row('+48 500 600 700').waitFor();
		await page.getByRole('button', { name: 'SerwerSMS: account and settings' }).click();
		await page.getByRole('dialog').waitFor();
		expect(await overflow()).toBeLessThanOrEqual(0);
	});
});

describe('the colours', () => {
	const background = async () =>
		await page.evaluate('getComputedStyle(document.body).backgroundColor');

	it('are those of the system, until one chooses others, and stay so', async () => {
		const light = await background();
		await page.context().close();
		page = await opened({ colorScheme: 'dark' });
		const dark = await background();
		expect(dark).not.toBe(light);
		await page.getByRole('button', { name: 'Light colours' }).click();
		expect(await background()).toBe(light);
		await page.reload();
		expect(await background()).toBe(light);
		await page.getByRole('button', { name: 'Dark colours' }).waitFor();
	});
});
