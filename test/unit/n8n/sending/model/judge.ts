import { OWN, type Fate, type Taken } from './gateway';
import { countBy, type Row } from './rows';
import { messageOf, type World } from './world';

/** Every breach of the promise in a world, in words. */
export function breaches(world: World): string[] {
	return [...sentTwice(world), ...notThere(world), ...deniedButThere(world)];
}

/**
 * Nobody gets two: not more than one message for each row that an execution had at a time, and with
 * Only Once one for each reference. A gateway that cannot be asked gets everything again when an
 * execution begins again after a kill.
 */
function sentTwice(world: World): string[] {
	const { canBeAsked } = world.history.traits;
	const allowed = new Map<string, number>();
	for (const { beginnings } of world.executions) {
		for (const message of new Set(beginnings.flatMap((rows) => [...rows.keys()]))) {
			const counts = beginnings.map((rows) => rows.get(message) ?? 0);
			const most = canBeAsked ? Math.max(...counts) : counts.reduce((all, one) => all + one);
			allowed.set(message, (allowed.get(message) ?? 0) + most);
		}
	}
	return [...countBy(takenRows(world), messageOf)].flatMap(([message, count]) => {
		const most = isOnce(world, message) ? 1 : allowed.get(message)!;
		return count > most ? [`${message} was sent ${count} times instead of ${most}.`] : [];
	});
}

/**
 * Nobody is reported accepted without a message. If an answer is lost, the gateway cannot say which of
 * several messages with one reference it has.
 */
function notThere(world: World): string[] {
	const reports = world.executions.flatMap((execution) => execution.reports);
	const accepted = reports.filter(({ outcome }) => outcome === 'accepted').map(({ row }) => row);
	const there = countBy(takenRows(world), messageWithText);
	return [...countBy(accepted, messageWithText)].flatMap(([message, count]) => {
		const isOneForAll = isOnce(world, message) || (isOwn(message) && canConfuse(world));
		const claimed = isOneForAll ? 1 : count;
		const real = there.get(message) ?? 0;
		return claimed > real ? [`${message} was accepted ${count} times, but is there ${real}.`] : [];
	});
}

/**
 * Nobody is reported as not sent who has got the message. If the rows have changed, or somebody
 * retries what others may be at work on, an attempt speaks only of itself. The list of the gateway is
 * believed, unless it refuses the second message for its reference.
 */
function deniedButThere(world: World): string[] {
	const { executions, history } = world;
	const isAlone = history.retries.every(
		({ changes, back, minutes }) => changes.length === 0 && back === 0 && minutes === 30,
	);
	const beginsAgain = executions.some(({ beginnings }) => beginnings.length > 1);
	if (!isAlone || (beginsAgain && !history.traits.canBeAsked)) return [];
	const { deniedAndRefused } = world.gateway;
	const rejected = executions.flatMap(({ reports }) =>
		reports
			.filter(({ outcome, row }) => outcome === 'rejected' && !deniedAndRefused.has(row.reference!))
			.map(({ row }) => row),
	);
	const all = executions.flatMap(({ rows }) => rows);
	const there = countBy(takenRows(world), messageOf);
	const counts = countBy(all, messageOf);
	return [...countBy(rejected, messageOf)].flatMap(([message, count]) =>
		!isOnce(world, message) && (there.get(message) ?? 0) + count > counts.get(message)!
			? [`${message} was rejected ${count} times, but is there ${there.get(message)}.`]
			: [],
	);
}

/** Whether all rows with this message are one message, because of Only Once. */
function isOnce({ history }: World, message: string): boolean {
	return history.traits.canBeAsked && history.settings.onlyOnce && isOwn(message);
}

function isOwn(message: string): boolean {
	return message.includes(OWN);
}

function canConfuse({ history }: World): boolean {
	return history.fates.some((fate) => LOST.has(fate));
}

const LOST = new Set<Fate>(['answer lost', 'request lost', 'half taken, which half is not told']);

/** The messages of the gateway as rows: only references of the user tell rows apart. */
function takenRows({ gateway }: World): Row[] {
	return gateway.taken.map(({ to, text, reference }: Taken) => ({
		to,
		text,
		...(reference?.startsWith(OWN) && { reference }),
	}));
}

/** A reference of the user stands for the message, whatever its text. */
function messageWithText(row: Row): string {
	return row.reference === undefined ? `${row.to} ${row.text}` : messageOf(row);
}
