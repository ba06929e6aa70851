import type { IDataObject } from 'n8n-workflow';
import type { Transport } from '../gateway/transport';
import type { SessionRules } from './connection/sessionTransport';
import type { Operation } from './operation';

export interface Resource<Api> {
	/** In title case, for the list of resources. */
	name: string;
	operations: Record<string, Operation<Api>>;
}

/** What a gateway needs to create its client. */
export interface Access {
	baseUrl: string;
	/** The credential's other fields. Empty for an offline operation. */
	credential: IDataObject;
	transport: Transport;
	/** Waits. Rejects if the execution is canceled in the meantime. */
	sleep: (ms: number) => Promise<void>;
}

/** A gateway as a node offers it. */
export interface Gateway<Api> {
	/** The node's name, and `gateway` in every output. */
	name: string;
	/** The name of its credential type. */
	credential: string;
	/** How the credential exchanges a login for a session. Absent if it does not. */
	session?: SessionRules;
	connect: (access: Access) => Api;
	resources: Record<string, Resource<Api>>;
}
