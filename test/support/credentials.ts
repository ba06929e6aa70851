import {
	ICredentialsHelper,
	type ICredentialDataDecryptedObject,
	type ICredentials,
	type ICredentialType,
	type IHttpRequestHelper,
	type IHttpRequestOptions,
	type INode,
	type INodeProperties,
} from 'n8n-workflow';

/** The one kind of expression our credentials use. */
function resolve(value: string, credentials: ICredentialDataDecryptedObject): string {
	return value.replace(
		/^=(.*)\{\{ \$credentials\.(\w+) \}\}$/,
		(_, before: string, name: string) => `${before}${credentials[name] as string}`,
	);
}

/**
 * n8n's handling of credentials, in memory: `authenticate` in its function form, and
 * `preAuthentication` where the expirable field is empty or n8n thinks it expired.
 */
export class Credentials extends ICredentialsHelper {
	private readonly types: Map<string, ICredentialType>;

	constructor(
		types: ICredentialType[],
		/** Decrypted data by credential type. */
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
		const headers = authenticate?.properties.headers ?? {};
		for (const [name, value] of Object.entries(headers)) {
			request.headers = { ...request.headers, [name]: resolve(value as string, credentials) };
		}
		return request;
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
		return await Promise.reject(new Error('Encrypted credentials are not kept here.'));
	}

	async getDecrypted(
		_additionalData: unknown,
		_details: unknown,
		type: string,
	): Promise<ICredentialDataDecryptedObject> {
		const stored = this.stored[type];
		if (!stored) throw new Error(`No credential of type ${type}.`);
		return { ...stored };
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
