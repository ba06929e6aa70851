import type { ICredentialDataDecryptedObject, IHttpRequestHelper } from 'n8n-workflow';
import { GatewayError } from '../../gateway/error';
import type { HttpAnswer, Transport } from '../../gateway/transport';
import { LoginFailed } from '../../gateway/networkFailure';
import type { Expressions } from './expressions';
import { checkRefusal, failedLoginOf, loginKey, rememberRefusal } from './failedLogins';
import { n8nTransport, type RequestContext } from './transport';

/** For a gateway whose credential exchanges a login for a session, which n8n stores in a hidden field. */
export interface SessionRules {
	/** The hidden field of the credential. */
	field: string;
	/** Identifies the account. Requests of the same account run one after the other. */
	account: (credential: ICredentialDataDecryptedObject) => string;
	/** Opens a session where n8n must not store it. @throws {LoginFailed} */
	logIn: (
		helper: IHttpRequestHelper,
		credential: ICredentialDataDecryptedObject,
	) => Promise<string>;
	/** Whether an answer says that the session has expired. Such a request had no effect. */
	isExpired: (answer: HttpAnswer) => boolean;
}

/** The last request of each account in this process. */
const lastRequests = new Map<string, Promise<unknown>>();

/**
 * Makes each request with the session that n8n stores, which all executions and workers share. If the
 * session has expired, the request is made once more: with a newer session if another worker has
 * stored one in the meantime, otherwise with a new session.
 */
export function sessionTransport(
	context: RequestContext,
	credential: string,
	data: ICredentialDataDecryptedObject,
	rules: SessionRules,
	expressions: Expressions,
): Transport {
	const account = rules.account(data);
	const { stored, opened } =
		expressions === 'none'
			? sessionOfN8n(context, credential)
			: sessionOfProcess(context, data, rules);
	return async (request) => {
		const send = async (using: ICredentialDataDecryptedObject) =>
			await n8nTransport(
				context,
				credential,
				await opened(using),
			)(request).catch((error: unknown) => {
				throw failedLoginOf(using) ?? error;
			});
		return await inTurn(account, async () => {
			const used = await stored();
			const login = loginKey(rules.account(used), used.password);
			checkRefusal(login);
			try {
				const answer = await send({ ...used });
				if (!rules.isExpired(answer)) return answer;
				const now = await stored();
				const isRenewed = now[rules.field] !== '' && now[rules.field] !== used[rules.field];
				return await send(isRenewed ? now : { ...now, [rules.field]: '' });
			} catch (error) {
				throw noted(login, error);
			}
		});
	};
}

/** Where a session is kept. */
interface SessionStore {
	/** The credential with its session; an empty one if there is none. */
	stored: () => Promise<ICredentialDataDecryptedObject>;
	/** The credential for a request. It has a session, unless n8n opens one. */
	opened: (using: ICredentialDataDecryptedObject) => Promise<ICredentialDataDecryptedObject>;
}

function sessionOfN8n(context: RequestContext, credential: string): SessionStore {
	return {
		stored: async () => ({ ...(await context.getCredentials(credential)) }),
		opened: async (using) => using,
	};
}

/** The sessions of credentials that expressions give, by login. */
const sessions = new Map<string, string>();
const MOST_SESSIONS = 1_000;

/**
 * n8n stores one session for a credential, which is not enough if an expression gives its account.
 * Older releases would also store the account in place of the expression.
 */
function sessionOfProcess(
	{ helpers }: RequestContext,
	data: ICredentialDataDecryptedObject,
	{ account, field, logIn }: SessionRules,
): SessionStore {
	const login = loginKey(account(data), data.password);
	return {
		stored: async () => ({ ...data, [field]: sessions.get(login) ?? '' }),
		opened: async (using) => {
			if (using[field] !== '') return using;
			const session = await logIn({ helpers }, using).catch(reasonOf);
			if (session instanceof GatewayError) throw session;
			sessions.delete(login);
			sessions.set(login, session);
			const [oldest] = sessions.keys();
			if (sessions.size > MOST_SESSIONS) sessions.delete(oldest!);
			return { ...using, [field]: session };
		},
	};
}

/** The request that needed the session was never made. */
function reasonOf(error: unknown): GatewayError {
	if (error instanceof LoginFailed) return error.reason;
	throw error;
}

/** Waits until the account's earlier requests have ended, whether or not they succeeded. */
async function inTurn<T>(account: string, work: () => Promise<T>): Promise<T> {
	const before = lastRequests.get(account) ?? Promise.resolve();
	const mine = before.then(work, work);
	lastRequests.set(account, mine);
	return await mine.finally(() => {
		if (lastRequests.get(account) === mine) lastRequests.delete(account);
	});
}

/** Remembers a refused login, and returns the error. */
function noted(login: string, error: unknown): unknown {
	if (error instanceof GatewayError && error.refusesCredential) rememberRefusal(login, error);
	return error;
}
