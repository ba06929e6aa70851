import { sideBySide } from '../../../nodes/shared/gateway/sideBySide';
import { FaultyLine } from '../faultyLine';
import type { Subject } from '../gateways';
import { drawCase, type Case } from './case';
import { Tally } from './tally';
import { Trial } from './trial';

/** So many executions run side by side: they mostly wait. */
const LINES = 100;

const { CAMPAIGN_MESSAGES, CAMPAIGN_SEED, CAMPAIGN_CASE } = process.env;
const MESSAGES = Number(CAMPAIGN_MESSAGES ?? 10_000);
const SEED = CAMPAIGN_SEED ?? String(Math.floor(Math.random() * 1e9));

/**
 * Sends thousands of messages while everything goes wrong at random places, and counts in the
 * gateway's own ledger what became of them.
 */
export function campaign(subject: Subject): void {
	it(
		`sends no message twice and loses none (seed ${SEED})`,
		async () => {
			const cases = chosenCases(subject);
			const tally = new Tally(subject, SEED);
			const free: Record<string, FaultyLine[]> = { true: [], false: [] };
			const opened: FaultyLine[] = [];
			try {
				await sideBySide(cases, LINES, async (one) => {
					const idle = free[String(one.isStrict)]!;
					let line = idle.pop();
					if (!line) {
						line = await FaultyLine.open(subject, one.isStrict);
						opened.push(line);
					}
					tally.add(await new Trial(one, line, SEED).run());
					idle.push(line);
				});
			} finally {
				await Promise.all(opened.map(async (line) => await line.close()));
			}
			process.stdout.write(tally.table());
			tally.check();
		},
		30 * 60_000,
	);
}

/** Enough for all messages; or the one that is to be replayed. */
function chosenCases(subject: Subject): Case[] {
	if (CAMPAIGN_CASE !== undefined) return [drawCase(subject, SEED, Number(CAMPAIGN_CASE))];
	const cases: Case[] = [];
	for (let messages = 0; messages < MESSAGES;) {
		const one = drawCase(subject, SEED, cases.length);
		cases.push(one);
		messages += one.recipients.filter((number) => number !== null).length;
	}
	return cases;
}
