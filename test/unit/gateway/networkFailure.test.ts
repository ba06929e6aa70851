import { GatewayError } from '../../../nodes/shared/gateway/error';
import {
	canceled,
	LoginFailed,
	networkFailure,
} from '../../../nodes/shared/gateway/networkFailure';

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

	it.each([
		['ENOTFOUND', 'nameNotFound', /The host api.example.com was not found.*Base URL/],
		['EAI_AGAIN', 'nameNotFound', /Base URL/],
		['ECONNREFUSED', 'unreachable', /api.example.com \(connection refused\).*firewall.*Base URL/],
		['UND_ERR_CONNECT_TIMEOUT', 'unreachable', /firewall/],
	])('%s may pass, meets every request, and has sent nothing', (code, name, words) => {
		const failure = read(code);
		const policy = { effect: 'none', transient: true, affectsAll: true };
		expect(failure).toMatchObject({ code: name, ...policy });
		expect(failure.message).toMatch(words);
	});

	it.each([
		['CERT_HAS_EXPIRED', /certificate/],
		['DEPTH_ZERO_SELF_SIGNED_CERT', /certificate/],
		['ERR_TLS_CERT_ALTNAME_INVALID', /certificate/],
	])('%s will not pass by itself, meets every request, and has sent nothing', (code, words) => {
		const failure = read(code);
		const policy = { effect: 'none', transient: false, affectsAll: true };
		expect(failure).toMatchObject({ code: 'tls', ...policy });
		expect(failure.message).toMatch(words);
		expect(failure.message).toContain('api.example.com');
	});

	it('speaks of the handshake by some words only where the request still waited: EPROTO', () => {
		const words = 'error:0A00010B:SSL routines::wrong version number';
		expect(read('EPROTO', undefined, words)).toMatchObject({ code: 'tls', effect: 'none' });
		expect(read('ECONNRESET', 'read', words)).toMatchObject({ effect: 'unknown' });
		expect(read('EPROTO', 'write', 'write EPROTO')).toMatchObject({ effect: 'unknown' });
	});

	it.each(['ETIMEDOUT', 'ECONNABORTED', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'])(
		'%s is a gateway that did not answer in time: it may be asked again for what changes nothing',
		(code) => {
			const failure = read(code);
			const policy = { effect: 'unknown', transient: true, affectsAll: false };
			expect(failure).toMatchObject({ code: 'timeout', ...policy });
			expect(failure.message).toMatch(/api.example.com did not answer in time/);
		},
	);

	it('of a lost connection names the host, and the reason in words n8n does not overwrite', () => {
		const failure = read('ECONNRESET', 'read');
		expect(failure).toMatchObject({ code: 'connectionLost', transient: true });
		expect(failure.message).toMatch(/api.example.com broke.*\(connection reset\)/);
		expect(read('E_NEW').message).toContain('(E_NEW)');
	});

	it('with neither code nor text says so, and writes no more of it', () => {
		const thrown = { message: 7, syscall: 7, code: 7 };
		const { message } = networkFailure(thrown, { url: 'https://api.example.com/' });
		expect(message).toMatch(/\(no error code\)/);
	});

	it('takes the system call from the error next to it, where the outermost has none', () => {
		const cause = Object.assign(new Error('connect'), { code: 'ENETUNREACH', syscall: 'connect' });
		const thrown = Object.assign(new Error('outer', { cause }), { syscall: undefined });
		expect(networkFailure(thrown, { url: 'https://api.example.com/' }).effect).toBe('none');
	});
});

describe('a request that n8n does not let out', () => {
	const blocked = (error: Error) => networkFailure(error, { url: 'http://10.0.0.1:8080/send' });
	const named = (name: string) => Object.assign(new Error('Not allowed'), { name });

	it.each([
		named('SsrfBlockedIpError'),
		Object.assign(new Error('Not allowed'), { code: 'SsrfBlockedIpError' }),
		new Error('axios', { cause: named('SsrfBlockedIpError') }),
		Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL' }),
	])('was never made, and is not made again: %p', (error) => {
		const failure = blocked(error);
		const policy = { effect: 'none', transient: false, affectsAll: true };
		expect(failure).toMatchObject({ code: 'blocked', ...policy });
		expect(failure.message).toMatch(/10\.0\.0\.1:8080.*Base URL/);
	});

	it.each(['not a url', '', 'ftp://api.example.com', '//api.example.com', 'file:///etc/hosts'])(
		'because %p is no URL was never made, and is not made again',
		(url) => {
			const failure = networkFailure(new Error('x'), { url });
			const policy = { effect: 'none', transient: false, affectsAll: true };
			expect(failure).toMatchObject({ code: 'invalidUrl', ...policy });
			expect(failure.message).toContain(`"${url}" is not a URL. Check the Base URL`);
		},
	);
});

describe('a login that failed', () => {
	const url = 'https://api.example.com/send';
	const login = (details: Partial<ConstructorParameters<typeof GatewayError>[0]> = {}) =>
		new LoginFailed(
			new GatewayError({ code: 'busy', message: 'Busy.', effect: 'unknown', ...details }),
		);

	it('has sent nothing, whatever became of the login itself, and meets every request', () => {
		expect(networkFailure(login(), { url })).toMatchObject({
			code: 'busy',
			message: 'Busy.',
			effect: 'none',
			transient: false,
			affectsAll: true,
			refusesCredential: false,
		});
	});

	it('may pass where the login’s failure may, and blames the credential where the login does', () => {
		expect(networkFailure(login({ transient: true }), { url }).transient).toBe(true);
		expect(networkFailure(login({ refusesCredential: true }), { url }).refusesCredential).toBe(
			true,
		);
	});

	it('is found behind the errors that n8n wraps it in', () => {
		const wrapped = new Error('n8n', { cause: new Error('helper', { cause: login() }) });
		expect(networkFailure(wrapped, { url })).toMatchObject({ code: 'busy', effect: 'none' });
	});

	it('has a name and the login’s own words', () => {
		expect(login().name).toBe('LoginFailed');
		expect(login().message).toBe('Busy.');
	});
});

describe('a canceled request', () => {
	it.each(['ERR_CANCELED', 'ABORT_ERR', 'UND_ERR_ABORTED'])(
		'that was under way may have been carried out, and no other leaves: %s',
		(code) => {
			const thrown = Object.assign(new Error('x'), { code });
			expect(networkFailure(thrown, { url: 'https://api.example.com/' })).toMatchObject({
				code: 'cancelled',
				message: expect.stringContaining('before the gateway had answered') as string,
				effect: 'unknown',
				transient: false,
				affectsAll: true,
			});
		},
	);

	it('that had not left yet has sent nothing, and does not speak of an answer', () => {
		expect(canceled('none')).toMatchObject({
			code: 'cancelled',
			message: 'The execution was canceled.',
			effect: 'none',
			affectsAll: true,
		});
	});
});
