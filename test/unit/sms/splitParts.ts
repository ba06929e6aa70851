import { isGsm7, septets } from '../../../nodes/shared/sms/gsm7';
import { STANDARD_RULES, type SegmentOptions } from '../../../nodes/shared/sms/segments';

/**
 * The text of each part, as `segments` counts them, by cutting instead of counting. Joined they are
 * the text again, and an empty text is one empty part.
 */
export function splitParts(text: string, options: SegmentOptions = {}): string[] {
	const encoding = options.encoding ?? (isGsm7(text) ? 'GSM-7' : 'UCS-2');
	const { single, multi } = options.rules?.[encoding] ?? STANDARD_RULES[encoding];
	const parts: string[] = [];
	let units = 0;
	let filled = 0;
	let part = '';
	for (const character of text) {
		const cost = encoding === 'UCS-2' ? character.length : septets(character.charCodeAt(0)) || 1;
		units += cost;
		filled += cost;
		if (filled > multi) {
			parts.push(part);
			part = '';
			filled = cost;
		}
		part += character;
	}
	return units <= single ? [text] : [...parts, part];
}
