/**
 * Runs `work` on each entry, at most `limit` at a time. Results are in the list's order. After a
 * failure no new work starts. Once the running work has ended, the failure that comes first in the
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
	const worker = async () => {
		while (next < list.length && failures.size === 0) {
			const index = next++;
			try {
				results[index] = await work(list[index] as T, index);
			} catch (error) {
				failures.set(index, error);
			}
		}
	};
	await Promise.all(Array.from({ length: Math.min(limit, list.length) }, worker));
	if (failures.size > 0) throw failures.get(Math.min(...failures.keys()));
	return results;
}
