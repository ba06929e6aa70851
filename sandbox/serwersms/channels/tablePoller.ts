import type { SerwerSmsGateway } from '../gateway';
import type { IncomingMessage } from '../incoming/inbox';
import type { Message } from '../messages/message';
import { localTime } from '../../time';
import { connect, type Connection, type DatabaseAddress, type Row } from './database';
import { REPORT_CODES, type NotTaken } from './take';

/** The tables, as they are entered in the panel. Their columns have the usual names. */
export interface Tables {
	readonly messages: string;
	readonly incoming: string | null;
}

const FLAGS = ['UTF', 'FLASH', 'SPEED'];
/** Source: "The structure of the table for dispatch of messages". */
const LENGTHS = { number: 20, sender: 20, flags: 50 } as const;
const INCOMING_TYPES = ['eco', 'nd', 'ndi'];

/**
 * Plays SerwerSMS on the customer's database: takes the rows that are due, writes their IDs and
 * reports, and adds incoming messages. Source: the pages "SQL API".
 */
export class TablePoller {
	/** What the vendor's support would say of rows that the pages do not allow. */
	readonly complaints: string[] = [];
	private readonly open = new Map<string, Message>();
	private readonly written = new WeakSet<IncomingMessage>();

	constructor(
		private readonly gateway: SerwerSmsGateway,
		private readonly address: DatabaseAddress,
		private readonly tables: Tables,
	) {}

	/** @throws Error if the server cannot be reached or a table does not exist. */
	async poll(): Promise<void> {
		const connection = await connect(this.address);
		try {
			await this.takeRows(connection);
			await this.report(connection);
			if (this.tables.incoming !== null) await this.receive(connection, this.tables.incoming);
		} finally {
			await connection.close();
		}
	}

	private async takeRows(connection: Connection): Promise<void> {
		const { messages } = this.tables;
		const rows = await connection.query(
			`SELECT id, number, sender, message, flags FROM ${messages} WHERE smsid = '' AND date <= ? ORDER BY id LIMIT 1000`,
			[this.now()],
		);
		for (const row of rows) {
			const taken = this.takeRow(row);
			const smsid = 'id' in taken ? taken.id : `row${row.id}`;
			await connection.query(`UPDATE ${messages} SET smsid = ?, date = ? WHERE id = ?`, [
				smsid,
				this.now(),
				row.id ?? null,
			]);
			if ('id' in taken) this.open.set(taken.id, taken);
			else await this.write(connection, smsid, '-1', taken.reason, 0);
		}
	}

	private takeRow(row: Row): Message | NotTaken {
		const [number, sender, text, given] = ['number', 'sender', 'message', 'flags'].map((column) =>
			String(row[column] ?? ''),
		) as [string, string, string, string];
		const flags = given === '' ? [] : given.split(' ');
		for (const [column, length] of Object.entries(LENGTHS)) {
			if (String(row[column] ?? '').length > length) this.complain(row, `${column} is too long`);
		}
		const unknown = flags.find((flag) => !FLAGS.includes(flag));
		if (unknown !== undefined) this.complain(row, `the flag "${unknown}" does not exist`);
		if (flags.includes('UTF') && sender === '') this.complain(row, 'UTF without a sender');
		if (sender === 'VOICE') this.complain(row, 'this poller makes no calls');
		return this.gateway.take({
			...{ number, sender, text },
			utf: flags.includes('UTF'),
			flash: flags.includes('FLASH'),
			speed: flags.includes('SPEED'),
		});
	}

	private async report(connection: Connection): Promise<void> {
		for (const [smsid, message] of this.open) {
			if (message.endedAt === null) continue;
			// Read only now, because a message changes with the clock.
			const { status, reason, parts } = message;
			const dlr = { delivered: '1', undelivered: '2' }[status as string] ?? '-1';
			await this.write(connection, smsid, dlr, reason, parts);
			this.open.delete(smsid);
		}
	}

	private async write(
		connection: Connection,
		smsid: string,
		dlr: string,
		reason: Message['reason'],
		parts: number,
	): Promise<void> {
		await connection.query(
			`UPDATE ${this.tables.messages} SET dlr = ?, dlr_date = ?, dlr_code = ?, dlr_description = ?, parts = ? WHERE smsid = ?`,
			[dlr, this.now(), reason === null ? 0 : REPORT_CODES[reason], reason ?? '', parts, smsid],
		);
	}

	/** Every active configuration gets every message. */
	private async receive(connection: Connection, table: string): Promise<void> {
		for (const message of this.gateway.incoming) {
			if (this.written.has(message) || !INCOMING_TYPES.includes(message.type)) continue;
			await connection.query(
				`INSERT INTO ${table} (number, sender, message, date) VALUES (?, ?, ?, ?)`,
				[message.toNumber ?? '', message.phone, message.text, message.received],
			);
			this.written.add(message);
		}
	}

	private complain(row: Row, complaint: string): void {
		this.complaints.push(`row ${row.id}: ${complaint}`);
	}

	private now(): string {
		return localTime(this.gateway.now(), this.gateway.timeZone);
	}
}
