import { isoWithOffset } from '../shared/inbox/localTime';
import type { IncomingSource, WireIncoming } from './client';

/** A received message (MO) as the nodes hand it out. mProfi gives it no id. */
export function incomingMessage(entry: WireIncoming, source: IncomingSource, timeZone: string) {
	return {
		gateway: 'mProfi',
		id: null,
		from: entry.sender,
		to: entry.recipient,
		text: entry.message,
		receivedAt: entry.ts === '' ? null : isoWithOffset(entry.ts, timeZone),
		type: source,
	};
}
