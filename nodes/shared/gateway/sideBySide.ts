/**
 * Runs `work` over the list with at most `limit` at a time; results in the list's order. After a
 * failure nothing new is begun, what runs is awaited, and the first failure is thrown.
 */
export async function sideBySide<T, R>(
	list: readonly T[],
	limit: number,
	work: (entry: T, index: number) => Promise<R>,
): Promise<R[]> {
	const results = new Array<R>(list.length);
	let next = 0;
	let failure: { error: unknown } | null = null;
	const lane = async () => {
		while (next < list.length && failure === null) {
			const index = next++;
			try {
				results[index] = await work(list[index] as T, index);
			} catch (error) {
				failure ??= { error };
			}
		}
	};
	await Promise.all(Array.from({ length: Math.min(limit, list.length) }, lane));
	if (failure !== null) throw (failure as { error: unknown }).error;
	return results;
}
