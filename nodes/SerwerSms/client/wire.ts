import { asRecord, asText, jsonOf, unreadable } from '../../shared/gateway/answer';
import { GatewayError } from '../../shared/gateway/error';
import type { Purpose } from '../../shared/gateway/retry';
import type { HttpAnswer } from '../../shared/gateway/transport';
import { Wire, type WireOptions } from '../../shared/gateway/wire';
import { TOO_MANY_TO_SHOW } from '../codes';
import { readRefusal } from './refusal';

/**
 * The wire of SerwerSMS's HTTPS API v2: an action per address, always a POST, reading as well. The
 * credential adds who asks. A file here is a page or two of the vendor's documentation.
 */
export interface SerwerSms {
	wire: Wire;
	baseUrl: string;
	/** IANA zone of the local times it reads and writes. */
	timeZone: string;
	/** Waits; rejects when the execution is cancelled meanwhile. */
	sleep: (ms: number) => Promise<void>;
}

/** A full request takes the gateway its time; the vendor's own advice is 60 s and more. */
const TIMEOUT_MS = 180_000;

export function openSerwerSms(
	options: Omit<WireOptions, 'refusal' | 'timeoutMs'>,
	timeZone: string,
): SerwerSms {
	const wire = new Wire({ ...options, refusal: readRefusal, timeoutMs: TIMEOUT_MS });
	return { wire, baseUrl: options.baseUrl, timeZone, sleep: options.sleep };
}

/** A JSON object, as it came. */
export type Fields = Record<string, unknown>;

/** What a request says, by the gateway's own names; null, undefined and '' are left out of it. */
export type Parameters = object;

/**
 * The answer to an action, an object.
 * @throws {GatewayError}
 */
export async function ask(
	api: SerwerSms,
	action: string,
	purpose: Purpose,
	parameters: Parameters = {},
): Promise<Fields> {
	const answer = await callAction(api, action, purpose, parameters);
	const fields = asRecord(jsonOf(answer));
	if (!fields) throw unreadable(answer, 'an answer of SerwerSMS');
	return fields;
}

/**
 * Has something done that has no more to tell than that it was done.
 * @throws {GatewayError}
 */
export async function act(api: SerwerSms, action: string, parameters: Parameters): Promise<Fields> {
	const answer = await callAction(api, action, 'send', parameters);
	const fields = asRecord(jsonOf(answer));
	// The vendor writes yes in several ways; no is a refusal, and has been read as one.
	if (!fields || !YES.has(fields.success)) throw unreadable(answer, 'a confirmation');
	return fields;
}

const YES: ReadonlySet<unknown> = new Set([true, 'true', 1, '1']);

/**
 * The bytes of a file.
 * @throws {GatewayError}
 */
export async function download(
	api: SerwerSms,
	action: string,
	parameters: Parameters,
): Promise<HttpAnswer> {
	return await callAction(api, action, 'read', parameters, { isFile: true });
}

/**
 * The entries of a list that has no pages.
 * @throws {GatewayError}
 */
export async function list(
	api: SerwerSms,
	action: string,
	parameters: Parameters = {},
): Promise<Fields[]> {
	return readPage(await callAction(api, action, 'read', parameters)).items;
}

/** Most entries on a page: so many may be asked for by their ids. Smaller where that is refused. */
const PAGE_SIZES = [500, 100];
const SMALLEST_PAGE = 20;

/**
 * The entries of a list, page after page, until there are `most` of them or no more. How many pages
 * there are is not always said: then a page that brings nothing new is the end.
 * @throws {GatewayError}
 */
export async function pages(
	api: SerwerSms,
	action: string,
	parameters: Parameters,
	{ most = Infinity, keyOf = asJson, isNullEmpty = true }: PagesOptions = {},
): Promise<Fields[]> {
	for (const size of PAGE_SIZES) {
		const found = await followPages(size).catch(nullIfTooMany);
		if (found) return found;
	}
	return await followPages(SMALLEST_PAGE);

	async function followPages(size: number): Promise<Fields[]> {
		const found = new Map<string, Fields>();
		for (let page = 1; found.size < most; page++) {
			const limit = Math.min(size, Math.ceil(most));
			const answer = await callAction(api, action, 'read', { ...parameters, page, limit });
			const { items, count } = readPage(answer, isNullEmpty);
			const before = found.size;
			// A page that shifts while they are read brings an entry a second time.
			for (const item of items) found.set(keyOf(item), item);
			if (found.size === before || (count !== null && page >= count)) break;
		}
		return [...found.values()].slice(0, most === Infinity ? undefined : most);
	}
}

export interface PagesOptions {
	most?: number;
	/** What tells an entry from others. */
	keyOf?: (item: Fields) => string;
	/** Whether an answer that is literally null is an empty list, and not a failure. */
	isNullEmpty?: boolean;
}

/** An object that is not what the action should answer. */
export function unlike(fields: Fields, expected: string): GatewayError {
	return unreadable({ status: 200, headers: {}, text: JSON.stringify(fields) }, expected);
}

async function callAction(
	{ wire }: SerwerSms,
	action: string,
	purpose: Purpose,
	parameters: Parameters,
	more: { isFile?: boolean } = {},
): Promise<HttpAnswer> {
	const body = given(parameters);
	return await wire.call({ method: 'POST', path: `/${action}.json`, purpose, body, ...more });
}

/** What is empty is left out, as an empty value may mean something to the gateway. */
function given(parameters: Parameters): Fields {
	return Object.fromEntries(
		Object.entries(parameters).filter(([, value]) => ![undefined, null, ''].includes(value as '')),
	);
}

function readPage(
	answer: HttpAnswer,
	isNullEmpty = true,
): { items: Fields[]; count: number | null } {
	const body = jsonOf(answer);
	if (body === null && isNullEmpty) return { items: [], count: 0 };
	const fields = asRecord(body);
	const entries = Array.isArray(body) ? body : fields?.items;
	if (entries === null && isNullEmpty) return { items: [], count: 0 };
	if (!Array.isArray(entries)) throw unreadable(answer, 'a list');
	const items = entries.map((entry) => {
		const item = asRecord(entry);
		if (!item) throw unreadable(answer, 'a list');
		return item;
	});
	const count = Number(asText(asRecord(fields?.paging)?.count) ?? NaN);
	return { items, count: Number.isFinite(count) ? count : null };
}

async function nullIfTooMany(error: unknown): Promise<null> {
	const isTooMany = error instanceof GatewayError && error.code === TOO_MANY_TO_SHOW;
	return isTooMany ? null : await Promise.reject(error);
}

function asJson(item: Fields): string {
	return JSON.stringify(item);
}
