/** The delivery status of a message, in the same words for every gateway. */
export type DeliveryStatus =
	'scheduled' | 'queued' | 'sent' | 'delivered' | 'undelivered' | 'failed' | 'unknown';

export interface StatusReading {
	readonly status: DeliveryStatus;
	/** True if the status can no longer change, so there is no need to ask again. */
	readonly final: boolean;
}

/** A delivery report. `status` and `final` mean the same for every gateway. */
export interface StatusReport {
	messageId: string | null;
	reference: string | null;
	status: DeliveryStatus;
	final: boolean;
	/** The gateway's own word or number. */
	gatewayStatus: string | number | null;
	/** ISO 8601 with offset, or null if the gateway gives no time. */
	updatedAt: string | null;
}

/** The meaning of one of a gateway's words. A `*` marks it as final, as in `'delivered*'`. */
export type StatusMeaning = DeliveryStatus | `${DeliveryStatus}*`;

const UNKNOWN: StatusReading = Object.freeze({ status: 'unknown', final: false });

/**
 * Creates a reader for a gateway's own status words or numbers from a table:
 *
 *     const readStatus = statusReader({ processing: 'queued', delivered: 'delivered*' });
 *     readStatus(' DELIVERED ') // { status: 'delivered', final: true }
 *
 * The reader ignores case, blanks around a word, and whether `_` or a blank joins words. It reads a
 * number as its digits. Anything that is not in the table is unknown and not final, because a gateway
 * may add a word, and the message may still arrive. Never throws.
 */
export function statusReader(
	table: Readonly<Record<string, StatusMeaning>>,
): (word: unknown) => StatusReading {
	const readings = new Map<string, StatusReading>();
	for (const [word, meaning] of Object.entries(table)) {
		readings.set(tableKey(word), readingOf(meaning));
	}
	return (word) => {
		if (typeof word !== 'string' && typeof word !== 'number') return UNKNOWN;
		return readings.get(tableKey(String(word))) ?? UNKNOWN;
	};
}

function tableKey(word: string): string {
	return word
		.trim()
		.toLowerCase()
		.replace(/[\s_]+/g, ' ');
}

function readingOf(meaning: StatusMeaning): StatusReading {
	const final = meaning.endsWith('*');
	const status = (final ? meaning.slice(0, -1) : meaning) as DeliveryStatus;
	return Object.freeze({ status, final });
}
