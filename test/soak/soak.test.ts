import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { INodeParameters } from 'n8n-workflow';
import { startSandbox, type Sandbox } from '../../sandbox';
import { N8n } from '../../scripts/n8n/instance';
import { startServices, type Services } from '../../scripts/n8n/services';
import { GATEWAYS, type SandboxGateway } from '../support/gateways';
import { storeCredentials, withSecrets } from '../support/gateways/stored';
import { DURABLE_CURSORS, EVERY_FIVE_SECONDS, listenIn } from '../support/polling';
import { Diary } from './diary';
import { Door } from './door';
import { seeded, tally, textsIn } from './tally';

const MINUTES = Number(process.env.SOAK_MINUTES ?? 30);
const SEED = Number(process.env.SOAK_SEED ?? randomInt(1_000_000));

/**
 * Whether n8n saves the state of a trigger and the execution together. Without that, messages are missed or
 * repeated if a break begins between the two, as docs/triggers.md says, so no break begins then.
 */
const IS_DURABLE = process.env.SOAK_CURSORS === 'durable';

/** Polls that pile up while n8n is off would all start from the same durable cursor. */
const POLL_SECONDS = IS_DURABLE ? [0] : EVERY_FIVE_SECONDS;

/** How long after its start a poll has ended, and how long before the next one no break begins. */
const POLL_MS = 3_000;
const BEFORE_POLL_MS = 200;

/** A busy machine may take minutes to create n8n's tables. */
const START_TIMEOUT_MS = 600_000;

/** How long a gateway, n8n or the database is off, at most. */
const LONGEST_BREAK_MS = 15_000;

let n8n: N8n;
let sandbox: Sandbox;
let services: Services;
let door: Door;
beforeAll(async () => {
	sandbox = await startSandbox(withSecrets({}));
	services = await startServices();
	door = await Door.to(Number(services.env.DB_POSTGRESDB_PORT));
	const { DB_TYPE, ...database } = services.env;
	const env = {
		...{ ...database, DB_TYPE: DB_TYPE!, DB_POSTGRESDB_PORT: String(door.port) },
		...(IS_DURABLE && DURABLE_CURSORS),
	};
	n8n = await N8n.start({ withPackage: true, env, startTimeoutMs: START_TIMEOUT_MS });
	await storeCredentials(n8n, sandbox);
}, START_TIMEOUT_MS + 60_000);
afterAll(async () => {
	await n8n?.remove();
	await door?.remove();
	await services?.remove();
	await sandbox?.close();
});

/** A workflow that follows a list, and what its gateway has listed. */
interface Followed {
	title: string;
	id: string;
	gateway: SandboxGateway;
	/** The texts of all entries that the trigger must emit, in order of arrival. */
	expected: string[];
	/** Rejects if the gateway is off and did not take the message to report on. */
	happen: (text: string) => Promise<unknown>;
}

async function follow(): Promise<Followed[]> {
	const followed: Followed[] = [];
	for (const tested of GATEWAYS) {
		const { title, name, trigger, reports } = tested;
		const gateway: SandboxGateway = sandbox[name];
		const add = async (what: string, parameters: INodeParameters, happen: Followed['happen']) => {
			const id = await listenIn({ n8n, sandbox }, name, parameters, POLL_SECONDS);
			followed.push({ title: `${title}, ${what}`, id, gateway, expected: [], happen });
		};
		if (tested.arrive) {
			const arrive = async (text: string) => tested.arrive!(gateway, text);
			await add('messages', trigger!.polling!, arrive);
		}
		if (reports) {
			await add('reports', reports.polling, async (text) => await reports.send(gateway, text));
		}
	}
	return followed;
}

it(
	`emits each message and each report once, for ${MINUTES} minutes (SOAK_SEED=${SEED})`,
	async () => {
		const followed = await follow();
		expect(followed.length).toBeGreaterThan(0);
		const chance = seeded(SEED);
		const diary = new Diary();
		const counts = { entries: 0, gatewayOff: 0, n8nOff: 0, databaseOff: 0 };
		let last = 0;
		const happen = async () => {
			const one = followed[chance.below(followed.length)]!;
			const text = `entry ${++last}`;
			const hasHappened = await one.happen(text).then(
				() => true,
				() => false,
			);
			if (!hasHappened) return;
			diary.note(`${one.title}: ${text}`);
			one.expected.push(text);
			counts.entries++;
		};
		/** Entries arrive also while something is off. */
		const pass = async (ms: number) => {
			const end = Date.now() + ms;
			while (Date.now() < end) {
				for (let i = chance.below(4); i > 0; i--) await happen();
				await sleep(Math.min(300 + chance.below(2_000), Math.max(0, end - Date.now())));
			}
		};
		const breaks = [
			async () => {
				const { gateway } = followed[chance.below(followed.length)]!;
				counts.gatewayOff++;
				const fault = chance.below(2) === 0 ? 'unreachable' : 'losesAnswers';
				diary.note(`${gateway.constructor.name}: ${fault}`);
				await gateway.switchNetwork(fault);
				// Sometimes n8n starts while the gateway is off.
				if (chance.below(2) === 0) await restart();
				await pass(chance.below(LONGEST_BREAK_MS));
				await gateway.switchNetwork('works');
				diary.note('The gateway works.');
			},
			async () => await restart(),
			async () => {
				counts.databaseOff++;
				await betweenPolls();
				diary.note('The database is off.');
				door.closed = true;
				await pass(chance.below(LONGEST_BREAK_MS));
				door.closed = false;
				diary.note('The database is on.');
			},
		];
		const restart = async () => {
			counts.n8nOff++;
			await betweenPolls();
			diary.note('n8n stops.');
			await n8n.stop();
			diary.note('n8n has stopped.');
			await pass(chance.below(LONGEST_BREAK_MS));
			await n8n.restart();
			diary.note('n8n has started.');
		};
		const end = Date.now() + MINUTES * 60_000;
		while (Date.now() < end) {
			await pass(chance.below(LONGEST_BREAK_MS));
			await breaks[chance.below(breaks.length)]!();
		}
		await betweenPolls();
		await n8n.restart();

		const wrong: string[] = [];
		for (const { title, id, expected } of followed) {
			let result = tally(expected, await textsIn(n8n, id));
			for (let i = 0; i < 24 && result.lost.length > 0; i++) {
				await sleep(5_000);
				result = tally(expected, await textsIn(n8n, id));
			}
			const { lost, repeated, emitted } = result;
			const line = `${title}: ${expected.length} arrived, ${emitted} emitted, ${lost.length} lost, ${repeated.length} repeated`;
			print(line);
			if (lost.length + repeated.length > 0) {
				wrong.push(`${line}: ${[...lost, ...repeated].join(', ')}`);
			}
		}
		print(JSON.stringify({ SOAK_SEED: SEED, minutes: MINUTES, ...counts }));
		if (wrong.length > 0) {
			const folder = await diary.keep(
				n8n,
				followed.map(({ id }) => id),
			);
			print(`What happened is in ${folder}.`);
		}
		expect(wrong).toEqual([]);
	},
	(MINUTES + 15) * 60_000,
);

async function betweenPolls(): Promise<void> {
	while (!IS_DURABLE) {
		const since = Date.now() % 5_000;
		if (since > POLL_MS && since < 5_000 - BEFORE_POLL_MS) return;
		await sleep(50);
	}
}

function print(line: string): void {
	process.stdout.write(`${line}\n`);
}
