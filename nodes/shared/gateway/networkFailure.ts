import { CHECK_URL } from './answer';
import { GatewayError, type Effect } from './error';
import type { HttpRequest } from './transport';

/** What an error and its causes say. */
interface Cause {
	code: string;
	syscall: string;
	message: string;
}

/**
 * The system calls that come before a connection is there: no byte of a request was sent, whatever
 * the error is. The same error may also end an established connection, in a call such as `read`.
 */
const LOOKUP = /^(getaddrinfo|getnameinfo|getHostByAddr|query[A-Z]\w*)$/;
const CONNECTING = new Set(['connect', 'socket', 'bind']);

/** Errors that only a lookup or only a connection attempt has. Some come without a system call. */
const NAME_NOT_FOUND = /^(ENOTFOUND|EAI_\w+)$/;
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT']);

/** Certificate checks of Node.js. A request is written only after they have passed. */
const CERTIFICATE =
	/^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH_|ERR_TLS_CERT)/;
const HANDSHAKE =
	/before secure TLS connection was established|unsupported protocol|handshake failure|alert protocol version|alert certificate required|no protocols available/i;
/**
 * A broken answer causes these messages too. They mean the handshake only if the request has not been
 * written yet, which Node.js marks with EPROTO.
 */
const AMBIGUOUS_HANDSHAKE = /wrong version number|SSL alert number/;
const TIMEOUT = new Set([
	'ETIMEDOUT',
	'ECONNABORTED',
	'ESOCKETTIMEDOUT',
	'UND_ERR_HEADERS_TIMEOUT',
	'UND_ERR_BODY_TIMEOUT',
]);
const CANCELED = new Set(['ERR_CANCELED', 'ABORT_ERR', 'UND_ERR_ABORTED']);

/** A credential could not open a session, so the request itself was never made. */
export class LoginFailed extends Error {
	override readonly name = 'LoginFailed';

	/** Why, as the failure of the request. */
	readonly reason: GatewayError;

	constructor({ code, message, transient, refusesCredential }: GatewayError) {
		super(message);
		const details = { code, message, transient, refusesCredential };
		this.reason = new GatewayError({ ...details, effect: 'none', affectsAll: true });
	}
}

/**
 * Reads the error that a request helper threw when it got no complete answer. Unless the error proves
 * that the request was never sent, its effect is `unknown`. The message names only the host, because
 * a query or a body may contain a key.
 */
export function networkFailure(thrown: unknown, request: Pick<HttpRequest, 'url'>): GatewayError {
	const login = failedLogin(thrown);
	if (login) return login;
	const { code, syscall, message } = readCause(thrown);
	const host = hostOf(request.url);
	if (host === null) {
		const url = withoutLogin(request.url);
		return neverSent('invalidUrl', `"${url}" is not a valid URL. ${CHECK_URL}`, false);
	}
	if (NAME_NOT_FOUND.test(code) || LOOKUP.test(syscall)) {
		const what =
			code === 'ENOTFOUND' ? 'was not found.' : `could not be looked up (${inWords(code)}).`;
		return neverSent('nameNotFound', `The host ${host} ${what} ${CHECK_URL}`, true);
	}
	if (NOT_CONNECTED.has(code) || CONNECTING.has(syscall)) {
		return neverSent(
			'unreachable',
			`Could not connect to ${host} (${inWords(code)}). The gateway may be down, a firewall may block it, or the Base URL in the credential may be wrong.`,
			true,
		);
	}
	const isHandshake =
		HANDSHAKE.test(message) || (code === 'EPROTO' && AMBIGUOUS_HANDSHAKE.test(message));
	if (CERTIFICATE.test(code) || isHandshake) {
		return neverSent(
			'tls',
			`Could not establish a secure connection to ${host} (${inWords(code)}). Check the Base URL in the credential, the gateway's certificate and any proxy.`,
			false,
		);
	}
	if (code.startsWith('SsrfBlocked')) {
		return neverSent(
			'blocked',
			`The SSRF protection of this n8n server blocks requests to ${host}. Allow the host there, or check the Base URL in the credential.`,
			false,
		);
	}
	if (code === 'ERR_INVALID_URL') {
		return neverSent(
			'invalidUrl',
			`Could not make a request to ${host}, because the URL is not valid. ${CHECK_URL}`,
			false,
		);
	}
	if (CANCELED.has(code)) return canceled('unknown');
	return new GatewayError({
		code: TIMEOUT.has(code) ? 'timeout' : 'connectionLost',
		message: TIMEOUT.has(code)
			? `${host} did not answer in time.`
			: `The connection to ${host} was lost before the complete answer arrived (${inWords(code)}).`,
		effect: 'unknown',
		transient: true,
	});
}

