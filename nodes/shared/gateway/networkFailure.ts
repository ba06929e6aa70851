import { CHECK_URL } from './answer';
import { GatewayError, type Effect } from './error';
import type { HttpRequest } from './transport';

interface Reading {
	code: string;
	syscall: string;
	message: string;
}

const NAME_NOT_FOUND = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME']);

/**
 * Errors that only a connection attempt has: no byte of a request was sent. Others, such as
 * EHOSTUNREACH, also end an established connection: there the system call tells them apart.
 */
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT']);

/** Certificate checks of Node.js; a request is written only after they passed. */
const CERTIFICATE =
	/^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH_|ERR_TLS_CERT)/;
const HANDSHAKE =
	/before secure TLS connection was established|unsupported protocol|handshake failure|alert protocol version|alert certificate required|no protocols available/i;
/**
 * A broken answer has these too. They speak of the handshake only where the request still waited to
 * be written, which Node.js says by EPROTO.
 */
const PERHAPS_HANDSHAKE = /wrong version number|SSL alert number/;
const TIMEOUT = new Set([
	'ETIMEDOUT',
	'ECONNABORTED',
	'ESOCKETTIMEDOUT',
	'UND_ERR_HEADERS_TIMEOUT',
	'UND_ERR_BODY_TIMEOUT',
]);
const CANCELLED = new Set(['ERR_CANCELED', 'ABORT_ERR', 'UND_ERR_ABORTED']);

/** A credential could not open a session: the request itself was never made. */
export class LoginFailed extends Error {
	override readonly name = 'LoginFailed';

	constructor(readonly reason: GatewayError) {
		super(reason.message);
	}
}

/**
 * Reads what a request helper threw when no complete answer came. Whatever is not proof that the
 * request never left is taken as `unknown`. The message names the host only: a query or a body
 * may hold a key.
 */
export function networkFailure(thrown: unknown, request: Pick<HttpRequest, 'url'>): GatewayError {
	const login = failedLogin(thrown);
	if (login) return login;
	const { code, syscall, message } = readCause(thrown);
	const host = hostOf(request.url);
	if (host === null) {
		return neverLeft('invalidUrl', `"${request.url}" is not a URL. ${CHECK_URL}`, false);
	}
	if (NAME_NOT_FOUND.has(code)) {
		return neverLeft('nameNotFound', `The host ${host} was not found. ${CHECK_URL}`, true);
	}
	if (NOT_CONNECTED.has(code) || syscall === 'connect') {
		return neverLeft(
			'unreachable',
			`No connection to ${host} (${shown(code)}). The gateway may be down, or a firewall or the Base URL in the credential may be wrong.`,
			true,
		);
	}
	const isHandshake =
		HANDSHAKE.test(message) || (code === 'EPROTO' && PERHAPS_HANDSHAKE.test(message));
	if (CERTIFICATE.test(code) || isHandshake) {
		return neverLeft(
			'tls',
			`No secure connection to ${host} (${shown(code)}). Check the Base URL in the credential, the gateway's certificate and any proxy.`,
			false,
		);
	}
	if (code.startsWith('SsrfBlocked') || code === 'ERR_INVALID_URL') {
		return neverLeft('blocked', `n8n does not allow requests to ${host}. ${CHECK_URL}`, false);
	}
	if (CANCELLED.has(code)) return canceled('unknown');
	return new GatewayError({
		code: TIMEOUT.has(code) ? 'timeout' : 'connectionLost',
		message: TIMEOUT.has(code)
			? `${host} did not answer in time.`
			: `The connection to ${host} broke before a complete answer came (${shown(code)}).`,
		effect: 'unknown',
		transient: true,
	});
}

/** The user stopped the execution: before the request left (`none`), or while it was under way. */
export function canceled(effect: Effect): GatewayError {
	const message =
		effect === 'none'
			? 'The execution was canceled.'
			: 'The execution was canceled before the gateway had answered.';
	return new GatewayError({ code: 'cancelled', message, effect, affectsAll: true });
}

function neverLeft(code: string, message: string, transient: boolean): GatewayError {
	return new GatewayError({ code, message, effect: 'none', transient, affectsAll: true });
}

function failedLogin(thrown: unknown): GatewayError | null {
	let error = thrown;
	for (let depth = 0; error instanceof Error && depth < 6; depth++) {
		if (error instanceof LoginFailed) {
			const { code, message, transient, refusesCredential } = error.reason;
			const details = { code, message, transient, refusesCredential };
			return new GatewayError({ ...details, effect: 'none', affectsAll: true });
		}
		error = error.cause;
	}
	return null;
}

/** n8n, axios and undici wrap the system's error in one or more of their own. */
function readCause(thrown: unknown): Reading {
	const reading: Reading = { code: '', syscall: '', message: '' };
	let error: unknown = thrown;
	for (let depth = 0; isObject(error) && depth < 6; depth++) {
		const { code, syscall, message, name, cause, errors } = error;
		if (typeof message === 'string') reading.message += `${message}\n`;
		if (typeof syscall === 'string') reading.syscall ||= syscall;
		if (typeof code === 'string') reading.code ||= code;
		if (typeof name === 'string' && /^(Ssrf|Abort|Timeout)/.test(name)) {
			reading.code ||= { AbortError: 'ABORT_ERR', TimeoutError: 'ETIMEDOUT' }[name] ?? name;
		}
		// Several addresses were tried: the last attempt says as much as the first.
		error = cause ?? (Array.isArray(errors) ? errors[0] : undefined);
	}
	reading.code ||= 'no error code';
	return reading;
}

/** By its type: an error of Node.js itself may come from another realm than this code. */
function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}

/** Null for what no request can be made to. */
function hostOf(url: string): string | null {
	try {
		const { protocol, host } = new URL(url);
		return /^https?:$/.test(protocol) ? host : null;
	} catch {
		return null;
	}
}

/** n8n writes its own words over a message that holds one of these, such as "You can retry". */
const PLAIN: Record<string, string> = {
	ECONNREFUSED: 'connection refused',
	ECONNRESET: 'connection reset',
	ECONNABORTED: 'connection aborted',
	EHOSTUNREACH: 'host unreachable',
	EADDRNOTAVAIL: 'address not available',
	ETIMEDOUT: 'timed out',
};

function shown(code: string): string {
	return PLAIN[code] ?? code;
}
