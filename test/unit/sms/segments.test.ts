import * as fc from 'fast-check';
import {
	characterCount,
	hasLoneSurrogate,
	normalizeText,
	segments,
} from '../../../nodes/shared/sms/segments';
import { splitParts } from './splitParts';

const ACTIO = { rules: { 'UCS-2': { single: 60, multi: 60 } } };

describe('segments', () => {
	it('counts an empty text as one empty message, as it would be sent', () => {
		expect(segments('')).toEqual({
			encoding: 'GSM-7',
			units: 0,
			parts: 1,
			unitsLeft: 160,
		});
	});

	it.each([
		[160, 1, 0],
		[161, 2, 145],
		[306, 2, 0],
		[307, 3, 152],
		[459, 3, 0],
		[460, 4, 152],
		[612, 4, 0],
		[918, 6, 0],
	])('puts %i septets into %i parts with %i left', (length, parts, unitsLeft) => {
		expect(segments('a'.repeat(length))).toEqual({
			encoding: 'GSM-7',
			units: length,
			parts,
			unitsLeft,
		});
	});

	it.each([
		[70, 1, 0],
		[71, 2, 63],
		[134, 2, 0],
		[135, 3, 66],
		[201, 3, 0],
		[268, 4, 0],
	])('puts %i UTF-16 code units into %i parts with %i left', (length, parts, unitsLeft) => {
		expect(segments('ą'.repeat(length))).toEqual({
			encoding: 'UCS-2',
			units: length,
			parts,
			unitsLeft,
		});
	});

	it('makes the whole text UCS-2 for one character outside GSM-7', () => {
		expect(segments('a'.repeat(160))).toMatchObject({ encoding: 'GSM-7', parts: 1 });
		expect(segments('a'.repeat(159) + 'ą')).toMatchObject({ encoding: 'UCS-2', parts: 3 });
	});

	it('counts an extension character as two septets', () => {
		expect(segments('€'.repeat(80))).toMatchObject({ units: 160, parts: 1 });
		expect(segments('€'.repeat(81))).toMatchObject({ units: 162, parts: 2 });
	});

	it('never splits an escape pair, even if that takes another part', () => {
		const text = 'a'.repeat(152) + '€' + 'b'.repeat(152);
		expect(segments(text)).toMatchObject({ units: 306, parts: 3, unitsLeft: 152 });
		expect(splitParts(text)).toEqual(['a'.repeat(152), '€' + 'b'.repeat(151), 'b']);
	});

	it('never splits a surrogate pair, even if that takes another part', () => {
		const text = 'ą'.repeat(66) + '😀' + 'ą'.repeat(66);
		expect(segments(text)).toMatchObject({ units: 134, parts: 3, unitsLeft: 66 });
		expect(splitParts(text)).toEqual(['ą'.repeat(66), '😀' + 'ą'.repeat(65), 'ą']);
	});

	it('keeps a text in one part if it fits without a concatenation header', () => {
		expect(splitParts('a'.repeat(152) + '€€€€')).toHaveLength(1);
		expect(splitParts('ą'.repeat(66) + '😀😀')).toHaveLength(1);
	});

	it('counts in the given encoding', () => {
		expect(segments('a'.repeat(71), { encoding: 'UCS-2' })).toMatchObject({
			encoding: 'UCS-2',
			units: 71,
			parts: 2,
		});
		expect(segments('[€]', { encoding: 'UCS-2' })).toMatchObject({ units: 3 });
	});

	it('counts one septet for each character that GSM-7 has to replace', () => {
		const counted = segments('ą😀€`', { encoding: 'GSM-7' });
		expect(counted).toMatchObject({ encoding: 'GSM-7', units: 5, parts: 1 });
		expect(splitParts('😀'.repeat(161), { encoding: 'GSM-7' })).toEqual([
			'😀'.repeat(153),
			'😀'.repeat(8),
		]);
	});

	it('uses a gateway’s own rule for one encoding and the standard rule for the other', () => {
		expect(segments('ą'.repeat(60), ACTIO)).toMatchObject({ parts: 1, unitsLeft: 0 });
		expect(segments('ą'.repeat(61), ACTIO)).toMatchObject({ parts: 2, unitsLeft: 59 });
		expect(segments('ą'.repeat(120), ACTIO)).toMatchObject({ parts: 2, unitsLeft: 0 });
		expect(splitParts('ą'.repeat(121), ACTIO).map((part) => part.length)).toEqual([60, 60, 1]);
		expect(segments('a'.repeat(160), ACTIO)).toMatchObject({ parts: 1 });
	});

	it('counts a lone surrogate as one unit', () => {
		expect(segments('a\ud83d')).toMatchObject({ encoding: 'UCS-2', units: 2 });
		expect(segments('\ud83d\ud83d\ude00')).toMatchObject({ units: 3 });
	});
});

