import { septets } from './gsm7';

/** Networks call it UCS-2, but they carry UTF-16, including surrogate pairs. */
export type Encoding = 'GSM-7' | 'UCS-2';

/**
 * How many units fit into a message of one part (`single`), and into each part of a longer one
 * (`multi`, which must be at least 2 so that a whole character always fits).
 */
export interface PartRule {
	single: number;
	multi: number;
}

/**
 * A part has 140 octets. With several parts, the concatenation header (UDH) takes 6 of them.
 * Source: 3GPP TS 23.040, 9.2.3.24.1.
 */
export const STANDARD_RULES: Readonly<Record<Encoding, Readonly<PartRule>>> = {
	'GSM-7': { single: 160, multi: 153 },
	'UCS-2': { single: 70, multi: 67 },
};

export interface SegmentOptions {
	/**
	 * Without it, the text decides: one character outside GSM-7 makes the whole text UCS-2. If the
	 * gateway is told to send GSM-7 anyway, each character outside GSM-7 counts as one septet, which
	 * is the length of the gateway's replacement.
	 */
	encoding?: Encoding;
	/** A gateway's own rules. An encoding that is missing here keeps the standard rule. */
	rules?: Partial<Record<Encoding, PartRule>>;
}

export interface Segments {
	encoding: Encoding;
	/** Septets in GSM-7, UTF-16 code units in UCS-2. */
	units: number;
	/** At least 1, because an empty text is one empty message. */
	parts: number;
	/** How many more units fit into the last part. */
	unitsLeft: number;
}

/** Converts to NFC, so that a letter and its combining accent count as one character. */
export function normalizeText(text: string): string {
	return text.normalize('NFC');
}

/** Whether the text contains half of a surrogate pair, which most gateways refuse. */
export function hasLoneSurrogate(text: string): boolean {
	return !text.isWellFormed();
}

/**
 * Counts Unicode code points. A lone surrogate counts as one. This is separate from `segments`, which
 * is faster because it looks only at the ends of parts.
 */
export function characterCount(text: string): number {
	return text.length - surrogatePairs(text);
}

/**
 * Counts what a text costs without splitting it. The text should be in NFC (`normalizeText`).
 *
 * Parts are filled from the front. An extension character of GSM-7 or a surrogate pair is never split,
 * so a part may stay one unit short, and a text of 306 septets may need three parts. Never throws. A
 * lone surrogate counts as one unit.
 */
export function segments(text: string, options?: SegmentOptions): Segments {
	const counted = options?.encoding === 'UCS-2' ? undefined : countGsm7(text, options);
	return counted ?? countUcs2(text, options);
}

/** Undefined if the text needs UCS-2 and the options do not name an encoding. */
function countGsm7(text: string, options?: SegmentOptions): Segments | undefined {
	const rule = ruleFor('GSM-7', options);
	let before = 0;
	let filled = 0;
	let parts = 1;
	for (let i = 0; i < text.length; i++) {
		let cost = septets(text.charCodeAt(i));
		if (cost === 0) {
			if (options?.encoding !== 'GSM-7') return undefined;
			cost = 1;
			if (isSurrogatePair(text, i)) i++;
		}
		filled += cost;
		if (filled > rule.multi) {
			before += filled - cost;
			filled = cost;
			parts++;
		}
	}
	return summary('GSM-7', before, filled, parts, rule);
}

function countUcs2(text: string, options?: SegmentOptions): Segments {
	const rule = ruleFor('UCS-2', options);
	let start = 0;
	let parts = 1;
	while (text.length - start > rule.multi) {
		start += rule.multi;
		if (isSurrogatePair(text, start - 1)) start--;
		parts++;
	}
	return summary('UCS-2', start, text.length - start, parts, rule);
}

/** `before` units are in full parts and `filled` units in the last part, counted by the `multi` rule. */
function summary(
	encoding: Encoding,
	before: number,
	filled: number,
	parts: number,
	rule: PartRule,
): Segments {
	const units = before + filled;
	if (units <= rule.single) {
		return { encoding, units, parts: 1, unitsLeft: rule.single - units };
	}
	return { encoding, units, parts, unitsLeft: rule.multi - filled };
}

function ruleFor(encoding: Encoding, options?: SegmentOptions): PartRule {
	return options?.rules?.[encoding] ?? STANDARD_RULES[encoding];
}

function isSurrogatePair(text: string, at: number): boolean {
	return (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
}

const HIGH_SURROGATE = /[\ud800-\udbff]/;
// 1 for the first half of a pair, 2 for the second.
const SURROGATE = new Uint8Array(0x10000).fill(1, 0xd800, 0xdc00).fill(2, 0xdc00, 0xe000);

/**
 * Most texts have no surrogate pairs, and a regular expression finds that out several times faster
 * than a loop. The loop has no branches, because a processor cannot predict where emoji occur.
 */
function surrogatePairs(text: string): number {
	const first = text.search(HIGH_SURROGATE);
	if (first === -1) return 0;
	let pairs = 0;
	let previous = 0;
	for (let i = first; i < text.length; i++) {
		const half = SURROGATE[text.charCodeAt(i)] ?? 0;
		pairs += previous & (half >> 1);
		previous = half;
	}
	return pairs;
}
