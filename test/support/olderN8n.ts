import {
	NodeApiError,
	type IAdditionalCredentialOptions,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type INodeType,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

/** What n8n's contexts have, but do not declare. */
type Context = IExecuteFunctions & { additionalData: IWorkflowExecuteAdditionalData };

/**
 * The node as n8n 1.123 and 2.0 run it. Their contexts lack what came later, and the error of a request
 * has lost its cause: `NodeError` declares a field `cause`, which is set to undefined after n8n's base
 * class has set it.
 */
export function onOlderN8n(type: INodeType): INodeType {
	// eslint-disable-next-line @typescript-eslint/unbound-method -- It is called with a context.
	const { execute } = type;
	return Object.assign(type, {
		async execute(this: Context) {
			const helpers = { ...this.helpers, httpRequestWithAuthentication };
			const older = Object.create(this, {
				helpers: { value: helpers },
				isToolExecution: { value: undefined },
			}) as Context;
			return await execute!.call(older);
		},
	});
}

/** The helper of n8n-core 1.122. It knows no `preAuthenticationRetryStatusCode`. */
async function httpRequestWithAuthentication(
	this: IExecuteFunctions,
	type: string,
	options: IHttpRequestOptions,
	{ credentialsDecrypted }: IAdditionalCredentialOptions = {},
): Promise<unknown> {
	const { credentialsHelper } = (this as Context).additionalData;
	const node = this.getNode();
	const credentials = credentialsDecrypted!.data!;
	const send = async (isExpired: boolean): Promise<unknown> => {
		const helper = { helpers: this.helpers };
		const data = await credentialsHelper.preAuthentication(
			helper,
			credentials,
			type,
			node,
			isExpired,
		);
		if (data) Object.assign(credentials, data);
		const signed = await credentialsHelper.authenticate(
			...([credentials, type, { ...options }, undefined as never, node] as const),
		);
		const abortSignal = this.getExecutionCancelSignal();
		return await this.helpers.httpRequest({ ...signed, abortSignal });
	};
	try {
		try {
			return await send(false);
		} catch (error) {
			if ((error as { response?: { status: number } }).response?.status !== 401) throw error;
			return await send(true);
		}
	} catch (error) {
		const wrapped = new NodeApiError(node, error as never);
		Object.defineProperty(wrapped, 'cause', { value: undefined });
		throw wrapped;
	}
}
