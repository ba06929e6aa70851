import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeParameters,
} from 'n8n-workflow';
import { openBench, type Bench } from './bench';
import { Credentials } from './credentials';
import type { Setup } from './engine';
import type { TestedGateway } from './gateways';

/** A credential whose expressions give each item the account that the item names. */
export class TwoAccounts {
	private constructor(
		readonly benches: readonly [Bench, Bench],
		private readonly credentials: Credentials,
	) {}

	static async open(tested: TestedGateway): Promise<TwoAccounts> {
		const benches = [
			await openBench(tested, tested.secrets),
			await openBench(
				tested,
				mapped(tested.secrets, ([, value]) => `second-${value}`),
			),
		] as const;
		const [first, second] = benches.map(({ credential }) => credential) as [
			IDataObject,
			IDataObject,
		];
		const fields = mapped(first, ([field, value]) =>
			value === second[field] ? value : `={{ $json.account.${field} }}`,
		);
		const { credential } = tested;
		return new TwoAccounts(
			benches,
			new Credentials([credential], {
				[credential.name]: fields as ICredentialDataDecryptedObject,
			}),
		);
	}

	/** The fields that an item of one of the accounts has. */
	fields(account: 0 | 1): IDataObject {
		return { account: { ...this.benches[account].credential } };
	}

	setup(parameters: INodeParameters, items: IDataObject[], node: Partial<INode> = {}): Setup {
		return {
			...this.benches[0].setup(parameters, items, node),
			credentials: this.credentials,
		};
	}

	/** How often the credential was read. */
	get reads(): number {
		return this.credentials.reads;
	}

	/** What each account has sent, by recipient. */
	get sent(): [string[], string[]] {
		return [this.benches[0].sent.sort(), this.benches[1].sent.sort()];
	}

	async close(): Promise<void> {
		await Promise.all(this.benches.map(async (bench) => await bench.close()));
	}
}

function mapped<T, R>(record: Readonly<Record<string, T>>, change: (entry: [string, T]) => R) {
	return Object.fromEntries(
		Object.entries(record).map((entry): [string, R] => [entry[0], change(entry)]),
	);
}
