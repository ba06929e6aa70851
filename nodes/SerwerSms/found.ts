import { inChunks, inRounds } from '../shared/gateway/batches';
import type { Outcome } from '../shared/gateway/outcome';
import { sideBySide } from '../shared/gateway/sideBySide';
import { reports, type WireReport } from './client/messages';
import { unlike, type SerwerSms } from './client/wire';
import type { SerwerSmsMessage } from './message';
import { digitsOf, outcomeOfReport } from './outcomes';

/** Ids in one question. Source: "Checking the SMS delivery reports". */
export const MOST_IDS = 500;

/** Questions under way at once. */
const SIDE_BY_SIDE = 5;

/** What a report is looked for by. */
interface Wanted {
	reference: string;
	/** International digits; null where they are not known. */
	to: string | null;
}

/**
 * What became of messages, asked by their references; null where the gateway has none. A message
 * that is not there may be sent again, so nothing but a complete and clear answer counts as that.
 * @throws {GatewayError}
 */
export async function findMessages(
	api: SerwerSms,
	messages: SerwerSmsMessage[],
): Promise<Array<Outcome | null>> {
	const wanted = messages.map(({ reference, to }) => ({ reference, to: to || null }));
	const found = await reportsByReference(api, wanted);
	return messages.map(({ reference }) => {
		const report = found.get(reference);
		return report ? outcomeOfReport(report) : null;
	});
}

/**
 * The reports by reference, of those the gateway has. Reports are not known to say their reference:
 * those of one question are told apart by their numbers, so a question has each number once. What
 * cannot be told apart is asked for one by one.
 * @throws {GatewayError}
 */
export async function reportsByReference(
	api: SerwerSms,
	wanted: Wanted[],
): Promise<Map<string, WireReport>> {
	const found = new Map<string, WireReport>();
	const unclear: Wanted[] = [];
	await sideBySide(questions(wanted), SIDE_BY_SIDE, async (question) => {
		const answer = await askFor(api, question);
		const matched = match(answer, question);
		if (matched === null) unclear.push(...question);
		else for (const [reference, report] of matched) found.set(reference, report);
	});
	await sideBySide(unclear, SIDE_BY_SIDE, async (one) => {
		const answer = await askFor(api, [one]);
		const report = match(answer, [one]);
		if (report === null) throw unlike(answer[0]!.fields, 'the report that was asked for');
		if (report.has(one.reference)) found.set(one.reference, report.get(one.reference)!);
	});
	return found;
}

async function askFor(api: SerwerSms, question: Wanted[]): Promise<WireReport[]> {
	const references = question.map(({ reference }) => reference);
	return await reports(api, { unique_id: references }, { isNullEmpty: false });
}

/** Each has a number once, and asks for 500 at most; those without a number go alone. */
function questions(wanted: Wanted[]): Wanted[][] {
	const alone = wanted.filter(({ to }) => to === null);
	const numbered = wanted.filter(({ to }) => to !== null);
	return [
		...inRounds(numbered, ({ to }) => to!).flatMap((round) => inChunks(round, MOST_IDS)),
		...inChunks(alone, 1),
	];
}

/** The reports by reference, or null where one of them cannot be told whose it is. */
function match(answer: WireReport[], question: Wanted[]): Map<string, WireReport> | null {
	const byReference = new Map<string, WireReport[]>();
	const asked = new Set(question.map(({ reference }) => reference));
	const owners = new Map(question.map(({ to, reference }) => [to, reference]));
	for (const report of answer) {
		const isAlone = question.length === 1 && (question[0]!.to === null || report.phone === '');
		const alone = isAlone ? question[0]!.reference : undefined;
		const owner = report.uniqueId ?? alone ?? owners.get(digitsOf(report.phone));
		if (owner === undefined || !asked.has(owner)) return null;
		byReference.set(owner, [...(byReference.get(owner) ?? []), report]);
	}
	return new Map([...byReference].map(([reference, list]) => [reference, best(list)!]));
}

/** Of several under one reference, one that was sent; else any. */
function best(list: WireReport[]): WireReport | undefined {
	return list.find(({ status }) => status !== 'unsent') ?? list[0];
}
