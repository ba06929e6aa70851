import { hideSecrets } from '../../../nodes/shared/gateway/secrets';

const KEY = 'key-9173f4223c162c80';
const ODD = 'k3y/"odd+ ключ';
const hidden = (text: string, secret: unknown, status = 400) =>
	hideSecrets({ status, headers: {}, text }, [secret]).text;

describe('hideSecrets', () => {
	it.each([200, 302, 400, 500])('hides a key that an answer with HTTP %i repeats', (status) => {
		expect(hidden(`{"detail":"${KEY} is wrong"}`, KEY, status)).toBe('{"detail":"••• is wrong"}');
	});

	it('hides one as JSON writes it, as PHP does, and as it stands in a URL', () => {
		const php = '"k3y\\/\\"odd+ \\u043a\\u043b\\u044e\\u0447"';
		for (const text of [JSON.stringify(ODD), php, `"?key=${encodeURIComponent(ODD)}"`]) {
			expect(hidden(text, ODD)).toMatch(/^"(\?key=)?•••"$/);
		}
	});

	it('hides one that was pasted with blanks around it', () => {
		expect(hidden(`${KEY} is wrong`, ` ${KEY} `)).toBe('••• is wrong');
	});

	it.each([
		['a word', 'password', '{"name":"password list"}'],
		['a number', '48500600700', '{"id":48500600700}'],
	])('leaves a good answer whole where the secret is only %s', (_, secret, text) => {
		expect(hidden(text, secret, 200)).toBe(text);
		expect(hidden(text, secret, 403)).toContain('•••');
	});

	it('leaves what is too short, empty or no text', () => {
		for (const secret of ['odd 1', '', undefined, 7]) {
			expect(hidden('odd 1 and undefined 7', secret)).toBe('odd 1 and undefined 7');
		}
	});
});
