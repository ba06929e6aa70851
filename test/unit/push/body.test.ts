import { readEntries } from '../../../nodes/shared/push/body';

const utf8 = (text: string) => Buffer.from(text);
const latin1 = (text: string) => Buffer.from(text, 'latin1');

/** Polish letters in the two older charsets. Source: the charsets' tables of the WHATWG. */
const POLISH = 'Zażółć gęślą jaźń, ŁÓDŹ';
const ISO = 'Za\xbf\xf3\xb3\xe6 g\xea\xb6l\xb1 ja\xbc\xf1, \xa3\xd3D\xac';
const WINDOWS = 'Za\xbf\xf3\xb3\xe6 g\xea\x9cl\xb9 ja\x9f\xf1, \xa3\xd3D\x8f';

const ISO_CAPITALS: Record<string, string> = {
	...{ Ą: '\xa1', Ę: '\xca', Ł: '\xa3', Ó: '\xd3', Ś: '\xa6', Ź: '\xac', Ż: '\xaf' },
};
const WINDOWS_CAPITALS: Record<string, string> = {
	...{ ...ISO_CAPITALS, Ą: '\xa5', Ś: '\x8c', Ź: '\x8f' },
};

describe('a body', () => {
	it.each([
		['a JSON object', '{"from":"48500600700","text":"TAK"}'],
		[
			'a JSON object with a byte order mark and lines around it',
			'\ufeff\r\n{"from":"48500600700","text":"TAK"}\n',
		],
		['a form', 'from=48500600700&text=TAK'],
		['a form with a byte order mark', '\ufefffrom=48500600700&text=TAK'],
		[
			'a multipart form with a byte order mark',
			`\ufeff${multipart('X', 'from', '48500600700', 'text', 'TAK')}`,
		],
		['a form with a line at its end', 'from=48500600700&text=TAK\r\n'],
		['a form with escapes', 'from=%34%38500600700&t%65xt=TAK'],
		['a multipart form', multipart('X', 'from', '48500600700', 'text', 'TAK')],
		[
			'a multipart form with bare line feeds',
			multipart('X', 'from', '48500600700', 'text', 'TAK').replaceAll('\r', ''),
		],
	])('that is %s gives its fields', (_, body) => {
		expect(readEntries(utf8(body))).toEqual([{ from: '48500600700', text: 'TAK' }]);
	});

	it.each(['{"from":"48500600700","text":"Zażółć 🙂"}', 'from=48500600700&text=Zażółć 🙂'])(
		'in UTF-16 gives its fields: %s',
		(text) => {
			const body = Buffer.from(`\ufeff${text}`, 'utf16le');
			for (const bytes of [body, Buffer.from(body).swap16()]) {
				expect(readEntries(bytes)).toEqual([{ from: '48500600700', text: 'Zażółć 🙂' }]);
			}
		},
	);

	it('that is a JSON list gives an entry for each of its objects', () => {
		const body = '[{"msisdn":"48500600700","answers":["a"]},{"msisdn":"48500600701","answers":[]}]';
		expect(readEntries(utf8(body))).toEqual(JSON.parse(body));
	});

	it.each([
		['', []],
		[' \r\n', []],
		['[]', []],
		['{}', [{}]],
	])('%j gives %j', (body, entries) => {
		expect(readEntries(utf8(body))).toEqual(entries);
	});

	it('without fields is passed on as content', () => {
		const texts = [
			'TAK',
			'5 = 5',
			'<sms to="1">TAK</sms>',
			'{"from":"485',
			'"TAK"',
			'17',
			'--\r\nx',
			'=',
		];
		for (const text of texts) expect(readEntries(utf8(text))).toEqual([{ content: text }]);
		expect(readEntries(utf8('[1,"a",null]'))).toEqual([
			{ content: 1 },
			{ content: 'a' },
			{ content: null },
		]);
	});

	it('keeps the digits of IDs that are too long for a number', () => {
		expect(readEntries(utf8('{"id":8202522731445525542,"n":7}'))).toEqual([
			{ id: '8202522731445525542', n: 7 },
		]);
		expect(readEntries(utf8('id=8202522731445525542'))).toEqual([{ id: '8202522731445525542' }]);
	});

	it('gives a list for a name that a form has more than once', () => {
		expect(readEntries(utf8('a=1&a=2&b=&c&a=3'))).toEqual([{ a: ['1', '2', '3'], b: '', c: '' }]);
	});

	it('reads signs that have a meaning in a form', () => {
		expect(readEntries(utf8('text=1+1%2B1=3%26%3d+%+%zz'))).toEqual([{ text: '1 1+1=3&= % %zz' }]);
	});

	it('has no field that changes the prototype', () => {
		for (const body of ['__proto__=1&text=a', '{"__proto__":{"x":1},"text":"a"}']) {
			const [fields] = readEntries(utf8(body));
			expect(Object.keys(fields!).sort()).toEqual(['__proto__', 'text']);
			expect(Object.getPrototypeOf({ ...fields })).toBe(Object.prototype);
		}
	});

	// If each value were joined to those before it, this would not end.
	it('reads a form in which one name stands 128,000 times', () => {
		expect(readEntries(utf8(`a=&${'a&'.repeat(128 * 1024)}`))).toHaveLength(1);
	});
});

