/**
 * How many digits may follow a calling code, and the codes for which that holds. Fixed and mobile
 * numbers only: a freephone number (+800) cannot get a message.
 * Source: ITU-T E.164, list of assigned codes, and the national plans notified under E.164.1.
 */
const CODES_BY_DIGITS: ReadonlyArray<readonly [digits: string, codes: string]> = [
	['4 5', '290'],
	['4 5 6 7', '690'],
	['4 5 6 7 8 9 10 11', '352'],
	['4 5 6 7 8 9 10 11 12 13', '43'],
	['4 7', '683'],
	['5', '247 500 682'],
	['5 6 7', '688'],
	['5 6 7 10', '685'],
	['5 6 7 8 9', '27'],
	['5 6 7 8 9 10', '358'],
	['5 6 7 8 9 10 11 12 13 14 15', '49'],
	['5 6 8 9 10 11', '82'],
	['5 7', '676 677 678'],
	['5 8', '686'],
	['6', '298 299 672 681 687'],
	['6 7', '597'],
	['6 7 8 9', '252 359'],
	['6 7 8 9 10', '880 95'],
	['6 7 8 9 10 11 12', '39'],
	['6 7 8 10', '53'],
	['6 7 9', '421'],
	['6 7 10', '98'],
	['6 8 9 10', '63'],
	['6 9', '376 40 508'],
	['7', '238 239 246 248 269 291 297 501 592 673 674 679 680 691 692 960'],
	['7 8', '230 241 267 372 507 599 670 675 961 975'],
	['7 8 9', '231 254 46 595 967'],
	['7 8 9 10', '243 353'],
	['7 8 9 10 11', '86'],
	['7 8 9 10 11 12', '381 62 882'],
	['7 9', '220 245 265 354 423'],
	[
		'8',
		'216 222 223 226 227 228 232 235 236 253 257 266 268 350 356 357 370 371 373 374 382 386 389 45 47 502 503 504 505 506 509 591 598 65 689 852 853 965 968 973 974 993',
	],
	['8 9', '213 224 250 258 264 32 355 36 377 385 387 51 593 66 855 962 963 970 971'],
	['8 9 10', '20 60 64 856 964 976'],
	['8 9 10 11', '886'],
	['8 9 10 11 12', '383 883'],
	['8 9 11 12', '972'],
	['8 10', '378 57 850 977'],
	[
		'9',
		'211 212 218 221 233 237 240 242 244 249 251 255 256 260 261 262 33 34 351 375 380 41 420 56 590 594 596 61 93 94 966 992 994 995 996 998',
	],
	['9 10', '263 44 48 81 84 881 92'],
	['9 11', '31'],
	['9 12', '870'],
	['10', '1 225 229 234 30 52 58 7 90 91'],
	['10 11', '54 55'],
	['11', '888'],
	['12', '878'],
];

/** Where a number may begin with 0 after the calling code, so that the 0 is dialed from abroad too. */
const ZERO_IS_DIALED = '225 226 229 241 242 250 378 39 881 992';

/** What is dialed before a national number, where that is not 0 alone. */
const OTHER_TRUNK_PREFIXES: Readonly<Record<string, readonly string[]>> = {
	'1': ['1'],
	'36': ['06'],
	'375': ['80', '8'],
	'370': ['8'],
	'993': ['8'],
};

export interface CallingCode {
	code: string;
	/** How many digits may follow. */
	digits: readonly number[];
	isZeroDialed: boolean;
	/** Longest first. */
	trunkPrefixes: readonly string[];
}

const CALLING_CODES = new Map<string, CallingCode>();
for (const [digits, codes] of CODES_BY_DIGITS) {
	for (const code of codes.split(' ')) {
		CALLING_CODES.set(code, {
			code,
			digits: digits.split(' ').map(Number),
			isZeroDialed: ZERO_IS_DIALED.split(' ').includes(code),
			trunkPrefixes: [...(OTHER_TRUNK_PREFIXES[code] ?? []), '0'],
		});
	}
}

/** The calling code that international digits begin with. No code is the beginning of another. */
export function callingCodeOf(digits: string): CallingCode | undefined {
	for (let length = 1; length <= 3; length++) {
		const found = CALLING_CODES.get(digits.slice(0, length));
		if (found) return found;
	}
	return undefined;
}

/**
 * The national number of what follows a calling code, without a trunk prefix that was left in it:
 * +44 (0)7911 … Undefined where no number of that code has so many digits.
 */
export function withoutTrunkPrefix(rest: string, code: CallingCode): string | undefined {
	const mayStay = code.isZeroDialed || !rest.startsWith('0');
	if (mayStay && code.digits.includes(rest.length)) return rest;
	const prefix = code.trunkPrefixes.find((trunk) => rest.startsWith(trunk));
	const national = prefix === undefined ? '' : rest.slice(prefix.length);
	return code.digits.includes(national.length) && !national.startsWith('0') ? national : undefined;
}
