import { join } from 'node:path';
import type { ICredentialType, INodeType } from 'n8n-workflow';
import { n8n } from '../../package.json';

const ROOT = join(__dirname, '../..');

/** Creates every node that package.json lists, from its source. */
export async function packageNodes(): Promise<INodeType[]> {
	return await Promise.all(n8n.nodes.map(async (file) => await create<INodeType>(file)));
}

/** Creates every credential that package.json lists, from its source. */
export async function packageCredentials(): Promise<ICredentialType[]> {
	return await Promise.all(
		n8n.credentials.map(async (file) => await create<ICredentialType>(file)),
	);
}

/** Creates an instance of the class with the name of its file, as n8n does. */
async function create<T>(file: string): Promise<T> {
	const source = file.replace(/^dist\//, '').replace(/\.js$/, '');
	const [, name] = /(\w+)\.\w+$/.exec(source)!;
	const classes = (await import(join(ROOT, source))) as Record<string, new () => T>;
	return new classes[name!]!();
}