describe('a multipart form', () => {
	it('keeps a file with its bytes', () => {
		const png = '\x89PNG\r\n\x1a\n\r\n\x00\xff--X';
		const body = [
			'--X',
			'Content-Disposition: form-data; name="text"',
			'Content-Type: text/plain; charset=utf-8',
			'',
			Buffer.from(POLISH).toString('latin1'),
			'--X',
			'content-disposition: form-data; name=picture; filename="a.png"',
			'Content-Type: image/png',
			'',
			png,
			'--X--',
			'',
		].join('\r\n');
		expect(readEntries(latin1(body))).toEqual([
			{
				text: POLISH,
				picture: {
					fileName: 'a.png',
					mimeType: 'image/png',
					base64: Buffer.from(png, 'latin1').toString('base64'),
				},
			},
		]);
	});

	it('may be empty, have lines in its values, and names more than once', () => {
		expect(readEntries(utf8(multipart('X', 'a', '', 'a', 'one\r\n\r\ntwo\r\n')))).toEqual([
			{ a: ['', 'one\r\n\r\ntwo\r\n'] },
		]);
	});
});

describe('Polish text', () => {
	const sources: Array<[string, (text: string) => string]> = [
		['as bytes in JSON', (text) => `{"text":"${text}"}`],
		['as bytes in a form', (text) => `text=${text}`],
		['as escapes in a form', (text) => `text=${escape(text)}`],
		['in a multipart form', (text) => multipart('X', 'text', text)],
	];

	describe.each(sources)('%s', (_, write) => {
		it.each([
			['UTF-8', Buffer.from(POLISH).toString('latin1')],
			['ISO-8859-2', ISO],
			['windows-1250', WINDOWS],
		])('is decoded from %s', (_charset, text) => {
			expect(readEntries(latin1(write(text)))).toEqual([{ text: POLISH }]);
		});
	});

	it('decides by all values together', () => {
		// The name alone could be either charset.
		expect(readEntries(latin1('name=%A3ukasz&text=za%BF%F3%B3%E6+%9Cwiat'))).toEqual([
			{ name: 'Łukasz', text: 'zażółć świat' },
		]);
	});

	it('keeps quotation marks and dashes of windows-1250', () => {
		expect(readEntries(latin1('text=\x84tak\x94 \x96 nie'))).toEqual([{ text: '„tak” – nie' }]);
	});

	it.each([
		['was cut in the middle of a letter', utf8('Zażółć gę').subarray(0, -1), 'Zażółć g\ufffd'],
		['ends with half of an emoji', latin1('\xc5\xbc \xed\xa0\xbd'), 'ż \ufffd\ufffd\ufffd'],
	])('in UTF-8 stays readable if it %s', (_, bytes, text) => {
		expect(readEntries(Buffer.concat([utf8('text='), bytes]))).toEqual([{ text }]);
		expect(readEntries(latin1(`text=${escape(bytes.toString('latin1'))}`))).toEqual([{ text }]);
	});

	it.each(['SZCZĘŚLIWEGO ROKU', 'PÓŁNOC', 'KSIĘŻYC', 'RÓŻA', 'MĘŻCZYZNA PÓŁ'])(
		'in capitals that could be one character of UTF-8 is %s',
		(text) => {
			for (const charset of [ISO_CAPITALS, WINDOWS_CAPITALS]) {
				const bytes = text.replace(/[^\0-\x7f]/g, (letter) => charset[letter]!);
				expect(readEntries(latin1(`text=${escape(bytes)}`))).toEqual([{ text }]);
			}
			expect(readEntries(utf8(`text=${text}`))).toEqual([{ text }]);
		},
	);

	it.each(['Забони тоҷикӣ', 'Ҷӯра, чӣ хел?', 'ӯ', 'Öl und Maß', 'ŞƏHƏR', 'Oʻzbek', 'TAK ✅'])(
		'in UTF-8 leaves the text of other languages as it is: %s',
		(text) => {
			expect(readEntries(utf8(`text=${text}`))).toEqual([{ text }]);
		},
	);

	it('is as it was in plain text', () => {
		expect(readEntries(latin1(ISO))).toEqual([{ content: POLISH }]);
	});
});

/** Names and values in turn. */
function multipart(boundary: string, ...entries: string[]): string {
	const parts = entries.flatMap((name, i) =>
		i % 2 === 0
			? [
					`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${entries[i + 1]}\r\n`,
				]
			: [],
	);
	return `${parts.join('')}--${boundary}--\r\n`;
}

/** Percent signs for all bytes that are not letters or digits. */
function escape(text: string): string {
	return text.replace(/[^\w]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
