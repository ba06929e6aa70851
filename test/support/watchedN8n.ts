import type { Sandbox } from '../../sandbox';
import { N8n } from '../../scripts/n8n/instance';
import type { Heard } from '../../scripts/n8n/session';
import type { NodeDraft } from '../../scripts/n8n/workflow';
import { GATEWAYS } from './gateways';
import { findSecrets } from './secrets';

/** Fields of a credential that are not secret. */
const OPEN_FIELDS = new Set([
	'baseUrl',
	'url',
	'reportUrl',
	'statusUrl',
	'timeZone',
	'authentication',
	'username',
]);

/** n8n shows this in place of a secret and gets it back when the credential is saved. */
const PLACEHOLDER = /^__n8n_/;

/** The secrets of the tests are longer. A shorter word could be part of any text by chance. */
const MIN_LENGTH = 12;

/**
 * The places where n8n keeps whole workflows, which include the secret that a user gave a webhook.
 * A secret in a path is also part of the address, which n8n stores and logs at level debug.
 */
const WORKFLOWS = /^(workflow_\w+\.|execution_data\.workflowData$|answers$|.*\.sqlite)/;
const ADDRESSES = /^(webhook_entity\.webhookPath|n8n\.log)$/;

/**
 * A real n8n with this package, installed as a user installs it, and with all its logs. `close`
 * throws if a secret is in anything that n8n wrote or answered: outputs, errors, saved executions,
 * static data, logs, the whole database. The database has stored credentials only encrypted.
 */
export class WatchedN8n {
	private constructor(
		readonly n8n: N8n,
		private readonly sandbox: Sandbox,
		private readonly conversation: Conversation,
	) {}

	/** Starts n8n. If that fails, the sandbox is closed. */
	static async start(sandbox: Sandbox, env: Record<string, string> = {}): Promise<WatchedN8n> {
		const conversation = new Conversation();
		try {
			const n8n = await N8n.start({
				withPackage: true,
				env: { N8N_LOG_LEVEL: 'debug', ...env },
				heard: conversation.note,
			});
			return new WatchedN8n(n8n, sandbox, conversation);
		} catch (error) {
			await sandbox.close();
			throw error;
		}
	}

	/**
	 * Searches everything that n8n has written and answered for secrets: those of stored and tested
	 * credentials, of the sandbox, of its sessions, and of webhooks. Returns a line for each result.
	 */
	async leaks(): Promise<string[]> {
		const { answers, credentialSecrets, headerSecrets, pathSecrets } = this.conversation;
		const places = { ...(await this.n8n.written()), answers: answers.join('\n') };
		checkReach(places);
		const secrets = [
			...credentialSecrets,
			...this.sandbox.gateways.flatMap((gateway) => secretsIn(gateway.credential())),
			...GATEWAYS.flatMap((gateway) => gateway.sessions?.(this.sandbox[gateway.name]) ?? []),
		];
		return [
			...findSecrets(secrets, places),
			...findSecrets([...headerSecrets], without(places, WORKFLOWS)),
			...findSecrets([...pathSecrets], without(without(places, WORKFLOWS), ADDRESSES)),
		];
	}

	/** Stops and removes everything. @throws Error if a secret leaked. */
	async close(): Promise<void> {
		try {
			await this.n8n.stop();
			const leaks = await this.leaks();
			if (leaks.length > 0) throw new Error(`Secrets leaked:\n${leaks.join('\n')}`);
		} finally {
			await this.n8n.remove();
			await this.sandbox.close();
		}
	}
}

/** The requests and answers between n8n and its editor. */
class Conversation {
	readonly answers: string[] = [];
	readonly credentialSecrets = new Set<string>();
	readonly headerSecrets = new Set<string>();
	readonly pathSecrets = new Set<string>();

	readonly note: Heard = (request, body, answer) => {
		this.answers.push(answer);
		if (request.includes('/rest/credentials')) {
			const { data, credentials } = (body ?? {}) as {
				data?: object;
				credentials?: { data?: object };
			};
			for (const secret of secretsIn(data ?? credentials?.data ?? {})) {
				this.credentialSecrets.add(secret);
			}
		}
		if (/^(POST|PATCH) \/rest\/workflows/.test(request)) {
			const { nodes = [] } = body as { nodes?: NodeDraft[] };
			for (const { parameters } of nodes) {
				if (typeof parameters?.secret !== 'string') continue;
				const secrets = parameters.secretIn === 'header' ? this.headerSecrets : this.pathSecrets;
				secrets.add(parameters.secret);
			}
		}
	};
}

function secretsIn(credential: object): string[] {
	return Object.entries(credential).flatMap(([field, value]) =>
		!OPEN_FIELDS.has(field) && isSecret(value) ? value : [],
	);
}

function isSecret(value: unknown): value is string {
	return typeof value === 'string' && value.length >= MIN_LENGTH && !PLACEHOLDER.test(value);
}

function without(places: Record<string, string>, pattern: RegExp): Record<string, string> {
	return Object.fromEntries(Object.entries(places).filter(([place]) => !pattern.test(place)));
}

/** Checks that the search has read the log, the database and the answers. */
function checkReach(places: Record<string, string>): void {
	const isReached =
		places['n8n.log']?.includes('Editor is now accessible') &&
		Boolean(places['workflow_entity.nodes']) &&
		Boolean(places.answers);
	if (!isReached) throw new Error('The search for secrets did not reach what n8n has written.');
}
