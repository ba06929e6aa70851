/** Work that is under way in this process, by what it must not share with other work. */
const underWay = new Map<string, Promise<void>>();

/**
 * Does the work once nobody else in this process works under any of these keys. All keys are taken
 * at once, so two callers never wait for each other.
 */
export async function takeTurns<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
	for (;;) {
		const others = keys.flatMap((key) => underWay.get(key) ?? []);
		if (others.length === 0) break;
		await Promise.all(others);
	}
	let finish = () => undefined as void;
	const mine = new Promise<void>((resolve) => (finish = resolve));
	for (const key of keys) underWay.set(key, mine);
	try {
		return await work();
	} finally {
		for (const key of keys) underWay.delete(key);
		finish();
	}
}
