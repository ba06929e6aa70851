import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const FOLDER = join(__dirname, '../../docs/pictures');

export const wantsPictures = process.env.PICTURES === '1';

/** For the README, where PICTURES=1 asks for them. */
export async function takePicture(page: Page, name: string): Promise<void> {
	if (!wantsPictures) return;
	await mkdir(FOLDER, { recursive: true });
	await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled' });
}
