import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { SegmentedMessage } from 'sms-segments-calculator';
import { split } from 'split-sms';
import { readMsisdn } from '../../../nodes/shared/sms/msisdn';
import { characterCount, segments } from '../../../nodes/shared/sms/segments';
import { toGsm7, transliterate } from '../../../nodes/shared/sms/transliterate';
import type { Bench } from '../bench';

/** Enough different texts of each kind that branch prediction cannot learn them. */
const DIFFERENT = 1_000;

const TEXTS: Record<string, (i: number) => string> = {
	'GSM-7, short': (i) => `Paczka nr ${i} czeka w punkcie odbioru. Kod: ${i * 7}`,
	'GSM-7, long': (i) => `Zamowienie ${i} jest gotowe [kod ${i * 7}]. `.repeat(12),
	Polish: (i) => `Paczka nr ${i} już czeka: zażółć gęślą jaźń. Kod: ${i * 7}`,
	Cyrillic: (i) => `Ваш заказ ${i} готов к выдаче. Код получения: ${i * 7}`,
	'emoji-heavy': (i) => `🎉🎉 ${i} 😀😀😀 kod ${i * 7} 🚀💸🎁 ${'😀'.repeat(i % 30)}`,
};

const NUMBERS: Record<string, (i: number) => string> = {
	'500 600 700': (i) => `${500 + (i % 100)} ${100 + (i % 800)} ${100 + (i % 700)}`,
	'+48 500-600-700': (i) => `+48 ${500 + (i % 100)}-${100 + (i % 800)}-${100 + (i % 700)}`,
	'+44 7911 123456': (i) => `+44 7911 ${123_456 + i}`,
};

/** Measures texts and phone numbers per second, beside libraries that do the same. */
export async function text({ report, runs, isQuick }: Bench): Promise<void> {
	report.begin('text', 'Texts and phone numbers in a second');
	const roundMs = isQuick ? 20 : 100;
	const rates = (given: string[], ways: Record<string, (text: string) => unknown>): number[] => {
		const measured = perSecond(given, Object.values(ways), runs, roundMs);
		return Object.keys(ways).map((name, i) => report.measured(name, measured[i]!, '1/s'));
	};
	for (const [kind, make] of Object.entries(TEXTS)) {
		report.heading(kind);
		// A text from a request or a database is one flat string, so these are too.
		const texts = made(make);
		const [ours, splitSms] = rates(texts, {
			[`${kind}: segments`]: segments,
			[`${kind}: split-sms`]: (each) => split(each),
		});
		rates(texts.slice(0, 100), {
			[`${kind}: sms-segments-calculator`]: (each) => new SegmentedMessage(each),
		});
		report.figure(`${kind}: times split-sms`, ours! / splitSms!, '×', { atLeast: 10 });
		rates(texts, {
			[`${kind}: characters`]: characterCount,
			[`${kind}: transliterate`]: transliterate,
			[`${kind}: toGsm7`]: toGsm7,
		});
	}
	for (const [kind, make] of Object.entries(NUMBERS)) {
		report.heading(kind);
		const options = { country: 'PL', minDigits: 9, maxDigits: 15 } as const;
		const [ours, theirs] = rates(made(make), {
			[`${kind}: readMsisdn`]: (each) => readMsisdn(each, options),
			[`${kind}: libphonenumber-js`]: (each) => parsePhoneNumberFromString(each, 'PL'),
		});
		report.figure(`${kind}: times libphonenumber-js`, ours! / theirs!, '×');
	}
}

function made(make: (i: number) => string): string[] {
	return JSON.parse(
		JSON.stringify(Array.from({ length: DIFFERENT }, (_, i) => make(i))),
	) as string[];
}

/** How many texts each way handles in a second, measured in turn, `runs` times. */
function perSecond(
	texts: string[],
	ways: Array<(text: string) => unknown>,
	runs: number,
	roundMs: number,
): number[][] {
	const round = (work: (text: string) => unknown) => {
		const from = performance.now();
		let done = 0;
		let ms = 0;
		while (ms < roundMs) {
			for (const each of texts) sink = work(each);
			done += texts.length;
			ms = performance.now() - from;
		}
		return (done / ms) * 1000;
	};
	ways.forEach(round);
	const rounds = Array.from({ length: runs }, () => ways.map(round));
	return ways.map((_, i) => rounds.map((rates) => rates[i]!));
}

/** Results go here, so that the compiler cannot remove the work. */
export let sink: unknown;
