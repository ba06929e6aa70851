import { networkFailure } from '../../../nodes/shared/gateway/networkFailure';

/** What cannot be staged on one machine: errors as Node.js and OpenSSL write them. */
describe('an error of the network', () => {
	const read = (code: string, syscall?: string, message = `${syscall} ${code}`) =>
		networkFailure(Object.assign(new Error(message), { code, syscall }), {
			url: 'https://api.example.com/send/',
		});

	it.each(['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'EADDRNOTAVAIL', 'ETIMEDOUT', 'ECONNRESET'])(
		'%s proves nothing on an established connection, and everything while connecting',
		(code) => {
			expect(read(code, 'connect').effect).toBe('none');
			expect(read(code, 'read').effect).toBe('unknown');
			expect(read(code, 'write').effect).toBe('unknown');
			expect(read(code).effect).toBe('unknown');
		},
	);

	it.each(['EPIPE', 'ECONNABORTED', 'UND_ERR_SOCKET', 'ERR_BAD_RESPONSE', 'E_NEW', ''])(
		'%p leaves the outcome unknown',
		(code) => {
			expect(read(code)).toMatchObject({ effect: 'unknown', affectsAll: false });
		},
	);

	it('is found behind the errors that wrap it, also where several addresses were tried', () => {
		const refused = Object.assign(new Error('connect'), {
			code: 'ECONNREFUSED',
			syscall: 'connect',
		});
		const wrapped = new Error('n8n', { cause: new Error('axios', { cause: refused }) });
		const tried = new Error('fetch', { cause: new AggregateError([refused, refused]) });
		const url = 'https://api.example.com/';
		expect(networkFailure(wrapped, { url })).toMatchObject({ code: 'unreachable', effect: 'none' });
		expect(networkFailure(tried, { url })).toMatchObject({ code: 'unreachable', effect: 'none' });
	});

	it.each([undefined, null, 'text', 7, {}, [], Object.create(null)])(
		'that is none (%p) leaves the outcome unknown',
		(thrown) => {
			const failure = networkFailure(thrown, { url: 'https://api.example.com/' });
			expect(failure).toMatchObject({ code: 'connectionLost', effect: 'unknown' });
		},
	);

	it('that causes itself is read to an end', () => {
		const error = new Error('again');
		error.cause = error;
		expect(networkFailure(error, { url: 'https://api.example.com/' }).effect).toBe('unknown');
	});
});
