import { findSecrets } from '../../support/secrets';

const secret = 'k€y "7/ab+' + 'c17cecf5?8277e';
const plain = 'key-9173f4223c162c80';

describe('findSecrets', () => {
	it.each<[string, string]>([
		['as it is', `a ${plain} b`],
		['as part of a word', `xx${plain}yy`],
		['in a base64 header', `Basic ${Buffer.from(`user:${plain}`).toString('base64')}`],
		['in base64, one byte later', Buffer.from(`user1:${plain}.`).toString('base64')],
		['in base64, two bytes later', Buffer.from(`user12:${plain}..`).toString('base64')],
		['in hexadecimal digits', `0x${Buffer.from(plain).toString('hex')}`],
		['in capital ones', Buffer.from(plain).toString('hex').toUpperCase()],
	])('finds one %s', (_, text) => {
		expect(findSecrets([plain], { there: text, elsewhere: 'nothing' })).toEqual([
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
	])('finds one of odd characters %s', (_, text) => {
		expect(findSecrets([secret], { there: text })).not.toEqual([]);
	});

	it('shows what stands around it, and not the secret', () => {
		const [find] = findSecrets([plain], { log: `POST /send?apikey=${plain}&to=48500600700` });
		expect(find).toBe('log: key••• (as it is): POST /send?apikey=•••&to=48500600700');
	});

	it('finds each secret in each place', () => {
		const both = `${plain} ${secret}`;
		expect(findSecrets([plain, secret], { one: both, two: plain, three: '' })).toHaveLength(3);
	});

	it('finds nothing where nothing is, nor a part of a secret', () => {
		expect(findSecrets([plain, secret], { log: plain.slice(0, 15), empty: '' })).toEqual([]);
	});

	it('does not pretend to look for what stands everywhere', () => {
		expect(() => findSecrets(['wrong'], {})).toThrow(RangeError);
	});
});