/** The user canceled the execution: before the request was sent (`none`), or after (`unknown`). */
export function canceled(effect: Effect): GatewayError {
	const message =
		effect === 'none'
			? 'The execution was canceled.'
			: 'The execution was canceled before the gateway answered.';
	return new GatewayError({ code: 'cancelled', message, effect, affectsAll: true });
}

function neverSent(code: string, message: string, transient: boolean): GatewayError {
	return new GatewayError({ code, message, effect: 'none', transient, affectsAll: true });
}

function failedLogin(thrown: unknown): GatewayError | null {
	let error = thrown;
	for (let depth = 0; error instanceof Error && depth < 6; depth++) {
		if (error instanceof LoginFailed) return error.reason;
		error = error.cause;
	}
	return null;
}

/**
 * HTTP clients wrap the system's error in one or more errors of their own. Releases of n8n before 2.36
 * do not keep the system's error, but its code and its words.
 */
function readCause(thrown: unknown): Cause {
	const reading: Cause = { code: '', syscall: '', message: '' };
	let error: unknown = thrown;
	for (let depth = 0; isObject(error) && depth < 6; depth++) {
		const { code = codeKept(error), syscall, message, name, cause, errors } = error;
		if (typeof message === 'string') reading.message += `${message}\n`;
		for (const words of wordsKept(error)) {
			reading.message += `${words}\n`;
			reading.syscall ||= syscallIn(words, code);
		}
		if (typeof syscall === 'string') reading.syscall ||= syscall;
		if (typeof code === 'string') reading.code ||= code;
		if (typeof name === 'string' && /^(Ssrf|Abort|Timeout)/.test(name)) {
			reading.code ||= { AbortError: 'ABORT_ERR', TimeoutError: 'ETIMEDOUT' }[name] ?? name;
		}
		// With several addresses, each has an error of its own. The first one is good enough.
		error = cause ?? (Array.isArray(errors) ? errors[0] : undefined);
	}
	reading.code ||= 'no error code';
	return reading;
}

/** The system's code, where n8n otherwise has an HTTP status. */
function codeKept({ httpCode }: Record<string, unknown>): string | undefined {
	return typeof httpCode === 'string' && /^[A-Z]/.test(httpCode) ? httpCode : undefined;
}

function wordsKept({ messages }: Record<string, unknown>): string[] {
	return Array.isArray(messages) ? messages.filter((words) => typeof words === 'string') : [];
}

/** The system call that the words of a system error begin with: `connect ETIMEDOUT 192.0.2.1:443`. */
function syscallIn(words: string, code: unknown): string {
	const [syscall = '', named] = words.split(' ', 2);
	return named !== undefined && named === code ? syscall : '';
}

/** `instanceof` would miss errors that Node.js creates in another realm. */
function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}

/** Null if no request can be made to the URL. */
function hostOf(url: string): string | null {
	try {
		const { protocol, host } = new URL(url);
		return /^https?:$/.test(protocol) ? host : null;
	} catch {
		return null;
	}
}

/** Even a text that is not a valid URL may have a username and a password before an "@". */
function withoutLogin(url: string): string {
	return url.replace(/^.*(@|%40)/is, '•••@');
}

/** The system's error codes in plain words. */
const IN_WORDS: Record<string, string> = {
	EACCES: 'access denied',
	EADDRNOTAVAIL: 'address not available',
	ECONNABORTED: 'connection aborted',
	ECONNREFUSED: 'connection refused',
	ECONNRESET: 'connection reset',
	EHOSTUNREACH: 'host unreachable',
	EPERM: 'not permitted',
	ETIMEDOUT: 'timed out',
};

function inWords(code: string): string {
	return IN_WORDS[code] ?? code;
}
