import { hideSecrets, Secrets } from '../../../nodes/shared/gateway/secrets';

const KEY = 'key-9173f4223c162c80';
const SPECIAL = 'k3y/"odd+ ключ';
const hidden = (text: string, secret: unknown, status = 400) =>
	hideSecrets({ status, headers: {}, text }, [secret]).text;

describe('hideSecrets', () => {
	it.each([200, 302, 400, 500])('masks a key that an answer with HTTP %i repeats', (status) => {
		expect(hidden(`{"detail":"${KEY} is wrong"}`, KEY, status)).toBe('{"detail":"••• is wrong"}');
	});

	it('masks a key as JSON, PHP and URLs write it', () => {
		const php = '"k3y\\/\\"odd+ \\u043a\\u043b\\u044e\\u0447"';
		for (const text of [JSON.stringify(SPECIAL), php, `"?key=${encodeURIComponent(SPECIAL)}"`]) {
			expect(hidden(text, SPECIAL)).toMatch(/^"(\?key=)?•••"$/);
		}
	});

	it('masks a key that was pasted with blanks around it', () => {
		expect(hidden(`${KEY} is wrong`, ` ${KEY} `)).toBe('••• is wrong');
	});

	it.each([
		['a word', 'password', '{"name":"password list"}'],
		['a number', '48500600700', '{"id":48500600700}'],
	])('leaves a successful answer unchanged if the secret is only %s', (_, secret, text) => {
		expect(hidden(text, secret, 200)).toBe(text);
		expect(hidden(text, secret, 403)).toContain('•••');
	});

	it('ignores secrets that are too short, empty or not text', () => {
		for (const secret of ['odd 1', '', undefined, 7]) {
			expect(hidden('odd 1 and undefined 7', secret)).toBe('odd 1 and undefined 7');
		}
	});
});

describe('the text of an error', () => {
	const hide = (text: string, ...secrets: unknown[]) => new Secrets(secrets).hide(text);

	it.each([
		['letters only', 'geheimnis', 'The key geheimnis is wrong', 'The key ••• is wrong'],
		['letters within a word', 'geheimnis', 'Xgeheimnisse', 'X•••se'],
		['digits only', '739105826', 'key=739105826&x', 'key=•••&x'],
		['a short word', 'qzx', 'Password qzx, not "qzx"', 'Password •••, not "•••"'],
		['a short number', '4711', 'PIN:4711', 'PIN:•••'],
		['one sign', '$', 'Password $ is wrong', 'Password ••• is wrong'],
		['signs of expressions', 'a+(b)[c]\\', 'is a+(b)[c]\\ wrong?', 'is ••• wrong?'],
		['letters of another alphabet', 'ключик', 'Пароль ключик неверен', 'Пароль ••• неверен'],
		['a web page', `a&b"c'd<e>`, 'a&amp;b&quot;c&#39;d&lt;e&gt;', '•••'],
		['a web page of PHP', `a&b"c'd<e>`, 'a&amp;b&quot;c&#039;d&lt;e&gt;', '•••'],
		['a web page of Python', `a&b"c'd<e>`, 'a&amp;b&quot;c&#x27;d&lt;e&gt;', '•••'],
		['a web page that leaves quotes', `a&b"c'd<e>`, `a&amp;b"c'd&lt;e&gt;`, '•••'],
		['a URL', 'a b/c', '?key=a+b%2Fc or a%20b%2Fc', '?key=••• or •••'],
	])('has no secret, whatever it looks like: %s', (_, secret, text, hidden) => {
		expect(hide(text, secret)).toBe(hidden);
	});

	it('keeps words that only hold the letters of a short secret', () => {
		expect(hide('The gateway refused', 'e', 'gate', 'used')).toBe('The gateway refused');
	});

	it('has no rest of a secret that holds another one', () => {
		expect(hide('geheimnis-und-mehr', 'geheimnis', 'geheimnis-und-mehr')).toBe('•••');
	});

	it('is as it came where there is no secret', () => {
		expect(hide('undefined null 7 ', '', ' ', undefined, null, 7, true)).toBe('undefined null 7 ');
	});

	it('has no secret that was added later', () => {
		const secrets = new Secrets();
		secrets.add(['geheimnis']);
		secrets.add(['geheimnis', 'anderes1']);
		expect(secrets.hide('geheimnis anderes1')).toBe('••• •••');
	});
});
