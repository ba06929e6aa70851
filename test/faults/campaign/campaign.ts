import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { sideBySide } from '../../../nodes/shared/gateway/sideBySide';
import { FaultyLine } from '../faultyLine';
import { GATEWAYS, titled, type TestedGateway } from '../../support/gateways';
import { drawCase, type Case } from './case';
import { CrashTrial } from './crashTrial';
import { Tally } from './tally';
import { Trial } from './trial';

/** How many executions run side by side. They mostly wait. */
const CONCURRENT = 100;

const { CAMPAIGN_MESSAGES, CAMPAIGN_SEED, CAMPAIGN_CASE } = process.env;
const MESSAGES = Number(CAMPAIGN_MESSAGES ?? 10_000);
const SEED = CAMPAIGN_SEED ?? String(Math.floor(Math.random() * 1e9));

/**
 * Sends thousands of messages while requests and answers go wrong at random, and compares what the
 * user is told with what the gateway has taken.
 *
 * Jest runs test files in parallel, so the gateways are divided among the test files of this
 * folder. Each file passes its own name and gets its share of the gateways.
 */
export function campaign(file: string): void {
	const parts = readdirSync(__dirname).filter((name) => name.endsWith('.test.ts'));
	const part = parts.sort().indexOf(basename(file));
	const mine = GATEWAYS.filter((_, index) => index % parts.length === part);
	describe.each(titled(mine))('%s', (_, gateway) => sendThousands(gateway));
}

function sendThousands(gateway: TestedGateway): void {
	it(
		`sends no message twice and loses none (seed ${SEED})`,
		async () => {
			const cases = chosenCases(gateway);
			const tally = new Tally(gateway, SEED);
			const free: Record<string, FaultyLine[]> = { true: [], false: [] };
			const opened: FaultyLine[] = [];
			try {
				await sideBySide(cases, CONCURRENT, async (one) => {
					const idle = free[String(one.isStrict)]!;
					let line = idle.pop();
					if (!line) {
						line = await FaultyLine.open(gateway, one.isStrict);
						opened.push(line);
					}
					tally.add(await trialOf(one, line).run());
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

function trialOf(one: Case, line: FaultyLine): Trial | CrashTrial {
	return one.crash === null
		? new Trial(one, line, SEED)
		: new CrashTrial(one, one.crash, line, SEED);
}

/** Enough cases for `MESSAGES` messages, or only the case that is replayed. */
function chosenCases(gateway: TestedGateway): Case[] {
	if (CAMPAIGN_CASE !== undefined) return [drawCase(gateway, SEED, Number(CAMPAIGN_CASE))];
	const cases: Case[] = [];
	for (let messages = 0; messages < MESSAGES;) {
		const one = drawCase(gateway, SEED, cases.length);
		cases.push(one);
		messages += one.recipients.filter((number) => number !== null).length;
	}
	return cases;
}
