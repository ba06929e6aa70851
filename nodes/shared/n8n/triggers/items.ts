import type { IBinaryKeyData, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { withFiles, type Attach } from '../files';
import type { TriggerEvent } from './eventSource';

/** Sorts by the gateway's time. Entries with equal or missing times keep the gateway's order. */
export function inOrder(events: TriggerEvent[]): TriggerEvent[] {
	return [...events].sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
}

export function chosen(
	indexes: readonly number[],
	events: readonly TriggerEvent[],
): TriggerEvent[] {
	return inOrder(indexes.map((index) => events[index]!));
}

/** The stored files of each event that has any. */
export type StoredFiles = ReadonlyMap<TriggerEvent, { binary?: IBinaryKeyData }>;

export async function storeFiles(
	{ helpers }: IPollFunctions,
	events: readonly TriggerEvent[],
): Promise<StoredFiles> {
	const stored = new Map<TriggerEvent, { binary?: IBinaryKeyData }>();
	const attach: Attach = async (...file) => await helpers.prepareBinaryData(...file);
	for (const event of events) {
		if (event.files) stored.set(event, await withFiles(event.files(), attach));
	}
	return stored;
}

export function emit(events: TriggerEvent[], files: StoredFiles): INodeExecutionData[][] | null {
	const items = events.map((event) => ({ json: event.output(), ...files.get(event) }));
	return items.length === 0 ? null : [items];
}
