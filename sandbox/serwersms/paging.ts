import { refusal } from './errors';
import type { Parameters } from './parameters';

export interface PageRules {
	/** The number of items on a page if the request has no `limit`. */
	readonly pageSize: number;
	/** A larger `limit` is refused with 3331. */
	readonly largestPage: number;
	/** Whether answers give the number of pages. Some of the documented examples do not. */
	readonly paging: boolean;
}

export interface Page<T> {
	paging?: { page: number; count: number };
	items: T[];
}

/**
 * Returns the page that `page` and `limit` select. `count` is the number of pages. A page after the
 * last one is empty.
 */
export function pageOf<T>(parameters: Parameters, all: readonly T[], rules: PageRules): Page<T> {
	const page = parameters.whole('page') ?? 1;
	const limit = parameters.whole('limit') ?? rules.pageSize;
	if (page < 1 || limit < 1) throw refusal(1006, 'page and limit must be at least 1');
	if (limit > rules.largestPage) throw refusal(3331, `a limit of ${limit}`);
	const items = all.slice((page - 1) * limit, page * limit);
	if (!rules.paging) return { items };
	return { paging: { page, count: Math.ceil(all.length / limit) }, items };
}

/** The items come in oldest first, and leave newest first by default. */
export function ordered<T>(parameters: Parameters, oldestFirst: readonly T[]): readonly T[] {
	return parameters.word('order', ORDERS) === 'asc' ? oldestFirst : oldestFirst.toReversed();
}

/** Sorts by the field that `sort` names, as plain strings. Without `sort` the order stays. */
export function sorted<T, Field extends string & keyof T>(
	parameters: Parameters,
	items: readonly T[],
	fields: readonly Field[],
): readonly T[] {
	const field = parameters.word('sort', fields);
	const order = parameters.word('order', ORDERS);
	const ascending =
		field === null ? items : ascendingBy(items, (item) => String(item[field] ?? ''));
	return order === 'desc' ? ascending.toReversed() : ascending;
}

const ORDERS = ['asc', 'desc'] as const;

/** Makes each string once instead of once for each comparison. */
function ascendingBy<T>(items: readonly T[], text: (item: T) => string): readonly T[] {
	const keyed = items.map((item) => ({ item, key: text(item).toLowerCase() }));
	keyed.sort((a, b) => (a.key === b.key ? 0 : a.key < b.key ? -1 : 1));
	return keyed.map(({ item }) => item);
}
