import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ICredentialType, INodeType } from 'n8n-workflow';
import { checkout } from '../../scripts/n8n/node';

/** The files n8n loads, as they were built. */
export function shippedFiles(): string[] {
	const manifest = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as {
		n8n: { nodes: string[]; credentials: string[] };
	};
	const { credentials, nodes } = manifest.n8n;
	return [...credentials, ...nodes].map((file) => join(checkout, file));
}

export function shippedNode(name: string): INodeType {
	return instance(`${name}.node.js`) as INodeType;
}

export function shippedCredential(name: string): ICredentialType {
	return instance(`${name}.credentials.js`) as ICredentialType;
}

/** n8n finds a class by the name of its file. */
function instance(file: string): unknown {
	const wanted = file.toLowerCase();
	const path = shippedFiles().find((each) => basename(each).toLowerCase() === wanted);
	if (path === undefined) throw new Error(`There is no ${file} in the package.`);
	// eslint-disable-next-line @typescript-eslint/no-require-imports
	const [type] = Object.values(require(path) as Record<string, new () => unknown>);
	return new type!();
}
