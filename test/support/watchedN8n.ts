import type { Sandbox } from '../../sandbox';
import { N8n } from '../../scripts/n8n/instance';
import type { Heard } from '../../scripts/n8n/session';
import type { NodeDraft } from '../../scripts/n8n/workflow';
import { findSecrets } from './secrets';

/** Fields of a credential that are no secrets. */
const OPEN_FIELDS = new Set(['baseUrl', 'url', 'timeZone', 'authentication', 'username']);

/** What n8n shows, and is told again, in the place of a secret. */
const PLACEHOLDER = /^__n8n_/;

/** Ours are long and odd. A shorter word in a credential could stand anywhere by chance. */
const SHORTEST = 12;

/**
 * Where n8n keeps workflows as they are, with the secret of a webhook that a user wrote there. One
 * in a path is part of the address, which n8n keeps as such and at level debug also logs.
 */
const WORKFLOWS = /^(workflow_\w+\.|execution_data\.workflowData$|answers$|.*\.sqlite)/;
const ADDRESSES = /^(webhook_entity\.webhookPath|n8n\.log)$/;

/**
 * A real n8n with this package installed as a user would, which logs all it can. Closing it fails
 * when a secret of the run stands in anything n8n has written or answered: outputs, errors, saved
 * executions, static data, logs, the whole database. Stored credentials are there encrypted.
 */
export class WatchedN8n {
	private constructor(
		readonly n8n: N8n,
		private readonly sandbox: Sandbox,
		private readonly conversation: Conversation,
	) {}

	/** Closes the sandbox where n8n does not start. */
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
	 * Where secrets stand: the credentials' as stored, typed in or tested, the sandbox's, the
	 * sessions it handed out, and the webhooks' own.
	 */
	async leaks(): Promise<string[]> {
		const { answers, credentialSecrets, headerSecrets, pathSecrets } = this.conversation;
		const places = { ...(await this.n8n.written()), answers: answers.join('\n') };
		checkReach(places);
		const { mProfi, actio, serwerSms, mobipace } = this.sandbox;
		const secrets = [
			...credentialSecrets,
			...[mProfi, actio, serwerSms, mobipace].flatMap((one) => secretsIn(one.credential())),
			...mobipace.handedOut,
		];
		return [
			...findSecrets(secrets, places),
			...findSecrets([...headerSecrets], without(places, WORKFLOWS)),
			...findSecrets([...pathSecrets], without(without(places, WORKFLOWS), ADDRESSES)),
		];
	}

	/** Stops and removes everything. Throws when something leaked. */
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

/** What was told and answered as between n8n and its editor. */
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
	return typeof value === 'string' && value.length >= SHORTEST && !PLACEHOLDER.test(value);
}

function without(places: Record<string, string>, pattern: RegExp): Record<string, string> {
	return Object.fromEntries(Object.entries(places).filter(([place]) => !pattern.test(place)));
}

/** Nothing is found where nothing was looked at. */
function checkReach(places: Record<string, string>): void {
	const isReached =
		places['n8n.log']?.includes('Editor is now accessible') &&
		Boolean(places['workflow_entity.nodes']) &&
		Boolean(places.answers);
	if (!isReached) throw new Error('The search for secrets did not reach what n8n has written.');
}
