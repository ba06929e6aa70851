import type { IDataObject } from 'n8n-workflow';
import type { Message } from '../../gateway/message';
import type { Identity } from './references';

/** A message that passed the checks and is still to be sent. */
export interface Pending<M extends Message = Message> {
	/** Among the items that are sent now. */
	position: number;
	/** Among all input items. */
	index: number;
	message: M;
	/** For how long from its time on the gateway may send it. */
	spreadMs: number;
	/** An earlier attempt's result: the message may have been sent then. */
	earlier?: IDataObject;
	/** The user wants the gateway to be asked before the message is sent. */
	onlyOnce: boolean;
	/** What its reference was made from; null for a reference of the user. */
	identity: Identity | null;
	/** What of its text is the same in every attempt. */
	text: string;
	/**
	 * Whatever the gateway has under its reference can only be this message: the reference was made
	 * for it, it may have been sent before, or the user says so by Only Once. Any other reference of
	 * the user may have been used for another message.
	 */
	ownsReference: boolean;
}

/** Which messages go into one request together. */
export type Batches<Entry> = (entries: Entry[]) => Entry[][];

export function messagesOf<M extends Message>(entries: ReadonlyArray<Pending<M>>): M[] {
	return entries.map(({ message }) => message);
}
