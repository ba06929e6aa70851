import type { IPollFunctions, JsonObject, NodeApiError, NodeOperationError } from 'n8n-workflow';
import { UNREADABLE } from '../../gateway/answer';
import { GatewayError } from '../../gateway/error';
import { problemOf, toNodeError } from '../problem';

/** n8n's error for what went wrong with a poll. */
export function problemError(
	context: Pick<IPollFunctions, 'getNode'>,
	error: unknown,
): NodeApiError | NodeOperationError {
	return toNodeError(context.getNode(), problemOf(error));
}

/** For `catch`: converts the error of a poll's request into n8n's error. */
export function pollError(context: IPollFunctions): (error: unknown) => Promise<never> {
	return async (error) => {
		const problem = problemError(context, error);
		return await Promise.reject(Object.assign(problem, { failure: pollFailure(error) }));
	};
}

/** Why a poll failed. Some releases of n8n use it to decide when to poll again. */
function pollFailure(error: unknown): JsonObject | undefined {
	if (!(error instanceof GatewayError)) return undefined;
	const { code, transient, refusesCredential, retryAfterMs } = error;
	if (refusesCredential) return { cause: 'credential-invalid' };
	// A web page instead of an answer usually means maintenance.
	if (!transient && code !== UNREADABLE) return { cause: 'configuration-invalid' };
	const cause = code === 'tooManyRequests' ? 'rate-limited' : 'temporarily-unavailable';
	return { cause, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}
