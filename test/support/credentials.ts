import { getAdditionalKeys } from 'n8n-core';
import {
	ICredentialsHelper,
	Workflow,
	type ICredentialDataDecryptedObject,
	type ICredentials,
	type ICredentialsExpressionResolveValues,
	type ICredentialType,
	type IExecuteData,
	type IHttpRequestHelper,
	type IHttpRequestOptions,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodeType,
	type IWorkflowExecuteAdditionalData,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

/** In which n8n resolves expressions where no item is at hand, as in a poll. */
const NO_NODE: INode = {
	...{ id: '', name: '', type: 'none', typeVersion: 1, position: [0, 0], parameters: {} },
};
const NO_WORKFLOW = {
	...{ nodes: [NO_NODE], connections: {}, active: false },
	nodeTypes: {
		getByName: () => PLAIN_TYPE,
		getByNameAndVersion: () => PLAIN_TYPE,
		getKnownTypes: () => ({}),
	},
};
const PLAIN_TYPE = { description: { properties: [] } } as unknown as INodeType;

/**
 * Handles credentials as n8n does, but in memory: `authenticate` in its function form, and
 * `preAuthentication` if the expirable field is empty or n8n considers it expired.
 */
export class Credentials extends ICredentialsHelper {
	private readonly types: Map<string, ICredentialType>;

	constructor(
		types: ICredentialType[],
		/** The decrypted data of each credential type. */
		readonly stored: Record<string, ICredentialDataDecryptedObject>,
	) {
		super();
		this.types = new Map(types.map((type) => [type.name, type]));
	}

	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = this.type(typeName);
		if (typeof authenticate === 'function') return await authenticate(credentials, request);
		throw new Error(
			`${typeName} signs by expressions. Use the function form, which n8n runs faster.`,
		);
	}

	async preAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		_node: INode,
		credentialsExpired: boolean,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const { preAuthentication, properties } = this.type(typeName);
		const field = properties.find(({ typeOptions }) => typeOptions?.expirable)?.name;
		if (field === undefined || !preAuthentication) return undefined;
		if (credentials[field] !== '' && !credentialsExpired) return undefined;
		const output = (await preAuthentication.call(
			helpers,
			credentials,
		)) as ICredentialDataDecryptedObject;
		if (output[field] === undefined) return undefined;
		Object.assign(this.stored[typeName]!, output);
		return Object.assign(credentials, output);
	}

	async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}

	async getCredentials(): Promise<ICredentials> {
		return await Promise.reject(new Error('These tests have no encrypted credentials.'));
	}

	/** How often a stored credential was read. n8n asks its database each time. */
	reads = 0;

	async getDecrypted(
		additionalData: IWorkflowExecuteAdditionalData,
		_details: unknown,
		type: string,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		isRaw?: boolean,
		item?: ICredentialsExpressionResolveValues,
	): Promise<ICredentialDataDecryptedObject> {
		const stored = this.stored[type];
		if (!stored) throw new Error(`There is no credential of type ${type}.`);
		this.reads++;
		const raw = { ...stored } as INodeParameters;
		if (isRaw) return { ...stored };
		const keys = getAdditionalKeys(additionalData, mode, null, { isCredential: true });
		if (!item) {
			const { expression } = new Workflow(NO_WORKFLOW);
			return expression.getComplexParameterValue(
				...([NO_NODE, raw, mode, keys, undefined, undefined, raw] as const),
			) as ICredentialDataDecryptedObject;
		}
		const { workflow, runExecutionData, runIndex, itemIndex, node, connectionInputData } = item;
		try {
			return workflow.expression.getParameterValue(
				...([raw, runExecutionData, runIndex, itemIndex, node.name] as const),
				...([connectionInputData, mode, keys, executeData, false, raw] as const),
			) as ICredentialDataDecryptedObject;
		} catch (error) {
			(error as Error).message += ' [Error resolving credentials]';
			throw error;
		}
	}

	async updateCredentials(): Promise<void> {}

	async updateCredentialsOauthTokenData(): Promise<void> {}

	getCredentialsProperties(type: string): INodeProperties[] {
		return this.type(type).properties;
	}

	private type(name: string): ICredentialType {
		const type = this.types.get(name);
		if (!type) throw new Error(`Unknown credential type ${name}.`);
		return type;
	}
}
