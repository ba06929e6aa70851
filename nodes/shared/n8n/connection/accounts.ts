import { createHash } from 'crypto';
import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';
import { GatewayError, InvalidInput } from '../../gateway/error';
import type { Secrets } from '../../gateway/secrets';
import { described } from '../../gateway/values';
import type { Cancellation } from '../cancellation';
import type { Gateway } from '../gateway';
import { problemOf, toNodeError } from '../problem';
import { clientOf, connected, connectRefusing } from './connect';
import { expressionsOf } from './expressions';
import { secretsOf } from './transport';

/** An account of the gateway, and the client that sends through it. */
export interface Account<Api> {
	/**
	 * Tells the accounts of a run apart, and is the same in every retry. Empty where all items have the
	 * same account, also after its key was changed.
	 */
	id: string;
	api: Api;
	/** Why the credential gives no account. Every request of this one fails for it, unsent. */
	refusal?: InvalidInput;
}

/**
 * The account of each item. n8n asks its database and decrypts for each item, so the credential is
 * read once for all items unless its expressions can give each item another one.
 */
export async function accountsOf<Api>(
	context: IExecuteFunctions,
	gateway: Gateway<Api>,
	/** How many items there are. */
	count: number,
	cancellation: Cancellation,
	/** Learns what no error of the run may show. */
	secrets: Secrets,
): Promise<Array<Account<Api>>> {
	const read = async (index: number) => await credentialOf(context, gateway, index);
	const expressions = await expressionsOf(context, gateway.credential);
	const first = await read(0);
	if (!(first instanceof InvalidInput) && expressions !== 'perItem') {
		secrets.add(secretsOf(first));
		const account = { id: '', api: connected(context, gateway, first, expressions, cancellation) };
		return new Array<Account<Api>>(count).fill(account);
	}
	const accounts: Array<Account<Api>> = [];
	const known = new Map<string, Account<Api>>();
	const found: unknown[] = [];
	for (let index = 0; index < count; index++) {
		cancellation.check();
		const data = index === 0 ? first : await read(index);
		const id = idOf(data, gateway.session?.field);
		let account = known.get(id);
		if (!account) {
			if (!(data instanceof InvalidInput)) found.push(...secretsOf(data));
			known.set(id, (account = { id, ...open(context, gateway, data, cancellation) }));
		}
		accounts.push(account);
	}
	secrets.add(found);
	return accounts;
}

/**
 * Says which items have no account.
 * @throws {NodeOperationError}
 */
export function checkAccounts(context: IExecuteFunctions, accounts: Array<Account<unknown>>): void {
	const refused = accounts.flatMap(({ refusal }, index) => (refusal ? [index] : []));
	const [first, second] = refused;
	if (first === undefined) return;
	const { code, message } = problemOf(accounts[first]!.refusal);
	const items = `items ${refused.slice(0, NAMED).join(', ')}`;
	const more = refused.length > NAMED ? ` and ${refused.length - NAMED} more` : '';
	const others = second === undefined ? '' : ` The same credential fails for ${items}${more}.`;
	const words = `${message} Nothing of this run was sent.${others}`;
	throw toNodeError(context.getNode(), { code, message: words }, first);
}

/** How many items an error names. */
const NAMED = 20;

/** The mark of n8n on the error of an expression in a credential. */
const NOT_RESOLVED = ' [Error resolving credentials]';

/** The credential of an item, or why its expressions do not give one. */
async function credentialOf<Api>(
	context: IExecuteFunctions,
	{ credential }: Gateway<Api>,
	index: number,
): Promise<ICredentialDataDecryptedObject | InvalidInput> {
	const data = await context.getCredentials(credential, index).catch((error: unknown) => {
		const { message } = problemOf(error);
		if (!message.endsWith(NOT_RESOLVED)) throw error;
		const reason = message.slice(0, -NOT_RESOLVED.length);
		return new InvalidInput(`An expression in the credential fails for this item: ${reason}.`);
	});
	if (data instanceof InvalidInput) return data;
	const given: ICredentialDataDecryptedObject = {};
	for (const [field, value] of Object.entries(data)) {
		// What a sheet gives as a number is the same key as text.
		if (typeof value === 'number') given[field] = String(value);
		else if (typeof value === 'string') given[field] = value;
		else {
			return new InvalidInput(
				`The expression of "${field}" in the credential gives no text for this item: it is ${described(value)}. Correct the expression or the item.`,
			);
		}
	}
	return given;
}

function idOf(
	data: ICredentialDataDecryptedObject | InvalidInput,
	session: string | undefined,
): string {
	const fields =
		data instanceof InvalidInput
			? data.message
			: Object.entries(data).filter(([field]) => field !== session);
	return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}

function open<Api>(
	context: IExecuteFunctions,
	gateway: Gateway<Api>,
	data: ICredentialDataDecryptedObject | InvalidInput,
	cancellation: Cancellation,
): Omit<Account<Api>, 'id'> {
	try {
		if (data instanceof InvalidInput) throw data;
		return { api: clientOf(context, gateway, data, 'perItem', cancellation) };
	} catch (error) {
		if (!(error instanceof InvalidInput)) throw toNodeError(context.getNode(), problemOf(error));
		const why = new GatewayError({ ...error.failure, effect: 'none', affectsAll: true });
		return { api: connectRefusing(gateway, why), refusal: error };
	}
}
