import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** The barriers that axe finds on a page as it stands: each rule with the elements that break it. */
export async function barriersOn(page: Page): Promise<string[]> {
	await page.evaluate(`window.axe === undefined && (0, eval)(${JSON.stringify(AXE)})`);
	return await page.evaluate<string[]>(
		`axe.run().then(({ violations }) => violations.map(({ id, nodes }) =>
			id + ': ' + nodes.map(({ html }) => html).join(' ')))`,
	);
}
