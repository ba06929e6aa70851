import { existsSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';

export const CHECKOUT = resolve(__dirname, '../..');

/** n8n does not start on an older version. */
const REQUIRED_MAJOR = 24;

/**
 * The Node that runs n8n. It is one of this checkout's dependencies, so the system's Node does not
 * matter.
 */
export function node24(): string {
	const own = join(CHECKOUT, 'node_modules/node/bin/node');
	if (existsSync(own)) return own;
	if (Number.parseInt(process.versions.node, 10) >= REQUIRED_MAJOR) return process.execPath;
	throw new Error(
		`n8n needs Node ${REQUIRED_MAJOR}, and this is Node ${process.versions.node}. ` +
			'Run "npm install" in this checkout, which installs the right version.',
	);
}

/**
 * A PATH that begins with that Node, because n8n starts its task runner as plain `node`, and npm is
 * a script.
 */
export function pathWithNode24(): string {
	return [dirname(node24()), process.env.PATH].filter(Boolean).join(delimiter);
}
