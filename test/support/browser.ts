import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const CHROMIUM_PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * Starts a headless Chromium that makes no requests of its own.
 * @throws Error if there is no Chromium. It says how to install one.
 */
export async function openBrowser(): Promise<Browser> {
	const executablePath = [process.env.CHROMIUM ?? '', ...CHROMIUM_PATHS].find((path) =>
		existsSync(path),
	);
	if (executablePath === undefined) {
		throw new Error(
			'The browser tests need Chromium: sudo apt-get install -y chromium (or set CHROMIUM to its path).',
		);
	}
	return await chromium.launch({
		executablePath,
		args: [
			'--no-sandbox',
			'--headless',
			'--disable-gpu',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
			'--no-first-run',
		],
	});
}
