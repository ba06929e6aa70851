import type { IDataObject } from 'n8n-workflow';
import type { Limit } from './trial';

/** For each character, texts of it around its largest accepted count, given in `most`. */
export function lengths(most: Record<string, number>, more: IDataObject = {}): Limit[] {
	return Object.entries(most).flatMap(([one, count]): Limit[] => [
		[{ ...more, text: one.repeat(count - 1) }, true],
		[{ ...more, text: one.repeat(count) }, true],
		[{ ...more, text: one.repeat(count + 1) }, false],
	]);
}

/**
 * German numbers around the fewest and the most digits, calling code included. They may have any
 * number of digits that E.164 allows.
 */
export function digits(fewest: number, most: number): Limit[] {
	const number = (count: number) => `+49${'3'.repeat(count - 2)}`;
	return [
		[{ to: number(fewest - 1) }, false],
		[{ to: number(fewest) }, true],
		[{ to: number(most) }, true],
		[{ to: number(most + 1) }, false],
	];
}

/**
 * What fits into a part: 160 septets if it is the only part, else 153. In UCS-2 it is 70 or 67
 * UTF-16 units. An escape stays with its character, and a surrogate with the other one.
 * Source: 3GPP TS 23.040, 9.2.3.24.1.
 */
export const GSM7_PARTS = [
	...lengths({ a: 160, '€': 80 }, { 'options.maxParts': 1 }),
	...lengths({ a: 2 * 153, '^': 2 * 76 }, { 'options.maxParts': 2 }),
];

export const UCS2_PARTS = [
	...lengths({ ł: 70, '🙂': 35 }, { 'options.maxParts': 1 }),
	...lengths({ ł: 3 * 67, '🙂': 3 * 33 }, { 'options.maxParts': 3 }),
];

/** The same limits with more parameters in each of them. */
export function withOptions(limits: Limit[], more: IDataObject): Limit[] {
	return limits.map(([given, isTaken]) => [{ ...given, ...more }, isTaken]);
}

/** Messages to `count` different people, more than fit into one request. */
export function crowd(count: number): Limit[] {
	return Array.from({ length: count }, (_, i) => [{ to: String(500_600_000 + i) }, true]);
}
