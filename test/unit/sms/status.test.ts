import { statusReader } from '../../../nodes/shared/sms/status';

const readWord = statusReader({
	processing: 'queued',
	sent: 'sent',
	delivered: 'delivered*',
	'not delivered': 'undelivered*',
	error: 'failed*',
	in_progress: 'queued',
});
const readNumber = statusReader({
	1: 'queued',
	2: 'scheduled',
	100: 'delivered*',
	102: 'unknown*',
});
const UNKNOWN = { status: 'unknown', final: false };

describe('a status reader', () => {
	it('reads a gateway’s word, and whether it is final', () => {
		expect(readWord('sent')).toEqual({ status: 'sent', final: false });
		expect(readWord('delivered')).toEqual({ status: 'delivered', final: true });
		expect(readWord('error')).toEqual({ status: 'failed', final: true });
	});

	it('ignores case, outer blanks and how words are joined', () => {
		expect(readWord(' DELIVERED \n')).toEqual({ status: 'delivered', final: true });
		expect(readWord('Not  Delivered')).toEqual({ status: 'undelivered', final: true });
		expect(readWord('NOT_DELIVERED')).toEqual({ status: 'undelivered', final: true });
		expect(readWord('in progress')).toEqual({ status: 'queued', final: false });
	});

	it('reads a number as a number or as its digits', () => {
		expect(readNumber(100)).toEqual({ status: 'delivered', final: true });
		expect(readNumber('100 ')).toEqual({ status: 'delivered', final: true });
		expect(readNumber(102)).toEqual({ status: 'unknown', final: true });
	});

	it.each(['lost', '', 999, null, undefined, true, {}, ['sent'], Symbol('sent'), NaN])(
		'reads %p as unknown and not final, because the gateway may have a new word',
		(word) => {
			expect(readWord(word)).toEqual(UNKNOWN);
		},
	);

	it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', '__PROTO__'])(
		'treats %j like any other word',
		(word) => {
			expect(readWord(word)).toEqual(UNKNOWN);
		},
	);

	it('returns readings that callers cannot change', () => {
		expect(Object.isFrozen(readWord('sent'))).toBe(true);
		expect(Object.isFrozen(readWord('lost'))).toBe(true);
	});
});
