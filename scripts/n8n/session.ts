/** Who signs in to an n8n. */
export interface Owner {
	email: string;
	password: string;
	firstName: string;
	lastName: string;
}

/**
 * The owner of an n8n that a test starts and deletes. It is no secret, so an n8n that a person keeps
 * has an owner with a random password.
 */
export const OWNER: Owner = {
	email: 'owner@example.com',
	password: 'Gateways-2040',
	firstName: 'Gateway',
	lastName: 'Owner',
};

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** n8n refused a request. `message` is what its editor would show. */
export class RestError extends Error {
	constructor(
		readonly status: number,
		readonly request: string,
		message: string,
	) {
		super(`${message} (${request}: HTTP ${status})`);
	}
}

interface PublicSettings {
	userManagement: { showSetupOnFirstLoad: boolean };
}

/** Receives each request with its body, and the text of the answer. */
export type Heard = (request: string, body: unknown, answer: string) => void;

/** n8n's internal REST interface, used as its editor uses it, with a login cookie. */
export class Session {
	private cookie = '';

	constructor(
		private readonly url: string,
		private readonly heard: Heard = () => {},
		private readonly owner = OWNER,
	) {}

	/** Creates the owner on a new n8n. On an n8n with an owner it logs in. */
	async signIn(): Promise<void> {
		this.cookie = '';
		const settings = await this.send<PublicSettings>('GET', '/rest/settings');
		if (settings.userManagement.showSetupOnFirstLoad) {
			await this.send('POST', '/rest/owner/setup', this.owner);
		} else {
			const { email: emailOrLdapLoginId, password } = this.owner;
			await this.send('POST', '/rest/login', { emailOrLdapLoginId, password });
		}
	}

	/** Signs in anew. Returns the cookie that proves it: `name=value`. */
	async newCookie(): Promise<string> {
		await this.signIn();
		return this.cookie;
	}

	/** Returns what n8n answers under `data`. Signs in if necessary. Throws `RestError`. */
	async request<Answer>(method: Method, path: string, body?: unknown): Promise<Answer> {
		if (!this.cookie) await this.signIn();
		try {
			return await this.send<Answer>(method, path, body);
		} catch (error) {
			if (!(error instanceof RestError && error.status === 401)) throw error;
			await this.signIn();
			return await this.send<Answer>(method, path, body);
		}
	}

	private async send<Answer>(method: Method, path: string, body?: unknown): Promise<Answer> {
		const response = await fetch(this.url + path, {
			method,
			headers: {
				'content-type': 'application/json',
				// n8n answers 204 to anything that looks like a bot, which can include Node's own user
				// agent.
				'user-agent': 'Mozilla/5.0',
				// A pooled connection would not survive a restart of the server.
				connection: 'close',
				cookie: this.cookie,
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
		if (cookies.length > 0) this.cookie = cookies.join('; ');
		const text = await response.text();
		this.heard(`${method} ${path}`, body, text);
		const answer = parse(text);
		if (!response.ok) {
			const message = answer.message ?? text.slice(0, 500);
			throw new RestError(response.status, `${method} ${path}`, message);
		}
		return ('data' in answer ? answer.data : answer) as Answer;
	}
}

function parse(text: string): { data?: unknown; message?: string } {
	try {
		return JSON.parse(text) as { data?: unknown; message?: string };
	} catch {
		return { message: text.slice(0, 500) };
	}
}
