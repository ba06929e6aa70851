import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { owner } from '../../scripts/n8n/session';
import { takePicture, wantsPictures } from '../support/pictures';

/** n8n's editor as a person sees it. Its elements are found by what n8n's own tests find them by. */
export class EditorPage {
	private readonly console: string[] = [];

	private constructor(
		readonly page: Page,
		private readonly url: string,
	) {
		page.setDefaultTimeout(90_000);
		page.on('console', (line) => this.console.push(`${line.type()}: ${line.text()}`));
	}

	/** Signs the owner in with the form. */
	static async open(browser: Browser, url: string): Promise<EditorPage> {
		const viewport = { width: 1200, height: 840 };
		const context = await browser.newContext({ viewport, colorScheme: 'light', locale: 'en' });
		const editor = new EditorPage(await context.newPage(), url);
		await editor.page.goto(`${url}/signin`);
		await editor.find('emailOrLdapLoginId').locator('input').fill(owner.email);
		await editor.find('password').locator('input').fill(owner.password);
		await editor.find('form-submit-button').click();
		await editor.page.waitForURL((address) => !address.pathname.startsWith('/signin'));
		return editor;
	}

	find(testId: string, within: Page | Locator = this.page): Locator {
		return within.locator(`[data-test-id="${testId}"]`);
	}

	/** Opens a saved workflow; a node's panel where one is named. */
	async openWorkflow(id: string, node?: string): Promise<void> {
		await this.page.goto(`${this.url}/workflow/${id}`);
		await this.find('canvas-node').first().waitFor();
		if (node !== undefined) await this.openNode(node);
	}

	async openNode(name: string): Promise<void> {
		await this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).dblclick();
		await this.find('ndv').waitFor();
	}

	async closeNode(): Promise<void> {
		await this.find('ndv-close-button').click();
		await this.find('ndv').waitFor({ state: 'hidden' });
	}

	/** What the nodes panel finds. It opens by a key, as it does for whoever knows it. */
	async searchNodes(words: string): Promise<Locator> {
		const bar = this.find('node-creator-search-bar');
		// The canvas listens only once it is all there.
		while (!(await bar.isVisible())) {
			await this.page.keyboard.press('n');
			await this.page.waitForTimeout(1_000);
		}
		await bar.fill(words);
		return this.find('item-iterator-item');
	}

	parameter(name: string): Locator {
		return this.find(`parameter-input-${name}`);
	}

	/** Labels of the fields that are shown, in their order. */
	async fields(): Promise<string[]> {
		const labels = this.find('node-parameters').locator('[data-test-id="input-label"]');
		const texts = await labels.allInnerTexts();
		return texts.map((text) => text.split('\n')[0]!.trim());
	}

	async choose(parameter: string, option: string): Promise<void> {
		await this.parameter(parameter).click();
		const name = this.page.getByText(option, { exact: true });
		await this.page.getByRole('option').filter({ visible: true, has: name }).click();
	}

	async executeWorkflow(): Promise<void> {
		await this.find('execute-workflow-button').click();
	}

	/** The rows of the output as a table, without its head. */
	async outputTable(): Promise<string[][]> {
		const output = this.find('output-panel');
		await this.find('radio-button-table', output).click();
		const rows = output.locator('table tbody tr');
		await rows.first().waitFor();
		const cells = (await rows.all()).map(async (row) => await row.locator('td').allInnerTexts());
		const texts = (await Promise.all(cells)).map((row) => row.map((cell) => cell.trim()));
		return texts.filter((row) => row.some((cell) => cell !== ''));
	}

	/** Moves the parameters between input and output; n8n remembers where they are. */
	async dragPanel(x: number): Promise<void> {
		const handle = (await this.find('panel-drag-button').boundingBox())!;
		await this.page.mouse.move(handle.x + handle.width / 2, handle.y + handle.height / 2);
		await this.page.mouse.down();
		await this.page.mouse.move(x, handle.y, { steps: 10 });
		await this.page.mouse.up();
	}

	/** Makes sure that a picture's image has come. */
	async isLoaded(image: Locator): Promise<boolean> {
		await image.waitFor();
		return await image.evaluate(async (element: unknown) => {
			const picture = element as { decode: () => Promise<void>; naturalWidth: number };
			await picture.decode().catch(() => undefined);
			return picture.naturalWidth > 0;
		});
	}

	/** For the README, where PICTURES=1 asks for them. */
	async picture(name: string): Promise<void> {
		if (!wantsPictures) return;
		const notices = this.page.locator('.el-notification__closeBtn');
		for (const close of await notices.all()) await close.click();
		// Until nothing moves any more.
		await this.page.waitForTimeout(1_000);
		await takePicture(this.page, name);
	}

	/** Keeps what was to be seen when something went wrong. Gives the folder. */
	async keepEvidence(): Promise<string> {
		const folder = await mkdtemp(join(tmpdir(), 'sms-gateways-browser-'));
		await this.page.screenshot({ path: join(folder, 'page.png') });
		await writeFile(
			join(folder, 'console.txt'),
			`${this.page.url()}\n${this.console.join('\n')}\n`,
		);
		return folder;
	}
}
