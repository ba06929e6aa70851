import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** A headless Chromium that talks to nobody by itself. @throws Error saying how to get one. */
export async function openBrowser(): Promise<Browser> {
	if (!existsSync(executablePath)) {
		throw new Error(
			`No browser at ${executablePath}. Install one with: sudo apt-get install -y chromium ` +
				'(or let CHROMIUM be the path of yours).',
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
