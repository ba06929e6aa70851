import type { ICredentialsHelper, IWorkflowExecuteAdditionalData } from 'n8n-workflow';
import type { RequestContext } from './transport';

/**
 * - `none`: no expression gives a field of the credential.
 * - `perRun`: expressions give fields, but the same for all items, such as one of `$secrets`.
 * - `perItem`: they can give each item another account, or nobody can tell.
 */
export type Expressions = 'none' | 'perRun' | 'perItem';

/** What n8n's contexts have, but do not declare. */
interface Undeclared {
	additionalData?: IWorkflowExecuteAdditionalData & { credentialsHelper?: ICredentialsHelper };
}

/** An expression that reads more than what is the same for all items. */
const PER_ITEM = /^=[^]*\$(?!(secrets|vars|env)\b)/;

/**
 * Which expressions a credential has. n8n's documented calls give only their results, so this reads
 * the credential as it is stored. If a release does not allow that, the answer is `perItem`, which is
 * slow but right.
 */
export async function expressionsOf(
	context: RequestContext,
	credential: string,
): Promise<Expressions> {
	const { additionalData } = context as Undeclared;
	const details = context.getNode().credentials?.[credential];
	if (!additionalData?.credentialsHelper || !details) return 'perItem';
	const stored = await additionalData.credentialsHelper
		.getDecrypted(
			additionalData,
			details,
			credential,
			context.getMode?.() ?? 'trigger',
			undefined,
			true,
		)
		.catch(() => null);
	if (stored === null) return 'perItem';
	const entered = Object.values(stored).filter(
		(value): value is string => typeof value === 'string' && value.startsWith('='),
	);
	if (entered.some((value) => PER_ITEM.test(value))) return 'perItem';
	return entered.length > 0 ? 'perRun' : 'none';
}
