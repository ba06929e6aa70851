import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { contractOfCredential, contractOfNode, type Contract } from '../contract/describe';
import { addTo, compare } from '../contract/file';
import { packageCredentials, packageNodes } from '../support/packageNodes';

/** `npm run contract` sets this. */
const isUpdate = process.env.UPDATE_CONTRACT === '1';

/** By the name of the node or credential. */
const contracts = new Map<string, Contract>();

beforeAll(async () => {
	for (const node of await packageNodes()) {
		contracts.set(node.description.name, contractOfNode(node));
	}
	for (const credential of await packageCredentials()) {
		contracts.set(credential.name, contractOfCredential(credential));
	}
	if (isUpdate) for (const [name, contract] of contracts) addTo(name, contract);
});

describe('the contract with saved workflows', () => {
	it('is kept by every node and every credential', () => {
		const broken = differences(({ broken: lines }) => lines);
		if (broken === '') return;
		throw new Error(
			`Saved workflows depend on these lines of test/contract, which are no longer true:\n${broken}\n\n` +
				'Restore them. If the change is necessary, give the node a new typeVersion, and keep these ' +
				'lines true for the old one. Only while no version with a line has been published may you ' +
				'delete it from its file.',
		);
	});

	it('names everything that the nodes and credentials have', () => {
		const added = differences(({ added: lines }) => lines);
		if (added === '') return;
		throw new Error(
			`These lines are not in test/contract yet:\n${added}\n\n` +
				'If they are only additions, run "npm run contract" and commit the files. From the next ' +
				'release on they are promised too.',
		);
	});

	it('has a file for every node and credential, and no other file', () => {
		const folder = readdirSync(join(__dirname, '../contract'));
		const files = folder.filter((file) => file.endsWith('.txt'));
		expect(files.sort()).toEqual([...contracts.keys()].map((name) => `${name}.txt`).sort());
	});
});

function differences(of: (difference: ReturnType<typeof compare>) => string[]): string {
	const found = [...contracts].flatMap(([name, contract]) =>
		of(compare(name, contract)).map((line) => `  ${name}.txt ${line}`),
	);
	return found.join('\n');
}
