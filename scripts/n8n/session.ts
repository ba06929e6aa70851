/** Who owns every n8n started here. It listens on 127.0.0.1 only, so this is not a secret. */
export const owner = {
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

/** Told of each request with its body, and of the answer's text. */
export type Heard = (request: string, body: unknown, answer: string) => void;

/** n8n's internal REST interface, used as its editor uses it: with the cookie of a login. */
export class Session {
	private cookie = '';

	constructor(
		private readonly url: string,
		private readonly heard: Heard = () => {},
	) {}

	/** Makes the owner on a new n8n, logs in on one that has an owner. */
	async signIn(): Promise<void> {
		this.cookie = '';
		const settings = await this.send<PublicSettings>('GET', '/rest/settings');
		if (settings.userManagement.showSetupOnFirstLoad) {
			await this.send('POST', '/rest/owner/setup', owner);
		} else {
			const { email: emailOrLdapLoginId, password } = owner;
			await this.send('POST', '/rest/login', { emailOrLdapLoginId, password });
		}
	}

	/** What n8n answers under `data`. Signs in where that is needed. Throws `RestError`. */
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
				// n8n answers 204 to anything that looks like a bot, and Node's own agent may.
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
