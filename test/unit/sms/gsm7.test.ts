import {
	BASIC_CHARACTERS,
	EXTENSION_CHARACTERS,
	isGsm7,
	septets,
} from '../../../nodes/shared/sms/gsm7';

describe('the GSM-7 alphabet', () => {
	it('has 127 characters in the default alphabet, plus the escape, and ten in the extension', () => {
		expect(new Set(BASIC_CHARACTERS).size).toBe(127);
		expect(BASIC_CHARACTERS).toHaveLength(127);
		expect(new Set(EXTENSION_CHARACTERS).size).toBe(10);
	});

	// 3GPP TS 23.038, 6.2.1. The constant leaves out 0x1B, the escape, so later codes shift by one.
	it.each([
		[0x00, '@'],
		[0x02, '$'],
		[0x09, 'Ç'],
		[0x0a, '\n'],
		[0x0d, '\r'],
		[0x10, 'Δ'],
		[0x1a, 'Ξ'],
		[0x1c, 'Æ'],
		[0x1f, 'É'],
		[0x20, ' '],
		[0x24, '¤'],
		[0x40, '¡'],
		[0x41, 'A'],
		[0x5f, '§'],
		[0x60, '¿'],
		[0x7a, 'z'],
		[0x7f, 'à'],
	])('has the character at code %i: %j', (code, character) => {
		expect(BASIC_CHARACTERS[code > 0x1b ? code - 1 : code]).toBe(character);
	});

	it('costs one septet in the default alphabet and two in the extension', () => {
		for (const character of BASIC_CHARACTERS) expect(septets(character.charCodeAt(0))).toBe(1);
		for (const character of '\f^{}\\[~]|€') expect(septets(character.charCodeAt(0))).toBe(2);
	});

	it('has no other code units', () => {
		let count = 0;
		for (let code = 0; code <= 0xffff; code++) if (septets(code) > 0) count++;
		expect(count).toBe(137);
	});

	it.each(['ą', 'ç', '`', '\t', '\u001b', '\u00a0', '„', '–', 'α', 'я', '😀', '\0'])(
		'does not have %j',
		(character) => {
			expect(isGsm7(`a${character}b`)).toBe(false);
		},
	);

	it('has none of the 18 Polish letters', () => {
		for (const letter of 'ąćęłńóśźżĄĆĘŁŃÓŚŹŻ') expect(isGsm7(letter)).toBe(false);
	});
});
