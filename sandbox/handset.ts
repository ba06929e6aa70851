import { isGsm7 } from './gsm7';

/** What of a message stays as it was. */
export interface Fixed {
	/** The number of the handset, as it was given. */
	handset: string;
	/** Whether the handset sent it: an MO message. */
	isAnswer: boolean;
	/** The other end: the sender's name, or the account's number. */
	other: string;
	text: string;
	parts: number | null;
	/** `GSM-7`, `UCS-2`; of what is no SMS its kind; empty where nothing is known. */
	encoding: string;
	/** In ms on the gateway's clock. */
	at: number;
}

/** How it stands now. */
export interface Live {
	/** In the gateway's own words. */
	status: string;
	tone: Tone;
	/** Where the text grows: what it is now. */
	text?: string;
}

/** What a status comes to. What is `delivered` or `failed` stays so, `plain` needs no watching. */
export type Tone = 'moving' | 'delivered' | 'failed' | 'plain';

/** What a person decides to become of a message on its way. */
export type Fate = 'delivered' | 'failed';

/** A list of the gateway's; an entry is the same object each time it is asked for. */
export interface Source {
	entries(): readonly object[];
	fixed(entry: object): Fixed;
	live(entry: object): Live;
	/** Where entries are messages on their way. */
	decide?(entry: object, fate: Fate): void;
}

/** A way in which a handset answers: a POST to the control API below the gateway's path. */
export interface Way {
	label: string;
	path: string;
	/** The fields that the handset's number and its text go into. */
	number: string;
	text: string;
	/** Whether the text goes out as a list of its lines. */
	byLine?: boolean;
	/** What else the body holds. */
	body: Record<string, unknown>;
	/** What happens then. */
	then: string;
}

/** What can run out, and the POST that sets it: `body`, and the amount in `field`. */
export interface Fund {
	label: string;
	/** Null: no limit. */
	amount: number | null;
	/** With so much left nothing can be sent. */
	empty: number;
	/** What one usually adds. */
	step: number;
	path: string;
	field: string;
	body: Record<string, string>;
}

/** Where the gateway tells what happens, and the POST that sets it as `url`. */
export interface Address {
	label: string;
	url: string | null;
	path: string;
}

/** A gateway as those see it who hold the handsets. */
export interface Handsets {
	sources: readonly Source[];
	ways(): Way[];
	/** Where there is no way: why. */
	noWay?: string;
	funds(): Fund[];
	addresses(): Address[];
}

/** The list of one type of entries. */
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

/** One handset has one number, however it is written: nine digits are Polish. A name stays. */
export function handsetNumber(given: string): string {
	const digits = given.replace(/^\+/, '');
	return /^[0-9]{9}$/.test(digits) ? `48${digits}` : digits;
}
