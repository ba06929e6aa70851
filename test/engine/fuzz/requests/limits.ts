import type { IDataObject } from 'n8n-workflow';
import type { Limit } from './trial';

/** Texts of one character each, by how many of them are taken at most: so many, and one more. */
export function lengths(most: Record<string, number>, more: IDataObject = {}): Limit[] {
	return Object.entries(most).flatMap(([one, count]): Limit[] => [
		[{ ...more, text: one.repeat(count - 1) }, true],
		[{ ...more, text: one.repeat(count) }, true],
		[{ ...more, text: one.repeat(count + 1) }, false],
	]);
}

/** Foreign numbers of so many digits, calling code included: from the fewest to the most. */
export function digits(fewest: number, most: number): Limit[] {
	const number = (count: number) => `+1${'2'.repeat(count - 1)}`;
	return [
		[{ to: number(fewest - 1) }, false],
		[{ to: number(fewest) }, true],
		[{ to: number(most) }, true],
		[{ to: number(most + 1) }, false],
	];
}

/**
 * What a part holds. Source: 3GPP TS 23.040, 9.2.3.24.1: 160 septets alone and 153 of several, 70
 * and 67 UTF-16 units. An escape and its character, and two surrogates, are never parted.
 */
export const GSM7_PARTS = [
	...lengths({ a: 160, '€': 80 }, { 'options.maxParts': 1 }),
	...lengths({ a: 2 * 153, '^': 2 * 76 }, { 'options.maxParts': 2 }),
];

export const UCS2_PARTS = [
	...lengths({ ł: 70, '🙂': 35 }, { 'options.maxParts': 1 }),
	...lengths({ ł: 3 * 67, '🙂': 3 * 33 }, { 'options.maxParts': 3 }),
];

/** The same with a switch without which these letters would be lost. */
export function withOptions(limits: Limit[], more: IDataObject): Limit[] {
	return limits.map(([given, isTaken]) => [{ ...given, ...more }, isTaken]);
}

/** As many messages as a request takes, and one more: which must go in another. */
export function crowd(count: number): Limit[] {
	return Array.from({ length: count }, (_, i) => [{ to: String(500_600_000 + i) }, true]);
}
