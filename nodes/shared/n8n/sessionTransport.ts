import { createHash } from 'crypto';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { GatewayError } from '../gateway/error';
import type { HttpAnswer, Transport } from '../gateway/transport';
import { n8nTransport, type RequestContext } from './transport';

/** A gateway whose credential exchanges a login for a session, kept by n8n in a hidden field. */
export interface SessionRules {
	/** The hidden field of the credential. */
	field: string;
	/** Tells accounts apart; requests of one account are made one after the other. */
	account: (credential: ICredentialDataDecryptedObject) => string;
	/** Whether an answer says that the session has ended. Such a request had no effect. */
	isExpired: (answer: HttpAnswer) => boolean;
}

/** The last request of each account in this process. */
const turns = new Map<string, Promise<unknown>>();

/** Logins refused lately: asking again at once, as a retry does, could lock the account. */
const refusedLogins = new Map<string, { error: GatewayError; until: number }>();
const REFUSAL_LASTS_MS = 60_000;

/**
 * Makes each request with the session n8n keeps, shared by all executions and workers. Where it
 * has ended, a newer one is taken if somebody has stored one meanwhile, else one is opened; then
 * the request is made once more.
 */
export function sessionTransport(
	context: RequestContext,
	credential: string,
	data: ICredentialDataDecryptedObject,
	rules: SessionRules,
): Transport {
	const account = rules.account(data);
	return async (request) => {
		const stored = async () => ({ ...(await context.getCredentials(credential)) });
		const send = async (using: ICredentialDataDecryptedObject) =>
			await n8nTransport(context, credential, using)(request);
		return await inTurn(account, async () => {
			const used = await stored();
			const login = fingerprint([rules.account(used), used.password]);
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

/** A login as a key that gives nothing away. */
function fingerprint(login: unknown[]): string {
	return createHash('sha256').update(JSON.stringify(login)).digest('base64');
}

/** Waits until the account's earlier requests have ended, whatever became of them. */
async function inTurn<T>(account: string, work: () => Promise<T>): Promise<T> {
	const before = turns.get(account) ?? Promise.resolve();
	const mine = before.then(work, work);
	turns.set(account, mine);
	return await mine.finally(() => {
		if (turns.get(account) === mine) turns.delete(account);
	});
}

function checkRefusal(login: string): void {
	const refusal = refusedLogins.get(login);
	if (!refusal) return;
	if (Date.now() < refusal.until) throw refusal.error;
	refusedLogins.delete(login);
}

function noted(login: string, error: unknown): unknown {
	if (error instanceof GatewayError && error.refusesCredential) {
		refusedLogins.set(login, { error, until: Date.now() + REFUSAL_LASTS_MS });
	}
	return error;
}
