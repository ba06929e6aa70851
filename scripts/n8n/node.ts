import { existsSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';

export const checkout = resolve(__dirname, '../..');

/** n8n refuses to start on anything older. */
const requiredMajor = 24;

/** The Node that runs n8n: the one among this checkout's dependencies, whatever the system has. */
export function node24(): string {
	const own = join(checkout, 'node_modules/node/bin/node');
	if (existsSync(own)) return own;
	if (Number.parseInt(process.versions.node, 10) >= requiredMajor) return process.execPath;
	throw new Error(
		`n8n needs Node ${requiredMajor}, and this is Node ${process.versions.node}. ` +
			'Run "npm install" in this checkout: it brings the right one along.',
	);
}

/** PATH with that Node in front: n8n starts its task runner as plain `node`, and npm is a script. */
export function pathWithNode24(): string {
	return [dirname(node24()), process.env.PATH].filter(Boolean).join(delimiter);
}
