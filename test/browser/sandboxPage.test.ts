import type { Browser, Page } from 'playwright-core';
import type { Sandbox } from '../../sandbox';
import { startSandbox } from '../../sandbox';
import { barriersOn } from '../support/axe';
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
	page = await openPage();
});
afterEach(async () => {
	expect(errors).toEqual([]);
	await page.context().close();
	await sandbox.close();
});
afterAll(() => browser.close());

async function openPage(options: object = {}): Promise<Page> {
	const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
	const newPage = await context.newPage();
	errors = [];
	newPage.on('pageerror', (error) => errors.push(String(error)));
	newPage.on('console', (message) => {
		if (message.type() === 'error') errors.push(message.text());
	});
	await newPage.goto(sandbox.controlUrl ?? '');
	await newPage.getByText('Live', { exact: true }).waitFor({ state: 'attached' });
	return newPage;
}

async function send(recipient = '500600700', message = 'Paczka w drodze'): Promise<Response> {
	const { url, apiKey: apikey } = sandbox.mProfi;
	return await fetch(`${url}/send/`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ apikey, recipient, message, encoding: 'utf-8' }),
	});
}

async function sendThroughSerwerSms(): Promise<void> {
	const { url, token } = sandbox.serwerSms;
	await fetch(`${url}/messages/send_sms`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
		body: JSON.stringify({ phone: '500600700', text: 'Do zobaczenia!', sender: 'SHOP' }),
	});
}

const handsets = () => page.getByRole('list', { name: 'Handsets, latest first' });
const row = (number: string) => handsets().getByRole('button', { name: number });
const conversation = () => page.getByRole('region', { name: 'Conversation' });

/** How many pixels the page is wider than its window, including its scrolling parts. */
const overflow = async () =>
	await page.evaluate(
		`Math.max(...[...document.querySelectorAll('*')]
			.filter((one) => !one.closest('.hidden, .skip'))
			.map((one) => one.getBoundingClientRect().right)) - innerWidth`,
	);

