import { findSecrets } from '../../support/secrets';

const secret = 'k€y "7/ab+' + 'c17cecf5?8277e';
const PLAIN = 'key-9173f4223c162c80';

describe('findSecrets', () => {
	it.each<[string, string]>([
		['unchanged', `a ${PLAIN} b`],
		['as part of a word', `xx${PLAIN}yy`],
		['in a base64 header', `Basic ${Buffer.from(`user:${PLAIN}`).toString('base64')}`],
		['in base64, one byte later', Buffer.from(`user1:${PLAIN}.`).toString('base64')],
		['in base64, two bytes later', Buffer.from(`user12:${PLAIN}..`).toString('base64')],
		['in hexadecimal digits', `0x${Buffer.from(PLAIN).toString('hex')}`],
		['in uppercase hexadecimal digits', Buffer.from(PLAIN).toString('hex').toUpperCase()],
	])('finds a secret %s', (_, text) => {
		expect(findSecrets([PLAIN], { there: text, elsewhere: 'nothing' })).toEqual([
			expect.stringMatching(/^there: key••• \(/),
		]);
	});

	it.each<[string, string]>([
		['escaped in JSON', JSON.stringify({ secret })],
		['in JSON inside JSON', JSON.stringify({ body: JSON.stringify({ secret }) })],
		['in a URL', `https://gateway/?${new URLSearchParams({ secret }).toString()}`],
		['in a URL, encoded by hand', `https://gateway/?secret=${encodeURIComponent(secret)}`],
		['in base64url', Buffer.from(`>>?${secret}`).toString('base64url')],
		['in hexadecimal digits', Buffer.from(secret).toString('hex')],
	])('finds a secret with special characters %s', (_, text) => {
		expect(findSecrets([secret], { there: text })).not.toEqual([]);
	});

	it('shows the text around the secret, but not the secret', () => {
		const [find] = findSecrets([PLAIN], { log: `POST /send?apikey=${PLAIN}&to=48500600700` });
		expect(find).toBe('log: key••• (unchanged): POST /send?apikey=•••&to=48500600700');
	});

	it('finds each secret in each place', () => {
		const both = `${PLAIN} ${secret}`;
		expect(findSecrets([PLAIN, secret], { one: both, two: PLAIN, three: '' })).toHaveLength(3);
	});

	it('finds neither a part of a secret nor anything in an empty text', () => {
		expect(findSecrets([PLAIN, secret], { log: PLAIN.slice(0, 15), empty: '' })).toEqual([]);
	});

	it('rejects a secret that is too short to search for', () => {
		expect(() => findSecrets(['wrong'], {})).toThrow(RangeError);
	});
});
