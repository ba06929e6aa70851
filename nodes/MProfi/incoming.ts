import { numberOrName } from '../shared/sms/numbering';
import { isoWithOffset } from '../shared/time';
import type { IncomingSource, WireIncoming } from './client';

/** The output for a received message (MO). mProfi gives received messages no ID. */
export function incomingMessage(entry: WireIncoming, source: IncomingSource, timeZone: string) {
	return {
		gateway: 'mProfi',
		id: null,
		from: numberOrName(entry.sender),
		to: numberOrName(entry.recipient),
		text: entry.message,
		receivedAt: entry.ts === '' ? null : isoWithOffset(entry.ts, timeZone),
		type: source,
	};
}
