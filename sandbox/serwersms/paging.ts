import { refusal } from './errors';
import type { Parameters } from './parameters';

export interface PageRules {
	/** Items on a page where the request names no `limit`. */
	readonly pageSize: number;
	/** A larger `limit` is refused with 3331. */
	readonly largestPage: number;
	/** Whether answers say how many pages there are: some of the documented examples do not. */
	readonly paging: boolean;
}

export interface Page<T> {
	paging?: { page: number; count: number };
	items: T[];
}

/** A page by `page` and `limit`; `count` is that of the pages. One past the last is empty. */
export function pageOf<T>(parameters: Parameters, all: readonly T[], rules: PageRules): Page<T> {
	const page = parameters.whole('page') ?? 1;
	const limit = parameters.whole('limit') ?? rules.pageSize;
	if (page < 1 || limit < 1) throw refusal(1006, 'page and limit begin at 1');
	if (limit > rules.largestPage) throw refusal(3331, `a limit of ${limit}`);
	const items = all.slice((page - 1) * limit, page * limit);
	if (!rules.paging) return { items };
	return { paging: { page, count: Math.ceil(all.length / limit) }, items };
}

/** Oldest first in, and by default newest first out. */
export function ordered<T>(parameters: Parameters, oldestFirst: readonly T[]): readonly T[] {
	return parameters.word('order', orders) === 'asc' ? oldestFirst : oldestFirst.toReversed();
}

/** By the field that `sort` names, as plain texts; as they are where it names none. */
export function sorted<T, Field extends string & keyof T>(
	parameters: Parameters,
	items: readonly T[],
	fields: readonly Field[],
): readonly T[] {
	const field = parameters.word('sort', fields);
	const order = parameters.word('order', orders);
	const ascending =
		field === null ? items : ascendingBy(items, (item) => String(item[field] ?? ''));
	return order === 'desc' ? ascending.toReversed() : ascending;
}

const orders = ['asc', 'desc'] as const;

/** Each text is made once, not at every comparison. */
function ascendingBy<T>(items: readonly T[], text: (item: T) => string): readonly T[] {
	const keyed = items.map((item) => ({ item, key: text(item).toLowerCase() }));
	keyed.sort((a, b) => (a.key === b.key ? 0 : a.key < b.key ? -1 : 1));
	return keyed.map(({ item }) => item);
}
