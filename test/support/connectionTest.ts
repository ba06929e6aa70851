import { ExecuteContext, RoutingNode } from 'n8n-core';
import {
	createEmptyRunExecutionData,
	NodeConnectionTypes,
	type ICredentialDataDecryptedObject,
	type ICredentialTestRequest,
	type ICredentialType,
	type IDataObject,
	type IHttpRequestOptions,
	type INodeType,
} from 'n8n-workflow';
import { Credentials } from './credentials';
import { additionalDataOf, NODE, workflowOf } from './engine';

/** The result that n8n's panel shows. */
export interface Verdict {
	status: 'OK' | 'Error';
	message: string;
	/** The requests that the credential signed, in n8n's form. */
	signed: IHttpRequestOptions[];
}

/** A credential with a connection test. Every credential of the package has one. */
export type Tested = ICredentialType & { test: ICredentialTestRequest };

/**
 * Tests a credential as n8n's panel does. n8n's own routing node makes the request on a real
 * socket, and the rules are applied as n8n's CredentialsTester applies them. `speedUp` divides the
 * time-out that the credential sets.
 */
export async function testConnection(
	type: Tested,
	data: ICredentialDataDecryptedObject,
	speedUp = 1,
): Promise<Verdict> {
	const signed: IHttpRequestOptions[] = [];
	class Watched extends Credentials {
		override async authenticate(
			...given: Parameters<Credentials['authenticate']>
		): Promise<IHttpRequestOptions> {
			const request = await super.authenticate(...given);
			signed.push(request);
			return { ...request, timeout: request.timeout! / speedUp };
		}
	}
	// n8n logs in before every test, with or without a stored session.
	const own = { ...data, ...('sessionId' in data && { sessionId: '' }) };
	const credentials = new Watched([type], { [type.name]: own });
	const node = nodeFor(type);
	const workflow = workflowOf({ type: node, parameters: {}, credentials });
	const context = new ExecuteContext(
		workflow,
		workflow.getNode(NODE)!,
		additionalDataOf({ credentials }),
		'internal',
		createEmptyRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node: workflow.getNode(NODE)!, data: {}, source: null },
		[],
	);
	const router = new RoutingNode(context, node, { id: '1', name: 'x', type: type.name, data: own });
	const verdict = (message: string | undefined): Verdict =>
		message === undefined
			? { status: 'OK', message: 'Connection successful!', signed }
			: { status: 'Error', message, signed };
	try {
		await workflow.expression.acquireIsolate();
		const output = await router.runNode();
		return verdict(byBody(type.test.rules, output![0]![0]!.json));
	} catch (error) {
		return verdict(byError(type.test.rules, error as Failure));
	} finally {
		await workflow.expression.releaseIsolate();
	}
}

/** The node that n8n makes for the request of a test: it has one property with a routing. */
function nodeFor({ name, test }: Tested): INodeType {
	return {
		description: {
			displayName: 'Temp',
			name: 'n8n-nodes-base.noOp',
			group: ['output'],
			version: 1,
			description: 'Makes the request of a connection test',
			defaults: { name: 'Temp' },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			credentials: [{ name, required: true }],
			properties: [
				{
					displayName: 'Temp',
					name: 'temp',
					type: 'string',
					routing: { request: test.request },
					default: '',
				},
			],
		},
	};
}

type Rules = ICredentialTestRequest['rules'];

interface Failure {
	message: string;
	cause?: { code?: string; response?: { status: number; statusText: string } };
}

function byError(rules: Rules = [], { message, cause }: Failure): string {
	if (cause?.response) {
		const { status, statusText } = cause.response;
		for (const { type, properties } of rules) {
			if (type === 'responseCode' && properties.value === status) return properties.message;
		}
		if (status < 199 || status > 299) return statusText || `Received HTTP status code: ${status}`;
	} else if (cause?.code) {
		return cause.code;
	}
	return message;
}

function byBody(rules: Rules = [], body: unknown): string | undefined {
	for (const { type, properties } of rules) {
		if (type !== 'responseSuccessBody') continue;
		const { key, value, message } = properties as { key: string; value: unknown; message: string };
		const found = key
			.split('.')
			.reduce<unknown>((part, name) => (part as IDataObject | null | undefined)?.[name], body);
		if (found === value) return message;
	}
	return undefined;
}
