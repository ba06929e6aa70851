import { inChunks, inRounds } from '../../shared/gateway/batches';
import type { Found, Sought } from '../../shared/gateway/findOut';
import { rejected, type Outcome } from '../../shared/gateway/outcome';
import { sideBySide } from '../../shared/gateway/sideBySide';
import { internationalDigits } from '../../shared/sms/numbering';
import { reports, type WireReport } from '../client/messages';
import { unexpectedObject, type SerwerSms } from '../client/request';
import type { SerwerSmsMessage } from './compose';
import { outcomeOfReport } from './readOutcomes';

/** References or IDs in one query. Source: "Checking the SMS delivery reports". */
export const MAX_IDS = 500;

/** Queries at the same time. */
const CONCURRENT_QUERIES = 5;

/** A recipient to look for: reports with any of these references. */
interface Wanted {
	references: readonly string[];
	/** International digits, or null if the number is not known. */
	to: string | null;
}

/**
 * Looks up messages by their references. A message that is not found may be sent again, so only a
 * complete and clear answer counts.
 * @throws {GatewayError}
 */
export async function findMessages(
	api: SerwerSms,
	sought: Array<Sought<SerwerSmsMessage>>,
): Promise<Found[]> {
	const wanted = sought.map(({ message, references }) => ({ references, to: message.to || null }));
	const found = await reportsByReference(api, wanted);
	return sought.map(({ message, references }) => {
		const there = references.filter((reference) => found.has(reference));
		return new Map(
			there.map((reference) => [reference, outcomeOf(found.get(reference)!, message)]),
		);
	});
}

/** A report for another number is a report of another message. */
function outcomeOf(report: WireReport, { to, reference }: SerwerSmsMessage): Outcome {
	const number = internationalDigits(report.phone);
	if (to === '' || number === '' || number === to) return outcomeOfReport(report);
	return rejected({
		code: 'referenceUsed',
		message: `SerwerSMS has a message to another number (+${number}) with the reference "${reference}". Give this message a reference of its own.`,
	});
}

/**
 * The reports that the gateway has, by reference. No documented report contains its reference, so
 * the phone number tells the reports of a query apart, and no query has a number twice. If an answer
 * is not clear, its references are looked up again in smaller queries.
 * @throws {GatewayError}
 */
export async function reportsByReference(
	api: SerwerSms,
	wanted: Wanted[],
): Promise<Map<string, WireReport>> {
	const found = new Map<string, WireReport>();
	let queries = queriesFor(
		wanted.flatMap(({ references, to }) => inParts(references, MAX_IDS, to)),
	);
	while (queries.length > 0) {
		const unclear: Wanted[][] = [];
		await sideBySide(queries, CONCURRENT_QUERIES, async (query) => {
			const answer = await requestReports(api, query);
			const matched = matchReports(answer, query);
			if (matched === null) unclear.push(...smallerQueries(query, answer));
			else for (const [reference, report] of matched) found.set(reference, report);
		});
		queries = unclear;
	}
	return found;
}

function inParts(references: readonly string[], size: number, to: Wanted['to']): Wanted[] {
	return inChunks(references, size).map((part) => ({ references: part, to }));
}

async function requestReports(api: SerwerSms, query: Wanted[]): Promise<WireReport[]> {
	const references = query.flatMap((wanted) => wanted.references);
	return await reports(api, { unique_id: references }, { isNullEmpty: false });
}

/**
 * Queries of up to 500 references, no number twice. A message without a number gets its own query.
 */
function queriesFor(wanted: Wanted[]): Wanted[][] {
	const unnumbered = wanted.filter(({ to }) => to === null);
	const numbered = wanted.filter(({ to }) => to !== null);
	return [...inRounds(numbered, ({ to }) => to!).flatMap(fillQueries), ...inChunks(unnumbered, 1)];
}

function fillQueries(round: Wanted[]): Wanted[][] {
	const queries: Wanted[][] = [];
	let room = 0;
	for (const wanted of round) {
		const size = wanted.references.length;
		if (size > room) {
			queries.push([]);
			room = MAX_IDS;
		}
		queries.at(-1)!.push(wanted);
		room -= size;
	}
	return queries;
}

/** The reports by reference, or null if the reference of one of them is not clear. */
function matchReports(answer: WireReport[], query: Wanted[]): Map<string, WireReport> | null {
	const byReference = new Map<string, WireReport[]>();
	const requested = new Set(query.flatMap(({ references }) => references));
	const referencesByNumber = new Map(query.map(({ to, references }) => [to, references]));
	const numbers = new Map(
		query.flatMap(({ to, references }) => references.map((reference) => [reference, to])),
	);
	for (const report of answer) {
		const isOnlyOne = query.length === 1 && (query[0]!.to === null || report.phone === '');
		const candidates = isOnlyOne
			? query[0]!.references
			: referencesByNumber.get(internationalDigits(report.phone));
		const reference = report.uniqueId ?? (candidates?.length === 1 ? candidates[0] : undefined);
		if (reference === undefined || !requested.has(reference)) return null;
		byReference.set(reference, [...(byReference.get(reference) ?? []), report]);
	}
	return new Map(
		[...byReference].map(([reference, list]) => [reference, bestOf(list, numbers.get(reference)!)]),
	);
}

/**
 * The parts of an unclear query: one recipient each, and then half of a recipient's references.
 * @throws {GatewayError} when the answer to a single reference is a report of another message.
 */
function smallerQueries(query: Wanted[], answer: WireReport[]): Wanted[][] {
	if (query.length > 1) return query.map((wanted) => [wanted]);
	const { references, to } = query[0]!;
	if (references.length === 1) throw unexpectedObject(answer[0]!.fields, 'the requested report');
	return inParts(references, Math.ceil(references.length / 2), to).map((half) => [half]);
}

/**
 * Of several reports with the same reference: one to the right number, and one of a message that was
 * sent, if there is one.
 */
function bestOf(list: WireReport[], to: string | null): WireReport {
	const sameNumber = list.filter(({ phone }) => internationalDigits(phone) === to);
	const candidates = sameNumber.length > 0 ? sameNumber : list;
	return candidates.find(({ status }) => status !== 'unsent') ?? candidates[0]!;
}
