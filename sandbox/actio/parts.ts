import { isGsm7, partsOf as standardPartsOf } from '../gsm7';

/** UTF-16 units. Source: SMS API 1.0, 1.1: "kodowane są w UTC2 i dzielone co 60 znaków". */
const PART_LENGTH = 60;

/** The number of UCS-2 parts. A character of two units is never split. */
export function partsOf(body: string): number {
	let parts = 1;
	let used = 0;
	for (const character of body) {
		if (used + character.length > PART_LENGTH) {
			parts += 1;
			used = 0;
		}
		used += character.length;
	}
	return parts;
}

/** Errors in a text for a GSM-7 account, which sends one message of 160 septets. Source: 1.1. */
export function gsm7Errors(body: string): string[] {
	if (![...body].every(isGsm7)) return ['The body field must only contain GSM7 characters.'];
	if (standardPartsOf(body) === 1) return [];
	return ['The body field must not be greater than 160 characters.'];
}
