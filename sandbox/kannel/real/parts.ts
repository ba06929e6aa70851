import type { PDU } from 'smpp';

/** A message whose parts are all there. */
interface Whole {
	/** The first part: it says whether a receipt is wanted. */
	pdu: PDU;
	/** The ID of the first part, which its receipt names. */
	id: string;
	text: string;
	count: number;
}

/** Puts the parts of long texts together, as a handset does. Source: 3GPP TS 23.040, 9.2.3.24.1. */
export class Parts {
	private readonly open = new Map<string, Map<number, { pdu: PDU; id: string }>>();

	/** The message, if this is its last missing part. */
	add(pdu: PDU, id: string): Whole | null {
		const header = concatenation(pdu);
		if (!header) return { pdu, id, text: textOf(pdu), count: 1 };
		const { reference, count, number } = header;
		const key = [pdu.source_addr, pdu.destination_addr, reference, count].join();
		const parts = this.open.get(key) ?? new Map<number, { pdu: PDU; id: string }>();
		parts.set(number, { pdu, id });
		this.open.set(key, parts);
		if (parts.size < count) return null;
		this.open.delete(key);
		const inOrder = [...parts.entries()].sort(([a], [b]) => a - b).map(([, part]) => part);
		const text = inOrder.map((part) => textOf(part.pdu)).join('');
		return { ...inOrder[0]!, text, count };
	}
}

function concatenation({ short_message: message }: PDU) {
	const header = message?.udh?.find((element) => element[0] === 0 && element[1] === 3);
	if (!header) return null;
	return { reference: header[2]!, count: header[3]!, number: header[4]! };
}

function textOf({ short_message: message }: PDU): string {
	const text = message?.message ?? '';
	return typeof text === 'string' ? text : text.toString('latin1');
}
