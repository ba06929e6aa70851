/**
 * Runs `work` over the list with at most `limit` at a time; results in the list's order. After a
 * failure nothing new is begun, what runs is awaited, and the failure that stands first in the
 * list is thrown.
 */
export async function sideBySide<T, R>(
	list: readonly T[],
	limit: number,
	work: (entry: T, index: number) => Promise<R>,
): Promise<R[]> {
	const results = new Array<R>(list.length);
	const failures = new Map<number, unknown>();
	let next = 0;
	const lane = async () => {
		while (next < list.length && failures.size === 0) {
			const index = next++;
			try {
				results[index] = await work(list[index] as T, index);
			} catch (error) {
				failures.set(index, error);
			}
		}
	};
	await Promise.all(Array.from({ length: Math.min(limit, list.length) }, lane));
	if (failures.size > 0) throw failures.get(Math.min(...failures.keys()));
	return results;
}
