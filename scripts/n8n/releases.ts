/** The n8n version that all checks and figures of this project refer to. */
export const N8N_VERSION = '2.40.7';

/**
 * The releases of n8n that this package supports, from the oldest to the newest that passes the tour.
 * README.md and package.json name the same.
 */
export const SUPPORTED = { oldest: '1.123.81', newest: '2.41.0' } as const;

/** The variable that names another release for everything that starts an n8n. */
export const RELEASE_VARIABLE = 'N8N_RELEASE';

/** The release that this process starts. */
export function chosenRelease(): string {
	return process.env[RELEASE_VARIABLE] || N8N_VERSION;
}

/** Versions of packages below n8n, by name. */
export type Pins = Record<string, string>;

/**
 * n8n gives version ranges for some packages, and one has an address outside the registry. These
 * versions are known to work with the releases from `since` on, and make all installs alike. The last
 * row that is not newer than a release applies.
 */
const PINS: ReadonlyArray<{ since: string; pins: Pins }> = [
	{ since: '0', pins: { xlsx: '0.18.5' } },
	{
		since: '1.119',
		pins: {
			xlsx: '0.18.5',
			linkedom: '0.18.12',
			'@langchain/langgraph-checkpoint': '1.0.3',
		},
	},
	{
		since: '2.36',
		pins: {
			linkedom: '0.18.12',
			'@langchain/langgraph': '1.4.18',
			'@langchain/langgraph-checkpoint': '1.1.5',
			'@langchain/protocol': '0.0.19',
		},
	},
];

/**
 * Packages, by name with a version, that n8n's own nodes load, but that only a peer dependency names, so
 * that they are not installed with it. Extract From File needs this one.
 */
export const PEERS: Pins = { 'date-fns': '2.30.0' };

export function pinsOf(version: string): Pins {
	return PINS.findLast(({ since }) => compare(since, version) <= 0)?.pins ?? {};
}

/** Negative if `a` is the older version. What follows a hyphen does not count. */
export function compare(a: string, b: string): number {
	const [left, right] = [a, b].map((version) => version.split('-')[0]!.split('.').map(Number));
	for (let i = 0; i < 3; i++) {
		const difference = (left![i] ?? 0) - (right![i] ?? 0);
		if (difference !== 0) return difference;
	}
	return 0;
}
