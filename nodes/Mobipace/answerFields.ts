import { jsonOf } from '../shared/gateway/answer';
import { asRecord } from '../shared/gateway/values';
import type { HttpAnswer } from '../shared/gateway/transport';

/**
 * The fields of an answer of MOBIPACE, or null if it is not a JSON object. Every answer is read
 * through this, because MOBIPACE's keys can have blanks around them: its specification shows
 * `"AvailableFund "`.
 */
export function answerFields(answer: HttpAnswer): Record<string, unknown> | null {
	return asRecord(withTrimmedKeys(jsonOf(answer)));
}

function withTrimmedKeys(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withTrimmedKeys);
	const record = asRecord(value);
	if (!record) return value;
	return Object.fromEntries(
		Object.entries(record).map(([key, field]) => [key.trim(), withTrimmedKeys(field)]),
	);
}
