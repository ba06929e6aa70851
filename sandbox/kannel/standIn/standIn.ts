import { randomUUID } from 'node:crypto';
import { Refusal, type Answer, type GatewayRequest } from '../../exchange';
import type { Clock } from '../../time';
import type { Calls } from '../calls';
import { MESSAGE_QUERY, SMSC_ID, type Configuration, type Engine } from '../engine';
import { receiptText, type Incoming, type Receipt } from '../smsc/message';
import { REFUSALS, type Smsc } from '../smsc/smsc';
import { filled, line, nack, page } from './answers';
import { statusPage, storePage, type Stored } from './pages';
import { readOrder, type Order } from './request';

/** The types of a report. Source: Kannel User's Guide, "Delivery reports". */
const REPORT = { delivered: 1, undelivered: 2, buffered: 4, taken: 8, refused: 16 } as const;

/** Gives the answers, reports and calls of a Kannel 1.4.5 whose SMSC is in this process. */
export class StandIn implements Engine {
	readonly title = 'a stand-in for Kannel';
	private isLinkUp = true;
	private readonly startedAt: number;
	/** Messages that the SMSC has not taken. */
	private readonly store: Array<Stored & { order: Order }> = [];
	private readonly orders = new Map<string, Order>();
	private resending: NodeJS.Timeout | null = null;

	constructor(
		private readonly conf: Configuration,
		private readonly smsc: Smsc,
		private readonly calls: Calls,
		private readonly clock: Clock,
	) {
		this.startedAt = clock();
		smsc.onReceipt = (receipt) => this.onReceipt(receipt);
	}

	get queued(): number {
		return this.store.length;
	}

	answer(request: GatewayRequest): Answer {
		if (request.path === '/cgi-bin/sendsms') return this.sendsms(request);
		if (request.query.password !== this.conf.statusPassword) {
			return page('Denied');
		}
		if (request.path === '/store-status.xml') return storePage(this.store);
		return statusPage({
			uptimeMs: this.clock() - this.startedAt,
			isLinkUp: this.isLinkUp,
			sent: this.smsc.messages.length,
			received: this.smsc.incoming.length,
			queued: this.store.length,
		});
	}

	setLink(isUp: boolean): void {
		this.isLinkUp = isUp;
		if (isUp) this.flush();
	}

	receive({ from, to, text, at }: Incoming): void {
		const url = this.conf.messageUrl();
		if (url === null) return;
		const isUnicode = [...text].some((character) => character.codePointAt(0)! > 0x7f);
		const separator = url.includes('?') ? '&' : '?';
		const query = filled(MESSAGE_QUERY, {
			I: randomUUID(),
			p: from,
			P: to,
			b: text,
			c: isUnicode ? '2' : '0',
			C: 'UTF-8',
			T: String(Math.floor(at / 1000)),
			i: SMSC_ID,
			u: '',
		});
		void this.calls.get(url + separator + query);
	}

	clear(): void {
		this.store.length = 0;
		this.orders.clear();
		this.isLinkUp = true;
		if (this.resending) clearTimeout(this.resending);
		this.resending = null;
	}

	async close(): Promise<void> {
		this.clear();
	}

	private sendsms(request: GatewayRequest): Answer {
		try {
			const order = readOrder(request, this.conf, this.clock());
			const { queueLimit } = this.conf;
			if (queueLimit > 0 && this.store.length >= queueLimit) {
				return line(503, 'Temporal failure, try again later.');
			}
			this.store.push({ id: randomUUID(), storedAt: this.clock(), order, ...order });
			if (!this.isLinkUp) return line(202, '3: Queued for later delivery');
			this.flush();
			return line(202, '0: Accepted for delivery');
		} catch (error) {
			if (error instanceof Refusal) return error.answer;
			throw error;
		}
	}

	/** Hands the messages of the store to the SMSC. What it cannot take for now stays. */
	private flush(): void {
		for (const entry of [...this.store]) {
			const { order } = entry;
			const result = this.smsc.submit(order.submission);
			if (result === REFUSALS.queueFull || result === REFUSALS.throttled) {
				this.resending ??= setTimeout(() => {
					this.resending = null;
					if (this.isLinkUp) this.flush();
				}, this.conf.resendAfterMs).unref();
				continue;
			}
			this.store.splice(this.store.indexOf(entry), 1);
			if (typeof result === 'number') this.report(order, REPORT.refused, nack(result), '');
			else {
				this.orders.set(result.id, order);
				this.report(order, REPORT.taken, 'ACK/', result.id);
			}
		}
	}

	private onReceipt(receipt: Receipt): void {
		const order = this.orders.get(receipt.id);
		if (!order) return;
		const type =
			receipt.stat === 'DELIVRD'
				? REPORT.delivered
				: receipt.stat === 'ACCEPTD'
					? REPORT.buffered
					: REPORT.undelivered;
		this.report(order, type, receiptText(receipt), receipt.id);
	}

	private report({ mask, dlrUrl, submission }: Order, type: number, answer: string, id: string) {
		if ((mask & type) === 0 || dlrUrl === '') return;
		const url = filled(dlrUrl, {
			d: String(type),
			A: answer,
			F: id,
			p: submission.to,
			P: submission.from,
			T: String(Math.floor(this.clock() / 1000)),
			i: SMSC_ID,
			I: randomUUID(),
		});
		void this.calls.get(url);
	}
}
