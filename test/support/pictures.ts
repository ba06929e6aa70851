import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const FOLDER = join(__dirname, '../../docs/pictures');

export const wantsPictures = process.env.PICTURES === '1';

/** Takes a picture for the README if PICTURES=1 is set. */
export async function takePicture(page: Page, name: string): Promise<void> {
	if (!wantsPictures) return;
	await mkdir(FOLDER, { recursive: true });
	await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled' });
}
