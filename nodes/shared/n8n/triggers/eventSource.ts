import type { IDataObject } from 'n8n-workflow';
import type { Entry } from '../../inbox/seen';
import type { Stream } from '../../inbox/stream';
import type { Window } from '../../inbox/window';
import type { AttachedFile } from '../files';

/** A growing list at a gateway, which a trigger follows. */
export interface EventSource extends Stream {
	/** IANA zone of the gateway's times. */
	timeZone: string;
	/** Whether the entries of the list have no time. By default they have one. */
	isTimeless?: boolean;
	/** What there is none of when the list is empty, such as `incoming SMS`. */
	plural: string;
	/** Returns all entries in the window, and those with a key in `waiting`, in any order. */
	ask: (window: Window, waiting: readonly string[]) => Promise<TriggerEvent[]>;
}

export interface TriggerEvent extends Entry {
	/** Creates the item's JSON. Called only for entries that are reported. */
	output: () => IDataObject;
	/** The files that came with it. Called only for entries that are reported. */
	files?: () => readonly AttachedFile[];
}