describe('the page of the sandbox', () => {
	it('says what to do first, and shows each message from its arrival to its delivery', async () => {
		await page.getByText('No messages yet').waitFor();
		await send();
		await row('+48 500 600 700').click();
		const message = conversation().getByRole('article').filter({ hasText: 'Paczka w drodze' });
		await message.getByText('1 part', { exact: true }).waitFor();
		await message.getByText('delivered', { exact: true }).waitFor();
		const card = page
			.getByRole('article')
			.filter({ has: page.getByRole('combobox') })
			.first();
		await card.getByText('1 message', { exact: true }).waitFor();
		await card.getByText('1 request', { exact: true }).waitFor();
	});

	it('can be used with the keyboard alone: search, open, answer, go back', async () => {
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

	it('shows both sides of a conversation, even across several gateways', async () => {
		const others = ['Kod: 481 920', 'Kurier jest u Ciebie.', 'Faktura 7/2026: 129,00 zł'];
		for (const [i, text] of others.entries()) await send(`50060070${i + 1}`, text);
		await send('500600700', 'Przypominamy o wizycie jutro o 9:00. Odpowiedz TAK lub NIE.');
		await row('+48 500 600 700').click();
		const message = conversation().getByRole('article').filter({ hasText: 'Przypominamy' });
		await message.getByText('delivered', { exact: true }).waitFor();
		await page.getByRole('textbox', { name: 'Answer as this handset' }).fill('TAK');
		await page.keyboard.press('Enter');
		await conversation().getByText('in the inbox').waitFor();
		await sendThroughSerwerSms();
		await conversation().getByText('SerwerSMS · SHOP').waitFor();
		expect(await conversation().getByRole('article').count()).toBe(3);
		await takePicture(page, 'sandbox');
	});

	it('cuts and restores the network of a gateway in both ways', async () => {
		const network = page.getByLabel('mProfi: network');
		await network.selectOption('is unreachable');
		await page.getByText('Nothing arrives').waitFor();
		await expect(send()).rejects.toThrow('fetch failed');
		expect(sandbox.mProfi.messages).toHaveLength(0);
		await network.selectOption('loses answers');
		await page.getByText('Answers get lost').waitFor();
		await expect(send()).rejects.toThrow('fetch failed');
		expect(sandbox.mProfi.messages).toHaveLength(1);
		await network.selectOption('works');
		await page.getByText('Answers get lost').waitFor({ state: 'detached' });
		expect((await send()).status).toBe(200);
	});

	it('does not change the way of an answer while somebody writes it', async () => {
		await send();
		await row('+48 500 600 700').click();
		const through = page.getByLabel('Answer through');
		await through.selectOption('SerwerSMS, access number');
		await page.reload();
		await conversation().getByRole('article').waitFor();
		const before = await through.inputValue();
		await page.getByRole('textbox', { name: 'Answer as this handset' }).fill('TA');
		await sendThroughSerwerSms();
		await conversation().getByText('SerwerSMS · SHOP').waitFor();
		expect(await through.inputValue()).toBe(before);
	});

	it('says what becomes of an answer while the network is cut, and when it works again', async () => {
		await send();
		await row('+48 500 600 700').click();
		await page.getByLabel('mProfi: network').selectOption('is unreachable');
		await page.getByText('Nothing arrives').waitFor();
		await page.getByRole('textbox', { name: 'Answer as this handset' }).fill('TAK');
		await page.keyboard.press('Enter');
		await page.getByText('Its network is off').waitFor();
		await page.getByLabel('mProfi: network').selectOption('works');
		await page.getByText('fetches it within a minute').waitFor();
		await page.getByLabel('Answer through').selectOption('SerwerSMS, access number');
		await page.getByText('fetches it within a minute').waitFor({ state: 'detached' });
	});

	it('refuses a handset that is not a phone number', async () => {
		await page.getByRole('button', { name: 'New message' }).click();
		await page.getByLabel('Number of the handset').fill('12');
		await page.keyboard.press('Enter');
		await page.getByText('"12" is not a phone number').waitFor();
	});

	it('sends a message from a new handset, and keeps the text until it is sent', async () => {
		await page.getByRole('button', { name: 'New message' }).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByLabel('Number of the handset').fill('12');
		await dialog.getByLabel('Text').fill('Dzień dobry');
		await dialog.getByRole('button', { name: 'Send' }).click();
		await dialog.getByText('"12" is not a phone number').waitFor();
		await dialog.getByRole('button', { name: 'Close' }).click();
		await dialog.waitFor({ state: 'hidden' });
		await page.getByRole('button', { name: 'New message' }).click();
		expect(await dialog.getByLabel('Text').inputValue()).toBe('Dzień dobry');
		await dialog.getByLabel('Number of the handset').fill('500 600 701');
		await dialog.getByRole('button', { name: 'Send' }).click();
		await conversation().getByRole('heading', { name: '+48 500 600 701' }).waitFor();
		await conversation().getByRole('article').filter({ hasText: 'Dzień dobry' }).waitFor();
		await conversation().getByText('fetches it within a minute').waitFor();
		expect(sandbox.mProfi.incoming).toMatchObject([
			{ sender: '48500600701', message: 'Dzień dobry' },
		]);
		await page.getByRole('button', { name: 'New message' }).click();
		expect(await dialog.getByLabel('Text').inputValue()).toBe('');
	});

	it('opens a new handset without a text', async () => {
		await page.getByRole('button', { name: 'New message' }).click();
		await page.getByRole('button', { name: 'Open the handset' }).click();
		await conversation().getByRole('heading', { name: '+48 500 600 700' }).waitFor();
		expect(sandbox.mProfi.incoming).toEqual([]);
	});

	it('labels the fields of a credential like the panel, and copies them', async () => {
		await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
		await page.getByRole('button', { name: 'mProfi: account and settings' }).click();
		await page.getByRole('button', { name: 'Copy Incoming API Key' }).click();
		await page.getByRole('button', { name: 'Copy Incoming API Key' }).getByText('Copied').waitFor();
		expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
			sandbox.mProfi.credential().incomingApiKey,
		);
	});

	it('scrolls its lists and nothing else', async () => {
		for (let i = 0; i < 60; i++) await send(String(500_600_700 + i));
		await page.getByText('60 handsets').waitFor();
		expect(await page.evaluate('document.documentElement.scrollHeight')).toBe(800);
	});

	it('makes links of web addresses and of nothing else', async () => {
		const link = 'http://127.0.0.1:5678/webhook-waiting/7?signature=a1';
		await send('500600700', `Wizyta? Tak: ${link}\njavascript:alert(1)`);
		await row('+48 500 600 700').click();
		const links = conversation().getByRole('link');
		await links.first().waitFor();
		expect(
			await links.evaluateAll((all) => all.map((one) => (one as { href?: string }).href)),
		).toEqual([link]);
	});

	it('shows hostile HTML as text and does not run it', async () => {
		const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
		await send('500600700', hostile);
		await row('+48 500 600 700').click();
		await conversation().getByText(hostile, { exact: true }).waitFor();
		expect(await page.title()).toBe('SMS sandbox');
		expect(await conversation().locator('img:not(.icon), script').count()).toBe(0);
	});

	it('shows 100 of 10,000 handsets, and more on request', async () => {
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

	it('reconnects by itself after the connection was lost', async () => {
		const port = Number(new URL(sandbox.controlUrl ?? '').port);
		await sandbox.close();
		await page.getByText('Connecting …').waitFor();
		sandbox = await startSandbox({ control: { port } });
		await page.getByText('Live', { exact: true }).waitFor();
		await send();
		await row('+48 500 600 700').waitFor();
		// The browser logs the refused connections.
		errors = errors.filter((error) => !error.includes('ERR_'));
	});

	it('clears everything after confirmation', async () => {
		await send();
		await row('+48 500 600 700').waitFor();
		await page.getByRole('button', { name: 'Clear' }).click();
		await page.getByRole('dialog').getByRole('button', { name: 'Clear' }).click();
		await page.getByText('No messages yet').waitFor();
		expect(sandbox.mProfi.messages).toEqual([]);
	});

	it('can empty and top up the balance of MOBIPACE', async () => {
		await page.getByRole('button', { name: 'MOBIPACE: account and settings' }).click();
		await page.getByRole('button', { name: 'Empty Balance' }).click();
		await page.getByText('Balance: -1,000').waitFor();
		expect(sandbox.mobipace.available).toBe(0);
		await page.getByRole('button', { name: 'Add 1,000 Balance' }).click();
		await page.getByText('Balance: 1,000').waitFor();
	});
});

describe('the page of the sandbox on a narrow screen', () => {
	it('has one column, and nothing is wider than the screen', async () => {
		await page.context().close();
		page = await openPage({ viewport: { width: 390, height: 844 } });
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

describe('the cards of the gateways', () => {
	it('show an arrow at every width, because they open', async () => {
		// The arrow is turned, so its corners reach a little beyond its box.
		const corners = 3;
		for (const width of [1280, 400, 390, 320]) {
			await page.setViewportSize({ width, height: 844 });
			const hidden = await page.evaluate<string[]>(
				`[...document.querySelectorAll('.card-name')]
					.filter((one) => one.scrollWidth > one.clientWidth + ${corners} ||
						parseFloat(getComputedStyle(one, '::after').width) < 6)
					.map((one) => one.textContent)`,
			);
			expect([width, hidden]).toEqual([width, []]);
		}
	});
});

describe.each([
	['wide', { width: 1280, height: 800 }],
	['narrow', { width: 390, height: 844 }],
])('the page of the sandbox on a %s screen', (_, viewport) => {
	it.each(['light', 'dark'] as const)(
		'has no barrier that axe finds in %s colors',
		async (colorScheme) => {
			await page.context().close();
			page = await openPage({ viewport, colorScheme, reducedMotion: 'reduce' });
			const isClear = async (state: string) =>
				expect([state, await barriersOn(page)]).toEqual([state, []]);
			const closed = async (button: string) => {
				await page.getByRole('dialog').getByRole('button', { name: button }).click();
				await page.getByRole('dialog').waitFor({ state: 'hidden' });
			};
			await page.getByText('No messages yet').waitFor({ state: 'attached' });
			await isClear('without messages');
			await send('500600700', 'Tak lub nie? http://127.0.0.1:5678/webhook-waiting/7');
			await send('500600701', 'Kod: 481 920');
			await row('+48 500 600 700').waitFor();
			await isClear('with a list');
			await page.getByLabel('mProfi: network').selectOption('is unreachable');
			await page.getByText('Nothing arrives').waitFor();
			await isClear('without a network');
			await page.getByRole('button', { name: 'SerwerSMS: account and settings' }).click();
			await page.getByRole('dialog').waitFor();
			await isClear('with the dialog of a gateway');
			await closed('Close');
			await page.getByRole('button', { name: 'Clear' }).click();
			await page.getByRole('dialog').waitFor();
			await isClear('before everything is cleared');
			await closed('Keep');
			await page.getByRole('button', { name: 'New message' }).click();
			await page.getByLabel('Number of the handset').fill('12');
			await page.keyboard.press('Enter');
			await page.getByText('"12" is not a phone number').waitFor();
			await isClear('with a wrong number');
			await closed('Close');
			await row('+48 500 600 700').click();
			const bubble = conversation().getByRole('article').filter({ hasText: 'Tak lub nie?' });
			await bubble.waitFor();
			await page.getByRole('textbox', { name: 'Answer as this handset' }).fill('TAK');
			await page.keyboard.press('Enter');
			await conversation().getByRole('article').filter({ hasText: 'TAK' }).nth(0).waitFor();
			await page.getByText('Its network is off').waitFor();
			await isClear('with a conversation');
		},
	);
});

describe('the colors of the page', () => {
	const background = async () =>
		await page.evaluate('getComputedStyle(document.body).backgroundColor');

	it('follow the system until the user chooses others, and the choice is kept', async () => {
		const light = await background();
		await page.context().close();
		page = await openPage({ colorScheme: 'dark' });
		const dark = await background();
		expect(dark).not.toBe(light);
		await page.getByRole('button', { name: 'Light colors' }).click();
		expect(await background()).toBe(light);
		await page.reload();
		expect(await background()).toBe(light);
		await page.getByRole('button', { name: 'Dark colors' }).waitFor();
	});
});
