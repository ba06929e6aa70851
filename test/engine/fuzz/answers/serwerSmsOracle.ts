import type { IDataObject } from 'n8n-workflow';
import type { Exchange } from '../proxy';
import { checkSent } from './promises';
import { field, isGood, isRecord, isRefusedByStatus, jsonOf, wholeNumber } from './wire';

/** What the answers of SerwerSMS prove about a message. Source: HTTPS API v2. */

const list = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

export function isSending({ path }: Exchange): boolean {
	return /^\/messages\/send_/.test(path);
}

export function isReport({ path }: Exchange): boolean {
	return path.startsWith('/messages/reports');
}

/** The digits of a number in international form, even if a Polish number has no calling code. */
function digits(phone: unknown): string {
	const plain = String(phone as string)
		.replace(/\D/g, '')
		.replace(/^00/, '');
	return plain.length === 9 ? `48${plain}` : plain;
}

/** IDs are texts or whole numbers. */
function hasId(entry: unknown): boolean {
	const id = field(entry, 'id');
	return (typeof id === 'string' && id.trim() !== '') || wholeNumber(id) !== null;
}

/** An ID means that the message was taken, unless the result itself says otherwise. */
export function isTakenItem(entry: unknown): boolean {
	const status = String(field(entry, 'status') as string);
	const code = field(entry, 'error_code');
	const hasError = !['', '0', 'undefined', 'null'].includes(String(code as string).trim());
	return hasId(entry) && !hasError && status.trim().toLowerCase() !== 'unsent';
}

export function isUnsentItem(entry: unknown): boolean {
	return isRecord(entry) && field(entry, 'status') === 'unsent';
}

export function itemsOf(exchange: Exchange): unknown[] {
	return list(field(jsonOf(exchange), 'items'));
}

/** Whether anything in the answer says that messages were taken. */
function hasTaken(exchange: Exchange): boolean {
	return (
		itemsOf(exchange).some(isTakenItem) || (wholeNumber(field(jsonOf(exchange), 'queued')) ?? 0) > 0
	);
}

/**
 * Whether the answer proves that the whole request was refused. The proof is an error object that
 * is not a system failure, `success: false`, or the HTTP status. It is not a proof if any part of
 * the answer says that something was taken.
 */
export function isRefused(exchange: Exchange): boolean {
	const body = jsonOf(exchange);
	const error = field(body, 'error');
	const { status } = exchange.received;
	if (isGood(exchange) && hasTaken(exchange)) return false;
	if (isRecord(error) && status < 500) {
		const code = wholeNumber(error.code) ?? 0;
		// A server in between may write an error object of its own.
		const isOwn = isGood(exchange) || isRefusedByStatus(exchange);
		return (code >= 1000 && code < 5000) || (isOwn && error.type !== 'SystemError');
	}
	if (isGood(exchange)) return field(body, 'success') === false;
	return isRefusedByStatus(exchange);
}

/** The recipients and references in a request that sends. */
function recipientsOf({ asked }: Exchange): Array<{ to: string; reference: unknown }> {
	const phones = [field(asked, 'phone')].flat();
	const own = list(field(asked, 'messages')).map((one) => field(one, 'phone'));
	const references = list(field(asked, 'unique_id'));
	return (own.length > 0 ? own : phones).map((phone, i) => ({
		to: digits(phone),
		reference: references[i],
	}));
}

function resultsFor(exchange: Exchange, to: unknown): unknown[] {
	return itemsOf(exchange).filter((entry) => digits(field(entry, 'phone')) === to);
}

/** Whether the counts prove that the whole request was taken, if the answer has no results. */
function isTakenByCounts(exchange: Exchange): boolean {
	const body = jsonOf(exchange);
	const queued = wholeNumber(field(body, 'queued'));
	const unsent = wholeNumber(field(body, 'unsent')) ?? 0;
	const isAll = queued === recipientsOf(exchange).length && unsent === 0;
	return itemsOf(exchange).length === 0 && isAll;
}

/** The reports of a message, by its reference, or by its number if the report has no reference. */
function reportsOf(exchanges: readonly Exchange[], reference: unknown, to: unknown): unknown[] {
	return exchanges
		.filter((one) => isReport(one) && isGood(one))
		.filter(({ asked }) => list(field(asked, 'unique_id')).includes(reference))
		.flatMap(itemsOf)
		.filter((entry) => hasId(entry) && typeof field(entry, 'status') !== 'undefined')
		.filter((entry) => {
			const own = field(entry, 'unique_id');
			const phone = field(entry, 'phone');
			const isUntold = phone === undefined || phone === '';
			return own === reference || isUntold || digits(phone) === to;
		});
}

export function checkOutcome(json: IDataObject, exchanges: readonly Exchange[]): void {
	checkSent(json, 'serwerSms');
	const { outcome, reference, to } = json;
	const mine = exchanges.filter(
		(one) => isSending(one) && recipientsOf(one).some((each) => each.to === to),
	);
	const reported = reportsOf(exchanges, reference, to);
	if (outcome === 'accepted') {
		const isTaken = (one: Exchange) =>
			isGood(one) && (resultsFor(one, to).some(isTakenItem) || isTakenByCounts(one));
		expect(mine.some(isTaken) || reported.some((one) => !isUnsentItem(one))).toBe(true);
	}
	if (outcome === 'rejected') {
		const isProven = (one: Exchange) => isRefused(one) || resultsFor(one, to).some(isUnsentItem);
		expect(mine.every(isProven) || reported.some(isUnsentItem)).toBe(true);
	}
}

/** Checks that a message was sent again only if it was refused or the gateway clearly lacks it. */
export function checkOnce(outputs: IDataObject[], exchanges: readonly Exchange[]): void {
	for (const { reference, to } of outputs) {
		let mayBeThere = false;
		for (const exchange of exchanges) {
			const isMine = recipientsOf(exchange).some((one) => one.reference === reference);
			if (isSending(exchange) && isMine) {
				expect(mayBeThere).toBe(false);
				const results = isGood(exchange) ? resultsFor(exchange, to) : [];
				mayBeThere = !isRefused(exchange) && !results.some(isUnsentItem);
			} else if (isReport(exchange) && isClearlyAbsent(exchange, reference, to)) {
				mayBeThere = false;
			}
		}
	}
}

/** Whether the gateway was asked by reference and answered a list without this message. */
function isClearlyAbsent(exchange: Exchange, reference: unknown, to: unknown): boolean {
	const { asked } = exchange;
	if (!list(field(asked, 'unique_id')).includes(reference)) return false;
	const body = jsonOf(exchange);
	if (wholeNumber(field(field(body, 'error'), 'code')) === 3330) return true;
	const items = Array.isArray(body) ? (body as unknown[]) : field(body, 'items');
	return (
		isGood(exchange) &&
		Array.isArray(items) &&
		items.every((one) => hasId(one) && digits(field(one, 'phone')) !== to)
	);
}
