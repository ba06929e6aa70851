/** A message for a handset, as the SMSC gets it: all parts of a text together. */
export interface Submission {
	readonly to: string;
	readonly from: string;
	readonly text: string;
	readonly encoding: 'GSM-7' | 'UCS-2';
	readonly parts: number;
	readonly isFlash: boolean;
	/** When it may be sent, in ms on the SMSC's clock; null for now. */
	readonly sendAt: number | null;
	/** How long it stays worth delivering, in ms; null without a limit. */
	readonly validMs: number | null;
	/** Whether the sender wants a receipt. */
	readonly wantsReceipt: boolean;
}

/** The word in a receipt. Source: SMPP 3.4, appendix B, and SerwerSMS, "Delivery reports". */
export type Stat =
	'DELIVRD' | 'UNDELIV' | 'EXPIRED' | 'REJECTD' | 'DELETED' | 'ACCEPTD' | 'UNKNOWN';

export interface Receipt {
	readonly id: string;
	readonly stat: Stat;
	/** The provider's own number for the reason. */
	readonly err: string;
	readonly submittedAt: number;
	readonly doneAt: number;
	readonly text: string;
}

export interface Message extends Submission {
	readonly id: string;
	readonly takenAt: number;
	status: 'scheduled' | 'sent' | Stat;
}

/** A message from a handset. */
export interface Incoming {
	readonly from: string;
	readonly to: string;
	readonly text: string;
	readonly at: number;
}

/** What becomes of messages to numbers with these last digits. All others are delivered. */
export const ENDINGS: Readonly<Record<string, Stat | 'nothing'>> = {
	'404': 'UNDELIV',
	'405': 'EXPIRED',
	'406': 'REJECTD',
	'407': 'nothing',
	'409': 'DELETED',
	'410': 'UNKNOWN',
	'411': 'ACCEPTD',
};

/** `YYMMDDhhmm`, in UTC. */
function stamp(at: number): string {
	return new Date(at).toISOString().replace(/\D/g, '').slice(2, 12);
}

/** The text of a receipt. Source: SMPP 3.4, appendix B. */
export function receiptText({ id, stat, err, submittedAt, doneAt, text }: Receipt): string {
	const delivered = stat === 'DELIVRD' ? '001' : '000';
	return (
		`id:${id} sub:001 dlvrd:${delivered} submit date:${stamp(submittedAt)} ` +
		`done date:${stamp(doneAt)} stat:${stat} err:${err} text:${plain(text).slice(0, 20)}`
	);
}

/** A receipt is in GSM-7, so this leaves only what is the same in ASCII. */
function plain(text: string): string {
	return text.replace(/[^ !"%-?A-Za-z]/gu, '?');
}
