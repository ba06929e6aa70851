import { isGsm7 } from './gsm7';

/** The properties of a message that never change. */
export interface Fixed {
	/** The handset's number, as the request gave it. */
	handset: string;
	/** Whether the handset sent the message (MO). */
	isAnswer: boolean;
	/** The other end of the conversation: the sender's name, or the account's number. */
	other: string;
	text: string;
	parts: number | null;
	/** `GSM-7` or `UCS-2`. For anything but an SMS, its kind. Empty where the encoding is unknown. */
	encoding: string;
	/** In ms on the gateway's clock. */
	at: number;
}

/** The properties of a message that can change. */
export interface Live {
	/** The status, in the gateway's own words. */
	status: string;
	tone: Tone;
	/** The current text, where the text can grow. */
	text?: string;
}

/** What a status means to the reader. `delivered` and `failed` are final; `plain` never changes. */
export type Tone = 'moving' | 'delivered' | 'failed' | 'plain';

/** What a person can decide for a message that is on its way. */
export type Fate = 'delivered' | 'failed';

/** One of the gateway's lists. It must return the same object for the same entry every time. */
export interface Source {
	entries(): readonly object[];
	fixed(entry: object): Fixed;
	live(entry: object): Live;
	/** Decides the fate of a message. Only lists of messages on their way have this. */
	decide?(entry: object, fate: Fate): void;
}

/** A way in which a handset can answer: a POST to the control API, below the gateway's path. */
export interface Way {
	label: string;
	path: string;
	/** The names of the body's fields for the handset's number and for the text. */
	number: string;
	text: string;
	/** Whether the text is sent as a list of its lines. */
	byLine?: boolean;
	/** The other fields of the body. */
	body: Record<string, unknown>;
	/** Whether a trigger in n8n has to fetch the answer. */
	isFetched?: boolean;
	/** What happens after the answer, for the person who sent it. */
	then: string;
}

/** Something that can run out. A POST of `body`, with the amount in `field`, sets it. */
export interface Fund {
	label: string;
	/** Null: there is no limit. */
	amount: number | null;
	/** The amount at which nothing more can be sent. */
	empty: number;
	/** The amount that the page's button adds. */
	step: number;
	path: string;
	field: string;
	body: Record<string, string>;
}

/** An address that the gateway calls. A POST with the address as `url` sets it. */
interface Address {
	label: string;
	url: string | null;
	path: string;
}

/** A gateway as seen from the handsets. */
export interface Handsets {
	sources: readonly Source[];
	ways(): Way[];
	/** Why no handset can answer, where `ways` is empty. */
	noWay?: string;
	funds?(): Fund[];
	addresses?(): Address[];
}

/** Makes a source of entries of one type. */
export function source<T extends object>(
	entries: () => readonly T[],
	fixed: (entry: T) => Fixed,
	live: (entry: T) => Live,
	decide?: (entry: T, fate: Fate) => void,
): Source {
	return {
		entries,
		fixed: (entry) => fixed(entry as T),
		live: (entry) => live(entry as T),
		...(decide ? { decide: (entry, fate) => decide(entry as T, fate) } : {}),
	};
}

export function encodingOf(text: string): 'GSM-7' | 'UCS-2' {
	return [...text].every(isGsm7) ? 'GSM-7' : 'UCS-2';
}

/**
 * Normalizes a phone number, because one handset has one number. Nine digits are a Polish number. A
 * name stays unchanged.
 */
export function handsetNumber(given: string): string {
	const digits = given.replace(/^\+/, '');
	return /^[0-9]{9}$/.test(digits) ? `48${digits}` : digits;
}
