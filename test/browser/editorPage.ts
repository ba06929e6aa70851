import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { OWNER } from '../../scripts/n8n/session';
import { takePicture, wantsPictures } from '../support/pictures';

/** n8n's editor as a user sees it. It finds elements by the test IDs that n8n's own tests use. */
export class EditorPage {
	private readonly console: string[] = [];

	private constructor(
		readonly page: Page,
		private readonly url: string,
	) {
		page.setDefaultTimeout(90_000);
		page.on('console', (line) => this.console.push(`${line.type()}: ${line.text()}`));
	}

	/** Signs in as the owner with the form. */
	static async open(browser: Browser, url: string): Promise<EditorPage> {
		const viewport = { width: 1200, height: 840 };
		const context = await browser.newContext({ viewport, colorScheme: 'light', locale: 'en' });
		const editor = new EditorPage(await context.newPage(), url);
		await editor.page.goto(`${url}/signin`);
		await editor.find('emailOrLdapLoginId').locator('input').fill(OWNER.email);
		await editor.find('password').locator('input').fill(OWNER.password);
		await editor.find('form-submit-button').click();
		await editor.page.waitForURL((address) => !address.pathname.startsWith('/signin'));
		return editor;
	}

	find(testId: string, within: Page | Locator = this.page): Locator {
		return within.locator(`[data-test-id="${testId}"]`);
	}

	/** Opens a saved workflow and, if `node` is given, the panel of that node. */
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

	/** Opens the nodes panel with its shortcut and searches it. Returns the results. */
	async searchNodes(words: string): Promise<Locator> {
		const bar = this.find('node-creator-search-bar');
		// The canvas ignores keys until it has loaded.
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

	/** The labels of the visible fields, in order. */
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

	/** The rows of the output table, without its header. */
	async outputTable(): Promise<string[][]> {
		const output = this.find('output-panel');
		await this.find('radio-button-table', output).click();
		const rows = output.locator('table tbody tr');
		await rows.first().waitFor();
		const cells = (await rows.all()).map(async (row) => await row.locator('td').allInnerTexts());
		const texts = (await Promise.all(cells)).map((row) => row.map((cell) => cell.trim()));
		return texts.filter((row) => row.some((cell) => cell !== ''));
	}

	/** Moves the panel of parameters between input and output. n8n remembers its position. */
	async dragPanel(x: number): Promise<void> {
		const handle = (await this.find('panel-drag-button').boundingBox())!;
		await this.page.mouse.move(handle.x + handle.width / 2, handle.y + handle.height / 2);
		await this.page.mouse.down();
		await this.page.mouse.move(x, handle.y, { steps: 10 });
		await this.page.mouse.up();
	}

	/** Whether an image has been loaded. */
	async isLoaded(image: Locator): Promise<boolean> {
		await image.waitFor();
		return await image.evaluate(async (element: unknown) => {
			const picture = element as { decode: () => Promise<void>; naturalWidth: number };
			await picture.decode().catch(() => undefined);
			return picture.naturalWidth > 0;
		});
	}

	/**
	 * How many pixels of each note on the canvas are empty below its text. A negative number is what the
	 * note cuts off.
	 */
	async stripsBelowNotes(): Promise<number[]> {
		const notes = this.find('sticky');
		await notes.locator('h2').first().waitFor();
		return await notes.evaluateAll((all) =>
			(all as unknown as NoteElement[]).map((note) => {
				const { bottom, height } = note.getBoundingClientRect();
				const text = note.querySelector('h2').parentElement.lastElementChild;
				// The canvas may be zoomed.
				const zoom = height / note.offsetHeight;
				return Math.round((bottom - text.getBoundingClientRect().bottom) / zoom);
			}),
		);
	}

	/** Takes a picture for the README if PICTURES=1 is set. */
	async picture(name: string): Promise<void> {
		if (!wantsPictures) return;
		const notices = this.page.locator('.el-notification__closeBtn');
		for (const close of await notices.all()) await close.click();
		// Wait for animations to end.
		await this.page.waitForTimeout(1_000);
		await takePicture(this.page, name);
	}

	/** Saves a screenshot and the console. Returns the folder. */
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

/** What is read of an element in the browser. */
interface NoteElement {
	offsetHeight: number;
	parentElement: NoteElement;
	lastElementChild: NoteElement;
	querySelector: (selector: string) => NoteElement;
	getBoundingClientRect: () => { bottom: number; height: number };
}
