import { isGsm7, partsOf as standardPartsOf } from '../gsm7';

/** UTF-16 units. Source: SMS API 1.0, 1.1: "kodowane są w UTC2 i dzielone co 60 znaków". */
const partLength = 60;

/** Into how many parts UCS-2 is cut; a character of two units is never cut in two. */
export function partsOf(body: string): number {
	let parts = 1;
	let used = 0;
	for (const character of body) {
		if (used + character.length > partLength) {
			parts += 1;
			used = 0;
		}
		used += character.length;
	}
	return parts;
}

/** What is wrong with a text for an account in GSM7: one message, 160 septets. Source: 1.1. */
export function gsm7Errors(body: string): string[] {
	if (![...body].every(isGsm7)) return ['The body field must only contain GSM7 characters.'];
	if (standardPartsOf(body) === 1) return [];
	return ['The body field must not be greater than 160 characters.'];
}
