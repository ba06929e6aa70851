import type { AddressInfo } from 'node:net';
import { createServer, type PDU, type Server, type Session } from 'smpp';
import { receiptText, type Incoming, type Receipt, type Submission } from '../smsc/message';
import type { Smsc } from '../smsc/smsc';
import { Parts } from './parts';

/** The fields of a deliver_sm: a handset's message, a part of one, or a receipt. */
type Delivery = Parameters<Session['deliver_sm']>[0];

/** Source: SMPP 3.4, 5.1.3 and 5.2.12. */
const WRONG_PASSWORD = 0x0e;
/** A bearerbox that is still starting answers so: a temporary error. Source: SMPP 3.4, 5.1.3. */
const TRY_LATER = 0x64;
const TRY_AGAIN_AFTER_MS = 200;
const IS_RECEIPT = 0x04;
const UCS2 = 8;
/** International, in `source_addr_ton`. */
const INTERNATIONAL = 1;

/** What a handset's phone puts into one part: UTF-16 units with a header for concatenation. */
const PART_UNITS = 67;

/**
 * An SMPP 3.4 center in front of an SMSC. Parts of a long text come one by one, and each is
 * answered at once; the message is there when the last part is.
 */
export class Center {
	private server: Server | null = null;
	/** Each session, with what it was sent and has not acknowledged. */
	private readonly sessions = new Map<Session, Set<Delivery>>();
	private readonly parts = new Parts();
	/** What no session took, in order. */
	private waiting: Delivery[] = [];
	private nextReference = 0;
	/** Whether it takes a message but never answers. */
	isSilent = false;

	constructor(
		private readonly smsc: Smsc,
		private readonly login: { systemId: string; password: string },
		readonly port: number,
	) {
		smsc.onReceipt = (receipt, { from, to }) => this.deliverReceipt(receipt, from, to);
	}

	async open(): Promise<void> {
		const server = createServer((session) => this.serve(session));
		await new Promise<void>((resolve, reject) => {
			server.once('error', reject);
			server.listen(this.port, '127.0.0.1', () => resolve());
		});
		if ((server.address() as AddressInfo).port !== this.port) throw new Error('Wrong port.');
		this.server = server;
	}

	/** Cuts every connection, and refuses new ones until it is opened again. */
	async close(): Promise<void> {
		const { server } = this;
		this.server = null;
		for (const session of this.sessions.keys()) session.destroy();
		if (server) await new Promise((resolve) => server.close(resolve));
	}

	get isBound(): boolean {
		return this.sessions.size > 0;
	}

	/** A handset's message. One that is longer than a part comes in parts, in the given order. */
	receive({ from, to, text }: Incoming, order: (parts: string[]) => number[] = inOrder): void {
		const parts = text.length <= PART_UNITS + 3 ? [text] : chunks(text);
		const reference = this.nextReference++ % 256;
		for (const index of order(parts)) {
			const message = parts[index]!;
			const udh = Buffer.from([5, 0, 3, reference, parts.length, index + 1]);
			this.deliver({
				source_addr: from.replace(/^\+/, ''),
				source_addr_ton: from.startsWith('+') ? INTERNATIONAL : 0,
				destination_addr: to,
				data_coding: UCS2,
				esm_class: 0,
				short_message: parts.length === 1 ? { message } : { udh, message },
			} as Delivery);
		}
	}

	private deliverReceipt(receipt: Receipt, from: string, to: string): void {
		this.deliver({
			source_addr: to,
			source_addr_ton: INTERNATIONAL,
			destination_addr: from,
			esm_class: IS_RECEIPT,
			short_message: receiptText(receipt),
		});
	}

	private deliver(delivery: Delivery): void {
		const [session] = this.sessions.keys();
		if (session) this.deliverIn(session, delivery);
		else this.waiting.push(delivery);
	}

	private deliverIn(session: Session, delivery: Delivery): void {
		const unanswered = this.sessions.get(session);
		unanswered?.add(delivery);
		session.deliver_sm(delivery, ({ command_status: status }) => {
			const again = () => this.deliverIn(session, delivery);
			if (status === TRY_LATER) setTimeout(again, TRY_AGAIN_AFTER_MS).unref();
			else unanswered?.delete(delivery);
		});
	}

	/** The next session gets what this one did not acknowledge, as from a real center. */
	private leave(session: Session): void {
		this.waiting.push(...(this.sessions.get(session) ?? []));
		this.sessions.delete(session);
	}

	private serve(session: Session): void {
		session.on('error', () => session.destroy());
		session.on('close', () => this.leave(session));
		session.on('bind_transceiver', (pdu: PDU) => this.bind(session, pdu));
		for (const command of ['enquire_link', 'unbind']) {
			session.on(command, (pdu: PDU) => session.send(pdu.response()));
		}
		session.on('submit_sm', (pdu: PDU) => this.submit(session, pdu));
	}

	private bind(session: Session, pdu: PDU): void {
		const { systemId, password } = this.login;
		if (pdu.system_id !== systemId || pdu.password !== password) {
			session.send(pdu.response({ command_status: WRONG_PASSWORD }));
			return;
		}
		session.send(pdu.response({ system_id: 'sandbox' }));
		this.sessions.set(session, new Set());
		for (const delivery of this.waiting.splice(0)) this.deliverIn(session, delivery);
	}

	private submit(session: Session, pdu: PDU): void {
		const { to, from } = addressesOf(pdu);
		const refusal = this.smsc.refusalOf({ to, from, parts: 1 });
		if (refusal !== null) {
			session.send(pdu.response({ command_status: refusal }));
			return;
		}
		const id = this.smsc.newId();
		const whole = this.parts.add(pdu, id);
		if (whole) this.smsc.take(submissionOf(whole.pdu, whole.text, whole.count), whole.id);
		if (!this.isSilent) session.send(pdu.response({ message_id: id }));
	}
}

function addressesOf(pdu: PDU): { to: string; from: string } {
	return { to: pdu.destination_addr ?? '', from: pdu.source_addr ?? '' };
}

function submissionOf(pdu: PDU, text: string, parts: number): Submission {
	const coding = pdu.data_coding ?? 0;
	const { schedule_delivery_time: at, validity_period: until } = pdu;
	return {
		...addressesOf(pdu),
		text,
		parts,
		encoding: (coding & 0x0f) === UCS2 ? 'UCS-2' : 'GSM-7',
		// Message class 0. Source: 3GPP TS 23.038, 4.
		isFlash: coding === 0xf0 || coding === 0x18 || coding === 0x10,
		sendAt: at instanceof Date ? at.getTime() : null,
		validMs: until instanceof Date ? until.getTime() - Date.now() : null,
		wantsReceipt: ((pdu.registered_delivery ?? 0) & 1) === 1,
	};
}

function inOrder(parts: string[]): number[] {
	return parts.map((_, index) => index);
}

function chunks(text: string): string[] {
	return Array.from({ length: Math.ceil(text.length / PART_UNITS) }, (_, i) =>
		text.slice(i * PART_UNITS, (i + 1) * PART_UNITS),
	);
}
