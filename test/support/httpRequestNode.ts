import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IRequestOptions,
} from 'n8n-workflow';
import { Credentials } from './credentials';
import { runNode } from './engine';
import { probe } from '../unit/n8n/probe';

/** The two forms in which n8n's HTTP Request node (version 4) reads an answer. */
export const ANSWER_FORMS = [
	['as JSON', { json: true }],
	['as a stream', { json: false, encoding: null, useStream: true }],
] as const;

/** Makes a request as n8n's HTTP Request node does with a predefined credential. */
export async function requestLikeHttpRequestNode(
	type: ICredentialType,
	data: ICredentialDataDecryptedObject,
	request: Partial<IRequestOptions>,
): Promise<void> {
	const node = probe(async (context) => {
		await context.helpers.requestWithAuthentication.call(context, type.name, {
			headers: {},
			gzip: true,
			rejectUnauthorized: true,
			followRedirect: true,
			followAllRedirects: true,
			resolveWithFullResponse: true,
			timeout: 10_000,
			...request,
		});
		return [[]];
	});
	node.description.credentials = [{ name: type.name }];
	const credentials = new Credentials([type], { [type.name]: data });
	const { error } = await runNode({ type: node, parameters: {}, credentials });
	if (error) throw new Error(error.message);
}
