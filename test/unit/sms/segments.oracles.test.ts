import { SegmentedMessage } from 'sms-segments-calculator';
import { split } from 'split-sms';
import { characterCount, segments } from '../../../nodes/shared/sms/segments';
import { splitParts } from './splitParts';
import { MIXTURE_NAMES, random, randomText } from './texts';

const TEXTS = 20_000;
const perMixture = TEXTS / MIXTURE_NAMES.length;

describe.each(MIXTURE_NAMES)('on %s', (mixture) => {
	it('agrees with split-sms on all counts and on each part', () => {
		const next = random(7);
		for (let i = 0; i < perMixture; i++) {
			const text = randomText(mixture, next);
			const theirs = split(text);
			const unicode = theirs.characterSet === 'Unicode';
			expect([text, segments(text)]).toEqual([
				text,
				{
					encoding: unicode ? 'UCS-2' : 'GSM-7',
					units: unicode ? theirs.bytes / 2 : theirs.bytes,
					parts: theirs.parts.length,
					unitsLeft: theirs.remainingInPart,
				},
			]);
			expect([text, characterCount(text)]).toEqual([text, theirs.length]);
			expect(splitParts(text)).toEqual(theirs.parts.map((part) => part.content));
		}
	});

	it('agrees with split-sms if the encoding is given', () => {
		const next = random(8);
		for (let i = 0; i < perMixture / 10; i++) {
			const text = randomText(mixture, next);
			const gsm7 = split(text, { characterset: 'GSM' });
			const ucs2 = split(text, { characterset: 'Unicode' });
			expect([text, segments(text, { encoding: 'GSM-7' })]).toMatchObject([
				text,
				{ units: gsm7.bytes, parts: gsm7.parts.length },
			]);
			expect([text, segments(text, { encoding: 'UCS-2' })]).toMatchObject([
				text,
				{ units: ucs2.bytes / 2, parts: ucs2.parts.length },
			]);
		}
	});

	it('agrees with sms-segments-calculator', () => {
		const next = random(7);
		let compared = 0;
		for (let i = 0; i < perMixture; i++) {
			const text = randomText(mixture, next);
			const ours = segments(text);
			const theirs = new SegmentedMessage(text);
			expect([text, theirs.encodingName]).toEqual([text, ours.encoding]);
			// The oracle never splits what a reader sees as one character, such as an emoji of several
			// code points or a letter with a loose accent. Networks and handsets have no such rule. They
			// split between code points, and gateways charge by units.
			if (theirs.graphemes.length !== characterCount(text)) continue;
			compared++;
			expect([text, theirs.segmentsCount]).toEqual([text, ours.parts]);
			const unitBits = ours.encoding === 'GSM-7' ? 7 : 16;
			expect([text, theirs.messageSize]).toEqual([text, ours.units * unitBits]);
		}
		if (mixture !== 'clusters') expect(compared).toBe(perMixture);
	});
});
