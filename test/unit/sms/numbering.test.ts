import { internationalDigits } from '../../../nodes/shared/sms/numbering';

describe('a number from a gateway', () => {
	it.each([
		['+48500600700', '48500600700'],
		['48500600700', '48500600700'],
		['0048 500 600 700', '48500600700'],
		['500600700', '48500600700'],
		[' 500-600-700 ', '48500600700'],
		['+49 151 2345678', '491512345678'],
		['00374 10 123456', '37410123456'],
		['71051', '71051'],
		['', ''],
		['SHOP', ''],
	])('%p has the international digits %p', (number, digits) => {
		expect(internationalDigits(number)).toBe(digits);
	});

	it('is not Polish if it has nine digits with another calling code', () => {
		expect(internationalDigits('+374123456')).toBe('374123456');
		expect(internationalDigits('00374123456')).toBe('374123456');
	});
});
