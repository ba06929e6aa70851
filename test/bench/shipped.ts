import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ICredentialType, INodeType } from 'n8n-workflow';
import { CHECKOUT } from '../../scripts/n8n/node';

/** The built files that n8n loads. */
export function shippedFiles(): string[] {
	const manifest = JSON.parse(readFileSync(join(CHECKOUT, 'package.json'), 'utf8')) as {
		n8n: { nodes: string[]; credentials: string[] };
	};
	const { credentials, nodes } = manifest.n8n;
	return [...credentials, ...nodes].map((file) => join(CHECKOUT, file));
}

export function shippedNode(name: string): INodeType {
	return create(`${name}.node.js`) as INodeType;
}

export function shippedCredential(name: string): ICredentialType {
	return create(`${name}.credentials.js`) as ICredentialType;
}

/** Creates an instance of the class with the name of its file, as n8n does. */
function create(file: string): unknown {
	const wanted = file.toLowerCase();
	const path = shippedFiles().find((each) => basename(each).toLowerCase() === wanted);
	if (path === undefined) throw new Error(`There is no ${file} in the package.`);
	// eslint-disable-next-line @typescript-eslint/no-require-imports
	const [type] = Object.values(require(path) as Record<string, new () => unknown>);
	return new type!();
}
