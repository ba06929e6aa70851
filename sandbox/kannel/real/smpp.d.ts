/** The parts of the npm package `smpp` that are used here. It has no types of its own. */
declare module 'smpp' {
	import type { Server as NetServer } from 'node:net';
	import type { EventEmitter } from 'node:events';

	/** The text of a short_message, decoded by its data_coding. */
	interface ShortMessage {
		udh?: Buffer[];
		message: string | Buffer;
	}

	interface Fields {
		command_status?: number;
		message_id?: string;
		source_addr?: string;
		source_addr_ton?: number;
		destination_addr?: string;
		esm_class?: number;
		data_coding?: number;
		registered_delivery?: number;
		schedule_delivery_time?: Date | string;
		validity_period?: Date | string;
		system_id?: string;
		password?: string;
		short_message?: ShortMessage | { udh: Buffer; message: string } | string;
	}

	export interface PDU extends Fields {
		command: string;
		short_message?: ShortMessage;
		response(fields?: Fields): PDU;
	}

	export interface Session extends EventEmitter {
		send(pdu: PDU): boolean;
		deliver_sm(fields: Fields, onResponse?: (pdu: PDU) => void): boolean;
		bind_transceiver(fields: Fields, onResponse?: (pdu: PDU) => void): boolean;
		destroy(): void;
	}

	export interface Server extends NetServer {
		sessions: Session[];
	}

	export function connect(url: string): Session;

	export function createServer(listener: (session: Session) => void): Server;
}
