import { isGsm7, septets } from './gsm7';

/** UCS-2 here is what networks really carry under that name: UTF-16, surrogate pairs included. */
export type Encoding = 'GSM-7' | 'UCS-2';

/**
 * How many units a message holds that is sent alone (`single`), and each part of one that is not
 * (`multi`, at least 2, so that a whole character always fits).
 */
export interface PartRule {
	single: number;
	multi: number;
}

/**
 * 140 octets a part, of which the concatenation header (UDH) takes 6 once there are several.
 * Source: 3GPP TS 23.040, 9.2.3.24.1.
 */
export const STANDARD_RULES: Readonly<Record<Encoding, Readonly<PartRule>>> = {
	'GSM-7': { single: 160, multi: 153 },
	'UCS-2': { single: 70, multi: 67 },
};

export interface SegmentOptions {
	/**
	 * Chosen from the text where absent: one character outside GSM-7 makes all of it UCS-2. Where a
	 * gateway is told to send GSM-7 in any case, each character GSM-7 lacks counts one septet, as
	 * the replacement the gateway puts there.
	 */
	encoding?: Encoding;
	/** A gateway's own rules; an encoding left out keeps the standard one. */
	rules?: Partial<Record<Encoding, PartRule>>;
}

export interface Segments {
	encoding: Encoding;
	/** Septets in GSM-7, UTF-16 code units in UCS-2. */
	units: number;
	/** At least 1: an empty text is one empty message. */
	parts: number;
	/** Units that still fit into the last part. */
	unitsLeft: number;
}

/** NFC: a letter and its combining accent become the one letter, as a handset shows and counts it. */
export function normaliseText(text: string): string {
	return text.normalize('NFC');
}

/** Whether the text holds half a surrogate pair: no character, and most gateways refuse it. */
export function hasLoneSurrogate(text: string): boolean {
	return !text.isWellFormed();
}

/**
 * Unicode code points; a lone surrogate is one. Apart from `segments`, since no price depends on it
 * and it must look at all of a text where parts need a look only at where they end.
 */
export function characterCount(text: string): number {
	return text.length - surrogatePairs(text);
}

/**
 * Counts what a text costs without cutting it. The text should be NFC (`normaliseText`).
 *
 * Parts are filled from the front. An extension character of GSM-7 and a surrogate pair are never
 * cut, so a part may stay one unit short and a text of 306 septets may need three parts.
 * Never throws; a lone surrogate counts as one unit.
 */
export function segments(text: string, options?: SegmentOptions): Segments {
	const counted = options?.encoding === 'UCS-2' ? undefined : countGsm7(text, options);
	return counted ?? countUcs2(text, options);
}

/**
 * The text of each part, as `segments` counts them: joined they are the text again, and an empty
 * text is one empty part. Takes the same options.
 */
export function splitParts(text: string, options?: SegmentOptions): string[] {
	const encoding = options?.encoding ?? (isGsm7(text) ? 'GSM-7' : 'UCS-2');
	const rule = ruleFor(encoding, options);
	const parts: string[] = [];
	let units = 0;
	let filled = 0;
	let start = 0;
	for (let i = 0; i < text.length;) {
		const width = isSurrogatePair(text, i) ? 2 : 1;
		const cost = encoding === 'UCS-2' ? width : septets(text.charCodeAt(i)) || 1;
		units += cost;
		filled += cost;
		if (filled > rule.multi) {
			parts.push(text.slice(start, i));
			start = i;
			filled = cost;
		}
		i += width;
	}
	if (units <= rule.single) return [text];
	parts.push(text.slice(start));
	return parts;
}

/** Undefined where the text needs UCS-2 and the encoding is open. */
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

/** `before` units stand in full parts and `filled` in the last one, as if there were several. */
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
 * Most texts have none, and a regular expression sees that several times faster than a loop. The
 * loop has no branch, since emoji stand where no processor predicts them.
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
