import type { IDataObject } from 'n8n-workflow';
import type { Exchange } from '../proxy';
import { checkSent } from './promises';
import { field, isGood, isRecord, isRefusedByStatus, said, wholeNumber } from './wire';

/** What the answers of SerwerSMS say of a message. Source: HTTPS API v2. */

const list = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

export function isSending({ path }: Exchange): boolean {
	return /^\/messages\/send_/.test(path);
}

export function isReport({ path }: Exchange): boolean {
	return path.startsWith('/messages/reports');
}

/** International digits, of a Polish number without its calling code too. */
function digits(phone: unknown): string {
	const plain = String(phone as string)
		.replace(/\D/g, '')
		.replace(/^00/, '');
	return plain.length === 9 ? `48${plain}` : plain;
}

/** Ids are texts or whole numbers. */
function hasId(entry: unknown): boolean {
	const id = field(entry, 'id');
	return (typeof id === 'string' && id.trim() !== '') || wholeNumber(id) !== null;
}

/** `queued`, or what a report says of one that is on its way. */
const TAKEN = new Set(['queued', 'saved', 'in_progress', 'sent', 'pending', 'delivered']);

export function isTakenItem(entry: unknown): boolean {
	return hasId(entry) && TAKEN.has(String(field(entry, 'status') as string).toLowerCase());
}

export function isUnsentItem(entry: unknown): boolean {
	return isRecord(entry) && field(entry, 'status') === 'unsent';
}

export function itemsOf(exchange: Exchange): unknown[] {
	return list(field(said(exchange), 'items'));
}

/** Something in it says that messages were taken. */
function hasTaken(exchange: Exchange): boolean {
	return (
		itemsOf(exchange).some(isTakenItem) || (wholeNumber(field(said(exchange), 'queued')) ?? 0) > 0
	);
}

/**
 * Says that all of it was refused: an error object, unless the system broke down; `success` false; or
 * the status. Whatever says that something was taken proves nothing.
 */
export function isRefused(exchange: Exchange): boolean {
	const body = said(exchange);
	const error = field(body, 'error');
	const { status } = exchange.given;
	if (isGood(exchange) && hasTaken(exchange)) return false;
	if (isRecord(error) && status < 500) {
		const isDocumented = wholeNumber(error.code) === 1010;
		return error.type !== 'SystemError' || isDocumented;
	}
	if (isGood(exchange)) return field(body, 'success') === false;
	return isRefusedByStatus(exchange);
}

/** The numbers and references a request to send carries. */
function carried({ asked }: Exchange): Array<{ to: string; reference: unknown }> {
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

/** The whole request was taken, by its counts, where there are no results. */
function isTakenByCounts(exchange: Exchange): boolean {
	const body = said(exchange);
	const queued = wholeNumber(field(body, 'queued'));
	const unsent = wholeNumber(field(body, 'unsent')) ?? 0;
	const isAll = queued === carried(exchange).length && unsent === 0;
	return itemsOf(exchange).length === 0 && isAll;
}

/** Reports of a message: by its own id, or by its number where it was asked for by its own id. */
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
		(one) => isSending(one) && carried(one).some((each) => each.to === to),
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

/** A message may be sent again only where it was refused, or the gateway clearly has none. */
export function checkOnce(outputs: IDataObject[], exchanges: readonly Exchange[]): void {
	for (const { reference, to } of outputs) {
		let mayBeThere = false;
		for (const exchange of exchanges) {
			const isMine = carried(exchange).some((one) => one.reference === reference);
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

/** Asked for by its own id; a list came, of reports, and none of them is this one's. */
function isClearlyAbsent(exchange: Exchange, reference: unknown, to: unknown): boolean {
	const { asked } = exchange;
	if (!list(field(asked, 'unique_id')).includes(reference)) return false;
	const body = said(exchange);
	if (wholeNumber(field(field(body, 'error'), 'code')) === 3330) return true;
	const items = Array.isArray(body) ? (body as unknown[]) : field(body, 'items');
	return (
		isGood(exchange) &&
		Array.isArray(items) &&
		items.every((one) => hasId(one) && digits(field(one, 'phone')) !== to)
	);
}
