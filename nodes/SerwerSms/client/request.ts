import { jsonOf, unreadable } from '../../shared/gateway/answer';
import { asList, asRecord, asText } from '../../shared/gateway/values';
import { instead, type GatewayError } from '../../shared/gateway/error';
import type { Purpose } from '../../shared/gateway/retry';
import type { HttpAnswer } from '../../shared/gateway/transport';
import { GatewayClient, type ClientOptions } from '../../shared/gateway/client';
import { TOO_MANY_TO_SHOW } from '../codes';
import { readRefusal } from './refusal';

/**
 * Requests to SerwerSMS's HTTPS API v2. Each action has its own path, and every request is a POST,
 * even one that only reads. The credential adds the login or the token. Each of the other files in
 * this folder covers a page or two of the vendor's documentation.
 */
export interface SerwerSms {
	client: GatewayClient;
	baseUrl: string;
	/** IANA zone of the local times in requests and answers. */
	timeZone: string;
	/** Waits, and rejects if the execution is canceled meanwhile. */
	sleep: (ms: number) => Promise<void>;
}

/**
 * A full request takes the gateway a long time. The vendor recommends a timeout of at least 60 s.
 */
const TIMEOUT_MS = 180_000;

export function openSerwerSms(
	options: Omit<ClientOptions, 'refusal' | 'timeoutMs'>,
	timeZone: string,
): SerwerSms {
	const client = new GatewayClient({ ...options, refusal: readRefusal, timeoutMs: TIMEOUT_MS });
	return { client, baseUrl: options.baseUrl, timeZone, sleep: options.sleep };
}

/** A JSON object as the gateway sent it. */
export type Fields = Record<string, unknown>;

/** Parameters of a request, by their API names. Null, undefined and '' are not sent. */
export type Parameters = object;

/**
 * Sends a request whose answer is a JSON object.
 * @throws {GatewayError}
 */
export async function requestObject(
	api: SerwerSms,
	action: string,
	purpose: Purpose,
	parameters: Parameters = {},
): Promise<Fields> {
	const answer = await post(api, action, purpose, parameters);
	const fields = asRecord(jsonOf(answer));
	if (!fields) throw unreadable(answer, 'a JSON object');
	return fields;
}

/**
 * Sends a request whose answer must confirm success.
 * @throws {GatewayError}
 */
export async function requestConfirmation(
	api: SerwerSms,
	action: string,
	parameters: Parameters,
	purpose: Purpose = 'change',
): Promise<Fields> {
	const answer = await post(api, action, purpose, parameters);
	const fields = asRecord(jsonOf(answer));
	// `success: false` does not get here: `readRefusal` reads it as a refusal.
	if (!fields || !SUCCESS_VALUES.has(fields.success)) throw unreadable(answer, 'a confirmation');
	return fields;
}

/** The vendor writes success in several ways. */
const SUCCESS_VALUES: ReadonlySet<unknown> = new Set([true, 'true', 1, '1']);

/**
 * Sends a request whose answer is a file.
 * @throws {GatewayError}
 */
export async function requestFile(
	api: SerwerSms,
	action: string,
	parameters: Parameters,
): Promise<HttpAnswer> {
	return await post(api, action, 'read', parameters, { isFile: true });
}

/**
 * Sends a request whose answer is a list without pages.
 * @throws {GatewayError}
 */
export async function requestList(
	api: SerwerSms,
	action: string,
	parameters: Parameters = {},
): Promise<Fields[]> {
	return readPage(await post(api, action, 'read', parameters)).items;
}

/**
 * Entries per page to ask for: 500 is also how many may be asked for by their ids. The gateway may
 * refuse a size as too large, so smaller ones follow.
 */
const PAGE_SIZES = [500, 100];
const SMALLEST_PAGE = 20;

/**
 * Reads a list page by page, until it has `max` entries or the list ends. If the gateway does not
 * say how many pages there are, a page without new entries is the end.
 * @throws {GatewayError}
 */
export async function requestPages(
	api: SerwerSms,
	action: string,
	parameters: Parameters,
	{ max = Infinity, keyOf = asJson, isNullEmpty = true }: PagesOptions = {},
): Promise<Fields[]> {
	for (const size of PAGE_SIZES) {
		const found = await followPages(size).catch(instead(null, TOO_MANY_TO_SHOW));
		if (found) return found;
	}
	return await followPages(SMALLEST_PAGE);

	async function followPages(size: number): Promise<Fields[]> {
		const found = new Map<string, Fields>();
		for (let page = 1; found.size < max; page++) {
			const limit = Math.min(size, Math.ceil(max));
			const answer = await post(api, action, 'read', { ...parameters, page, limit });
			const { items, count } = readPage(answer, isNullEmpty);
			const before = found.size;
			// If the list changes meanwhile, an entry may appear on two pages.
			for (const item of items) found.set(keyOf(item), item);
			if (found.size === before || (count !== null && page >= count)) break;
		}
		return [...found.values()].slice(0, max === Infinity ? undefined : max);
	}
}

export interface PagesOptions {
	max?: number;
	/** Entries with the same key are the same entry. */
	keyOf?: (item: Fields) => string;
	/** Whether an answer of `null` means an empty list rather than a failure. */
	isNullEmpty?: boolean;
}

/** The error for an object that is not the expected answer of an action. */
export function unexpectedObject(fields: Fields, expected: string): GatewayError {
	return unreadable({ status: 200, headers: {}, text: JSON.stringify(fields) }, expected);
}

async function post(
	{ client }: SerwerSms,
	action: string,
	purpose: Purpose,
	parameters: Parameters,
	more: { isFile?: boolean } = {},
): Promise<HttpAnswer> {
	const body = withoutEmpty(parameters);
	return await client.call({ method: 'POST', path: `/${action}.json`, purpose, body, ...more });
}

/** An empty value might mean something to the gateway, so it is not sent. */
function withoutEmpty(parameters: Parameters): Fields {
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
	if (fields?.items === null && isNullEmpty) return { items: [], count: 0 };
	const entries = asList(body) ?? asList(fields?.items);
	if (entries === null) throw unreadable(answer, 'a list');
	const items = entries.map((entry) => {
		const item = asRecord(entry);
		if (!item) throw unreadable(answer, 'a list');
		return item;
	});
	const count = Number(asText(asRecord(fields?.paging)?.count) ?? NaN);
	return { items, count: Number.isFinite(count) ? count : null };
}

function asJson(item: Fields): string {
	return JSON.stringify(item);
}
