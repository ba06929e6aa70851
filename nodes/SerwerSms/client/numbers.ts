import { asId, asRecord } from '../../shared/gateway/answer';
import { GatewayError } from '../../shared/gateway/error';
import { STILL_CHECKING } from '../codes';
import { ask, unlike, type Fields, type SerwerSms } from './wire';

/** `check` asks the number's home network (HLR), `lookup` the database of ported numbers. */
export type NumberCheck = 'check' | 'lookup';

/** What is known, or under which id it can be asked for later. */
export type CheckAnswer = { result: Fields } | { id: string };

/**
 * Has a number checked. Each one is billed, whatever comes out, so a lost answer is not asked for by
 * itself. Source: "HLR", "LOOKUP - checking the membership of a number".
 * @throws {GatewayError}
 */
export async function startCheck(
	api: SerwerSms,
	check: NumberCheck,
	phone: string,
): Promise<CheckAnswer> {
	return readCheck(await ask(api, `phones/${check}`, 'send', { phone }));
}

/**
 * The result of a check that takes longer, or null while it still runs. Costs nothing.
 * @throws {GatewayError}
 */
export async function checkResult(
	api: SerwerSms,
	check: NumberCheck,
	phone: string,
	id: string,
): Promise<Fields | null> {
	const fields = await ask(api, `phones/${check}`, 'read', { phone, id }).catch(nullIfRunning);
	if (fields === null) return null;
	const answer = readCheck(fields);
	return 'result' in answer ? answer.result : null;
}

/**
 * Whether this can be a phone number; free of charge. Source: the vendor's clients, "Validating
 * phone number".
 * @throws {GatewayError}
 */
export async function testNumber(api: SerwerSms, phone: string): Promise<boolean> {
	const fields = await ask(api, 'phones/test', 'read', { phone });
	if (typeof fields.correct === 'boolean') return fields.correct;
	throw unlike(fields, 'yes or no');
}

/** One result, a list of one, or an id to ask again with. */
function readCheck(fields: Fields): CheckAnswer {
	const [item] = Array.isArray(fields.items) ? (fields.items as unknown[]) : [];
	const result = asRecord(item) ?? (fields.items === undefined ? fields : null);
	if (result && result.status !== undefined && result.status !== null) return { result };
	const id = asId(fields.id);
	if (id !== null) return { id };
	throw unlike(fields, 'the result of a check');
}

async function nullIfRunning(error: unknown): Promise<null> {
	const isRunning = error instanceof GatewayError && error.code === STILL_CHECKING;
	return isRunning ? null : await Promise.reject(error);
}
