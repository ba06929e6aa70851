const Sequencer = require('@jest/test-sequencer').default;

/**
 * The suites that take long because they mostly wait, longest first. Without a record of an
 * earlier run, Jest starts the largest files first, and these, which are small, would run alone at the end.
 */
const LONGEST = [
	'n8n/crash',
	'n8n/durableCursors',
	'queue/queue',
	'n8n/mprofi/trigger',
	'browser/editor',
	'queue/unreachable',
	'n8n/tryOut',
	'n8n/serwersmsTrigger',
	'channels/postgres',
	'channels/mySql',
	'engine/olderN8n',
	'engine/unreachable',
	'engine/secrets',
	'unit/n8n/sending/retries',
	'engine/serwersms/send',
	'engine/mobipace/send',
	'engine/sendAndWait',
];

/** The place of a suite in the list, or after it. */
function place({ path }) {
	const at = LONGEST.findIndex((name) => path.endsWith(`/test/${name}.test.ts`));
	return at < 0 ? LONGEST.length : at;
}

module.exports = class LongestFirst extends Sequencer {
	sort(tests) {
		return super.sort(tests).toSorted((a, b) => place(a) - place(b));
	}
};
