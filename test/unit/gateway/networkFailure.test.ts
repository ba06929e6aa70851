import { GatewayError } from '../../../nodes/shared/gateway/error';
import {
	canceled,
	LoginFailed,
	networkFailure,
} from '../../../nodes/shared/gateway/networkFailure';

/** These errors cannot be provoked on one machine, so they are copied from Node.js and OpenSSL. */
describe('a network error', () => {
	const read = (code: string, syscall?: string, message = `${syscall} ${code}`) =>
		networkFailure(Object.assign(new Error(message), { code, syscall }), {
			url: 'https://api.example.com/send/',
		});

	it.each(['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'EADDRNOTAVAIL', 'ETIMEDOUT', 'ECONNRESET'])(
		'%s has no effect while connecting, and an unknown effect on an established connection',
		(code) => {
			expect(read(code, 'connect').effect).toBe('none');
			expect(read(code, 'read').effect).toBe('unknown');
			expect(read(code, 'write').effect).toBe('unknown');
			expect(read(code).effect).toBe('unknown');
		},
	);

	it.each([
		['getaddrinfo', 'EAI_FAIL'],
		['getaddrinfo', 'EAI_MEMORY'],
		['getaddrinfo', 'EAI_SERVICE'],
		['getaddrinfo', 'ETIMEDOUT'],
		['getaddrinfo', 'EMFILE'],
		['queryA', 'ESERVFAIL'],
		['queryAaaa', 'EREFUSED'],
		['queryA', 'ETIMEOUT'],
		['queryCname', 'ECONNREFUSED'],
		['queryAny', 'ECANCELLED'],
		['getHostByAddr', 'E_NEW'],
		[undefined, 'EAI_FAIL'],
	])('that ends a lookup (%s) had no effect, whatever its code is: %s', (syscall, code) => {
		const failure = read(code, syscall);
		const policy = { effect: 'none', transient: true, affectsAll: true };
		expect(failure).toMatchObject({ code: 'nameNotFound', ...policy });
		expect(failure.message).toMatch(
			/The host api.example.com could not be looked up \(.*\)\..*Base URL/,
		);
	});

	it.each([
		['connect', 'EMFILE'],
		['connect', 'EACCES'],
		['connect', 'E_NEW'],
		['socket', 'ENFILE'],
		['bind', 'EADDRINUSE'],
	])(
		'that ends an attempt to connect (%s) had no effect, whatever its code is: %s',
		(syscall, code) => {
			expect(read(code, syscall)).toMatchObject({
				code: 'unreachable',
				effect: 'none',
				transient: true,
			});
		},
	);

	it.each([
		['read', 'ETIMEDOUT'],
		['write', 'EPIPE'],
		['shutdown', 'ENOTCONN'],
		['query', 'E_NEW'],
		['connecting', 'E_NEW'],
	])('that ends another system call (%s) leaves the outcome unknown: %s', (syscall, code) => {
		expect(read(code, syscall).effect).toBe('unknown');
	});

	it.each(['EPIPE', 'ECONNABORTED', 'UND_ERR_SOCKET', 'ERR_BAD_RESPONSE', 'E_NEW', ''])(
		'%p leaves the outcome unknown',
		(code) => {
			expect(read(code)).toMatchObject({ effect: 'unknown', affectsAll: false });
		},
	);

	it('is found inside the errors that wrap it, even if several addresses were tried', () => {
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
		'leaves the outcome unknown if it is not an error: %p',
		(thrown) => {
			const failure = networkFailure(thrown, { url: 'https://api.example.com/' });
			expect(failure).toMatchObject({ code: 'connectionLost', effect: 'unknown' });
		},
	);

	it('is read only once if it is its own cause', () => {
		const error = new Error('again');
		error.cause = error;
		expect(networkFailure(error, { url: 'https://api.example.com/' }).effect).toBe('unknown');
	});

	it.each([
		['ENOTFOUND', 'nameNotFound', /The host api.example.com was not found.*Base URL/],
		['EAI_AGAIN', 'nameNotFound', /Base URL/],
		['ECONNREFUSED', 'unreachable', /api.example.com \(connection refused\).*firewall.*Base URL/],
		['UND_ERR_CONNECT_TIMEOUT', 'unreachable', /firewall/],
	])('%s sends nothing, affects all requests, and is transient', (code, name, words) => {
		const failure = read(code);
		const policy = { effect: 'none', transient: true, affectsAll: true };
		expect(failure).toMatchObject({ code: name, ...policy });
		expect(failure.message).toMatch(words);
	});

	it.each([
		['CERT_HAS_EXPIRED', /certificate/],
		['DEPTH_ZERO_SELF_SIGNED_CERT', /certificate/],
		['ERR_TLS_CERT_ALTNAME_INVALID', /certificate/],
	])('%s sends nothing, affects all requests, and is not transient', (code, words) => {
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
		'%s is a transient timeout that affects only one request',
		(code) => {
			const failure = read(code);
			const policy = { effect: 'unknown', transient: true, affectsAll: false };
			expect(failure).toMatchObject({ code: 'timeout', ...policy });
			expect(failure.message).toMatch(/api.example.com did not answer in time/);
		},
	);

	it('names the host and the reason of a lost connection', () => {
		const failure = read('ECONNRESET', 'read');
		expect(failure).toMatchObject({ code: 'connectionLost', transient: true });
		expect(failure.message).toMatch(/api.example.com was lost.*\(connection reset\)/);
		expect(read('E_NEW').message).toContain('(E_NEW)');
	});

	it('says so if it has neither a code nor a text', () => {
		const thrown = { message: 7, syscall: 7, code: 7 };
		const { message } = networkFailure(thrown, { url: 'https://api.example.com/' });
		expect(message).toMatch(/\(no error code\)/);
	});

	it('takes the system call from its cause if it has none itself', () => {
		const cause = Object.assign(new Error('connect'), { code: 'ENETUNREACH', syscall: 'connect' });
		const thrown = Object.assign(new Error('outer', { cause }), { syscall: undefined });
		expect(networkFailure(thrown, { url: 'https://api.example.com/' }).effect).toBe('none');
	});
});

describe('a request that n8n blocks', () => {
	const blocked = (error: Error) => networkFailure(error, { url: 'http://10.0.0.1:8080/send' });
	const named = (name: string) => Object.assign(new Error('Not allowed'), { name });

	it.each([
		named('SsrfBlockedIpError'),
		Object.assign(new Error('Not allowed'), { code: 'SsrfBlockedIpError' }),
		new Error('axios', { cause: named('SsrfBlockedIpError') }),
	])('had no effect and is not repeated: %p', (error) => {
		const failure = blocked(error);
		const policy = { effect: 'none', transient: false, affectsAll: true };
		expect(failure).toMatchObject({ code: 'blocked', ...policy });
		expect(failure.message).toMatch(/10\.0\.0\.1:8080.*Base URL/);
	});

	it('had no effect and is not repeated if the HTTP client rejects its URL', () => {
		const error = Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL' });
		const policy = { effect: 'none', transient: false, affectsAll: true };
		expect(blocked(error)).toMatchObject({ code: 'invalidUrl', ...policy });
		expect(blocked(error).message).toMatch(/Could not make a request to 10\.0\.0\.1.*Base URL/);
	});

	it.each(['not a url', '', 'ftp://api.example.com', '//api.example.com', 'file:///etc/hosts'])(
		'had no effect and is not repeated if %p is not a valid URL',
		(url) => {
			const failure = networkFailure(new Error('x'), { url });
			const policy = { effect: 'none', transient: false, affectsAll: true };
			expect(failure).toMatchObject({ code: 'invalidUrl', ...policy });
			expect(failure.message).toContain(`"${url}" is not a valid URL. Check the Base URL`);
		},
	);
});

describe('a URL that cannot be read', () => {
	it.each([
		'htps://user:geheim@api.example.com/1.0',
		'user:geheim@api.example.com/1.0',
		'https:user:geheim@',
		'ftp://user:geheim@api.example.com',
		'https://user:geheim@api example.com',
		'https://user:geheim@api.example.com:99999/',
		'https://user:ge/he?im#geheim@api.example.com:x',
		'https://a@b:geheim@api.example.com:x',
		'htps://user:geheim%40api.example.com\n@x',
	])('is shown without the password it may hold: %p', (url) => {
		const failure = networkFailure(new Error('x'), { url });
		expect(failure).toMatchObject({ code: 'invalidUrl', effect: 'none' });
		expect(failure.message).not.toMatch(/geheim|user/);
		expect(failure.message).toMatch(/is not a valid URL/);
	});
});

describe('a login that failed', () => {
	const url = 'https://api.example.com/send';
	const login = (details: Partial<ConstructorParameters<typeof GatewayError>[0]> = {}) =>
		new LoginFailed(
			new GatewayError({ code: 'busy', message: 'Busy.', effect: 'unknown', ...details }),
		);

	it('sends nothing and affects all requests, even if the effect of the login is unknown', () => {
		expect(networkFailure(login(), { url })).toMatchObject({
			code: 'busy',
			message: 'Busy.',
			effect: 'none',
			transient: false,
			affectsAll: true,
			refusesCredential: false,
		});
	});

	it('is transient if the login failure is, and blames the credential if the login failure does', () => {
		expect(networkFailure(login({ transient: true }), { url }).transient).toBe(true);
		expect(networkFailure(login({ refusesCredential: true }), { url }).refusesCredential).toBe(
			true,
		);
	});

	it('is found inside the errors that n8n wraps around it', () => {
		const wrapped = new Error('n8n', { cause: new Error('helper', { cause: login() }) });
		expect(networkFailure(wrapped, { url })).toMatchObject({ code: 'busy', effect: 'none' });
	});

	it('has a name and the message of the login failure', () => {
		expect(login().name).toBe('LoginFailed');
		expect(login().message).toBe('Busy.');
	});
});

describe('a canceled request', () => {
	it.each(['ERR_CANCELED', 'ABORT_ERR', 'UND_ERR_ABORTED'])(
		'may have been carried out if it was under way, and affects all requests: %s',
		(code) => {
			const thrown = Object.assign(new Error('x'), { code });
			expect(networkFailure(thrown, { url: 'https://api.example.com/' })).toMatchObject({
				code: 'cancelled',
				message: expect.stringContaining('before the gateway answered') as string,
				effect: 'unknown',
				transient: false,
				affectsAll: true,
			});
		},
	);

	it('had no effect if it was not sent yet, and does not mention an answer', () => {
		expect(canceled('none')).toMatchObject({
			code: 'cancelled',
			message: 'The execution was canceled.',
			effect: 'none',
			affectsAll: true,
		});
	});
});
