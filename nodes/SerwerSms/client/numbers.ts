import { asId, asList, asRecord } from '../../shared/gateway/values';
import { instead } from '../../shared/gateway/error';
import type { Permit } from '../../shared/gateway/permit';
import { STILL_CHECKING } from '../codes';
import { requestObject, unexpectedObject, type Fields, type SerwerSms } from './request';

/** `check` asks the number's home network (HLR). `lookup` asks the database of ported numbers. */
export type NumberCheck = 'check' | 'lookup';

/** The result of a number check, or the ID to ask for it with later. */
export type CheckAnswer = { result: Fields } | { id: string };

/**
 * Requests a number check. SerwerSMS bills every check, whatever its result, so the request is not
 * repeated when its answer is lost. Source: "HLR", "LOOKUP - checking the membership of a number".
 * @throws {GatewayError}
 */
export async function startCheck(
	api: SerwerSms,
	permit: Permit,
	check: NumberCheck,
	phone: string,
): Promise<CheckAnswer> {
	return readCheck(await requestObject(api, `phones/${check}`, permit, { phone }));
}

/**
 * The result of a check that takes longer, or null while it is running. Asking is free of charge.
 * @throws {GatewayError}
 */
export async function checkResult(
	api: SerwerSms,
	check: NumberCheck,
	phone: string | null,
	id: string,
): Promise<Fields | null> {
	const request = { ...(phone !== null && { phone }), id };
	const fields = await requestObject(api, `phones/${check}`, 'read', request).catch(
		instead(null, STILL_CHECKING),
	);
	if (fields === null) return null;
	const answer = readCheck(fields);
	return 'result' in answer ? answer.result : null;
}

/**
 * Whether this can be a phone number. Free of charge. Source: the vendor's clients, "Validating
 * phone number".
 * @throws {GatewayError}
 */
export async function testNumber(api: SerwerSms, phone: string): Promise<boolean> {
	const fields = await requestObject(api, 'phones/test', 'read', { phone });
	if (typeof fields.correct === 'boolean') return fields.correct;
	throw unexpectedObject(fields, 'the result of a number test');
}

/** The answer is the result itself, a list of one result, or an ID to ask for the result with. */
function readCheck(fields: Fields): CheckAnswer {
	const [item] = asList(fields.items) ?? [];
	const result = asRecord(item) ?? (fields.items === undefined ? fields : null);
	if (result && result.status !== undefined && result.status !== null) return { result };
	const id = asId(fields.id);
	if (id !== null) return { id };
	throw unexpectedObject(fields, 'the result of a check');
}