describe('characters', () => {
	it('are code points, so a letter, an extension character and an emoji count as one each', () => {
		expect(characterCount('')).toBe(0);
		expect(characterCount('aą€')).toBe(3);
		expect(characterCount('ą'.repeat(66) + '😀' + 'ą'.repeat(66))).toBe(133);
	});

	it('include halves of a surrogate pair if the other half is missing', () => {
		expect(characterCount('a\ud83d')).toBe(2);
		expect(characterCount('\ude00\ud83d')).toBe(2);
		expect(characterCount('\ud83d\ud83d\ude00')).toBe(2);
	});
});

describe('the parts of any text', () => {
	const texts = fc.oneof(
		fc.string({ unit: fc.constantFrom(...'abc €[ą😀\ud83d\ude00'), maxLength: 700 }),
		fc.string({ unit: 'binary', maxLength: 300 }),
	);
	const options = fc.record(
		{
			encoding: fc.constantFrom('GSM-7' as const, 'UCS-2' as const),
			rules: fc.constantFrom(ACTIO.rules, { 'GSM-7': { single: 5, multi: 2 } }),
		},
		{ requiredKeys: [] },
	);

	it('join to the same text, and are as many as counted', () => {
		fc.assert(
			fc.property(texts, options, (text, counting) => {
				const parts = splitParts(text, counting);
				expect(parts.join('')).toBe(text);
				expect(parts).toHaveLength(segments(text, counting).parts);
			}),
			{ seed: 1, numRuns: 2000 },
		);
	});

	it('hold whole characters and no more units than fit', () => {
		fc.assert(
			fc.property(texts, (text) => {
				const { encoding, units, parts, unitsLeft } = segments(text);
				const pieces = splitParts(text);
				const split = pieces.map((part) => segments(part, { encoding }));
				const largest = encoding === 'GSM-7' ? (parts > 1 ? 153 : 160) : parts > 1 ? 67 : 70;
				expect(Math.max(...split.map((part) => part.units))).toBeLessThanOrEqual(largest);
				expect(split.reduce((sum, part) => sum + part.units, 0)).toBe(units);
				expect(pieces.reduce((sum, part) => sum + characterCount(part), 0)).toBe(
					characterCount(text),
				);
				expect(characterCount(text)).toBe([...text].length);
				expect(largest - (split.at(-1)?.units ?? 0)).toBe(unitsLeft);
			}),
			{ seed: 2, numRuns: 2000 },
		);
	});
});

describe('the counted form of a text', () => {
	it('is NFC, in which a letter and its accent are one character', () => {
		expect(normalizeText('o\u0301')).toBe('ó');
		expect(segments(normalizeText('e\u0301'))).toMatchObject({ encoding: 'GSM-7', units: 1 });
	});

	it('reveals half of a surrogate pair', () => {
		expect(hasLoneSurrogate('a😀')).toBe(false);
		expect(hasLoneSurrogate('a\ud83d')).toBe(true);
		expect(hasLoneSurrogate('\ude00a')).toBe(true);
	});
});
