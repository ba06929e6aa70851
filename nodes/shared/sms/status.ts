/** What became of a message, in the same words for every gateway. */
export type DeliveryStatus =
	'scheduled' | 'queued' | 'sent' | 'delivered' | 'undelivered' | 'failed' | 'unknown';

export interface StatusReading {
	readonly status: DeliveryStatus;
	/** True when the status can no longer change, so there is nothing more to ask for. */
	readonly final: boolean;
}

/** What one of a gateway's words stands for; `*` marks it final, as in `'delivered*'`. */
export type StatusMeaning = DeliveryStatus | `${DeliveryStatus}*`;

const NOT_KNOWN: StatusReading = Object.freeze({ status: 'unknown', final: false });

/**
 * Makes a reader of a gateway's own status words or numbers from a table of them:
 *
 *     const readStatus = statusReader({ processing: 'queued', delivered: 'delivered*' });
 *     readStatus(' DELIVERED ') // { status: 'delivered', final: true }
 *
 * Upper and lower case, outer blanks, and `_` or a blank between words make no difference; numbers
 * are read as their digits. What is not in the table, of whatever type, is unknown and not final:
 * a gateway may add a word, and the message may still arrive. Never throws.
 */
export function statusReader(
	table: Readonly<Record<string, StatusMeaning>>,
): (word: unknown) => StatusReading {
	const readings = new Map<string, StatusReading>();
	for (const [word, meaning] of Object.entries(table)) {
		readings.set(key(word), reading(meaning));
	}
	return (word) => {
		if (typeof word !== 'string' && typeof word !== 'number') return NOT_KNOWN;
		return readings.get(key(String(word))) ?? NOT_KNOWN;
	};
}

function key(word: string): string {
	return word
		.trim()
		.toLowerCase()
		.replace(/[\s_]+/g, ' ');
}

function reading(meaning: StatusMeaning): StatusReading {
	const final = meaning.endsWith('*');
	const status = (final ? meaning.slice(0, -1) : meaning) as DeliveryStatus;
	return Object.freeze({ status, final });
}
