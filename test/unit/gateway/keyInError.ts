import { inspect } from 'node:util';

/** Expects that nothing a user, a log or a saved execution may show of an error contains the key. */
export function expectWithout(key: string, error: unknown): void {
	const { message, stack } = error as Error;
	const shown = inspect(error, { depth: Infinity, showHidden: true, getters: true });
	const texts = [message, stack, String(error), JSON.stringify(error), shown, ...bytesIn(error)];
	expect(texts.join('\n')).not.toContain(key);
}

function bytesIn(value: unknown, seen = new Set<unknown>()): string[] {
	if (typeof value !== 'object' || value === null || seen.has(value)) return [];
	seen.add(value);
	if (ArrayBuffer.isView(value)) return [Buffer.from(value.buffer).toString('latin1')];
	return Reflect.ownKeys(value).flatMap((name) =>
		bytesIn((value as Record<string | symbol, unknown>)[name], seen),
	);
}
