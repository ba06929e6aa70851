import { BASIC_CHARACTERS, EXTENSION_CHARACTERS } from '../../../nodes/shared/sms/gsm7';

/** Creates pseudo-random numbers in [0, 1) that depend only on the seed (mulberry32). */
export function random(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	};
}

const BASIC = [...BASIC_CHARACTERS];
const EXTENSION = [...EXTENSION_CHARACTERS];
const POLISH = [...'ąćęłńóśźżĄĆĘŁŃÓŚŹŻ'];
const PAIRS = [...'😀🎉🚀𝄞𠜎💸'];
/** Emoji of several code points, and letters whose accents NFC cannot combine. */
const CLUSTERS = ['👨‍👩‍👧', '🇵🇱', '👍🏽', '❤️', 'q̃', '1️⃣'];

/** The share of each alphabet in a mixture. The first alphabet fills the rest. */
const MIXTURES: Readonly<Record<string, ReadonlyArray<readonly [string[], number]>>> = {
	'GSM-7 basic': [[BASIC, 1]],
	'GSM-7 with extension': [
		[BASIC, 0.8],
		[EXTENSION, 0.2],
	],
	'GSM-7 extension alone': [[EXTENSION, 1]],
	Polish: [
		[BASIC, 0.8],
		[POLISH, 0.15],
		[EXTENSION, 0.05],
	],
	'one Polish letter': [
		[BASIC, 0.995],
		[POLISH, 0.005],
	],
	emoji: [
		[BASIC, 0.7],
		[POLISH, 0.1],
		[PAIRS, 0.2],
	],
	'emoji alone': [[PAIRS, 1]],
	clusters: [
		[BASIC, 0.8],
		[POLISH, 0.1],
		[CLUSTERS, 0.1],
	],
};
export const MIXTURE_NAMES = Object.keys(MIXTURES);

/** Lengths, in drawn characters, at which a part ends in some alphabet. */
const BOUNDARIES = [0, 35, 67, 70, 76, 80, 134, 153, 160, 201, 268, 306, 459, 612, 918, 1000];

export function randomText(mixture: string, next: () => number): string {
	const alphabets = MIXTURES[mixture] ?? [];
	const boundary = BOUNDARIES[Math.floor(next() ** 3 * BOUNDARIES.length)] ?? 0;
	const length = Math.min(1000, Math.max(0, boundary + Math.floor(next() * 9) - 4));
	let text = '';
	for (let i = 0; i < length; i++) {
		let draw = next();
		const [alphabet] = alphabets.find(([, share]) => (draw -= share) < 0) ?? alphabets[0] ?? [[]];
		text += alphabet[Math.floor(next() * alphabet.length)] ?? '';
	}
	return text;
}
