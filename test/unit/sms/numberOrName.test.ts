import { numberOrName } from '../../../nodes/shared/sms/numbering';

describe('the sender or recipient of a message', () => {
	it.each([
		'48500600700',
		'+48500600700',
		' 48500600700',
		'0048 500 600 700',
		'500600700',
		'+48 (500) 600-700',
	])('is the digits of the number %p', (number) =>
		expect(numberOrName(number)).toBe('48500600700'),
	);

	it.each(['InPost', '4321', 'Info 24', '', '24h', 'ŻABKA', '*100#'])(
		'is %p unchanged, which is a name or a short code',
		(name) => expect(numberOrName(name)).toBe(name),
	);
});
