import { inspect } from 'node:util';
import type { INodeParameters } from 'n8n-workflow';
import type { Fault } from '../../sandbox';
import { ActioBench } from '../support/actio';
import { MobipaceBench } from '../support/mobipace';
import { MProfiBench } from '../support/mprofi';
import { findSecrets } from '../support/secrets';
import { SerwerSmsBench } from '../support/serwersms';

/** With what JSON, URLs and PHP escape. */
const SECRET = 'k3y/"odd+ c17cecf58277e';

const item = { to: '48500600700', text: 'x' };
const send = {
	resource: 'message',
	operation: 'send',
	to: '={{ $json.to }}',
	text: '={{ $json.text }}',
};
const bulk = {
	resource: 'message',
	operation: 'sendBulk',
	messagesFrom: 'inputFields',
	toField: 'to',
	textField: 'text',
	referenceField: '',
};

interface Case {
	open: (secret: string) => Promise<MProfiBench | ActioBench | SerwerSmsBench | MobipaceBench>;
	from: INodeParameters;
	/** The gateway's own words for a refusal, where it writes them; also inside HTTP 200. */
	words: (said: string) => object;
	reading: INodeParameters;
}

const cases: Record<string, Case> = {
	mProfi: {
		open: async (apiKey) => await MProfiBench.open({ apiKey, incomingApiKey: apiKey }),
		from: {},
		words: (detail) => ({ detail, error_message: detail }),
		reading: { resource: 'incomingMessage', operation: 'getMany' },
	},
	actio: {
		open: async (token) => await ActioBench.open({ token }),
		from: { from: '48732129000' },
		words: (message) => ({ message, errors: { to: [message] } }),
		reading: send,
	},
	serwerSms: {
		open: async (token) => await SerwerSmsBench.open({ token }),
		from: { from: 'SHOP' },
		words: (message) => ({ success: false, error: { code: 1006, type: 'Invalid', message } }),
		reading: { resource: 'account', operation: 'getBalance' },
	},
	mobipace: {
		open: async (password) => await MobipaceBench.open({ password }),
		from: { from: 'SHOP' },
		words: (Status) => ({ StatusCode: 102, Status }),
		reading: { resource: 'account', operation: 'getBalance' },
	},
};

/** How a gateway, or what stands before it, may hand a request back. */
function echoes(secrets: string[], { words }: Case): Array<[string, Fault]> {
	const said = `Request refused: ${secrets.join(' and ')} is not good`;
	const page = `<html><body><pre>${said}</pre></body></html>`;
	const php = JSON.stringify(words(said)).replaceAll('/', '\\/');
	const url = `https://elsewhere.example/?key=${secrets.map(encodeURIComponent).join('&key=')}`;
	const asUrl = words(`GET ${url} was refused`);
	const status = (code: number, body: unknown, headers = {}): Fault => ({
		kind: 'status',
		status: code,
		taken: false,
		body,
		headers: { 'content-type': 'application/json', ...headers },
		times: 99,
	});
	return [
		['a page with HTTP 200', { kind: 'html', taken: false, page, times: 99 }],
		['a page with HTTP 400', { kind: 'html', taken: false, status: 400, page, times: 99 }],
		['a page with HTTP 502', { kind: 'html', taken: true, status: 502, page, times: 99 }],
		['a refusal in JSON', status(400, words(said))],
		['a refusal in JSON as PHP writes it', status(400, php)],
		['a refusal with HTTP 401', status(401, words(said))],
		['a refusal inside HTTP 200', status(200, words(said))],
		['a refusal inside HTTP 200 as PHP writes it', status(200, php)],
		['a URL in a refusal', status(400, asUrl)],
		['a URL in a refusal inside HTTP 200', status(200, asUrl)],
		['a redirect', status(302, '', { location: url })],
		['a failure', status(500, words(said))],
		['text', status(400, said)],
	];
}

describe.each(Object.entries(cases))('%s', (name, one) => {
	it('shows a secret in no output and no error, whatever the gateway echoes', async () => {
		const bench = await one.open(SECRET);
		try {
			// MOBIPACE then has a session, which is a secret too.
			await bench.run({ ...one.reading, ...one.from }, [item]);
			const { sessionId } = bench.credential;
			const secrets = [SECRET, ...(typeof sessionId === 'string' ? [sessionId] : [])];
			const finds: string[] = [];
			for (const [echo, fault] of echoes(secrets, one)) {
				for (const [parameters, onError] of [
					[send, 'stopWorkflow'],
					[send, 'continueErrorOutput'],
					[bulk, 'stopWorkflow'],
					[one.reading, 'stopWorkflow'],
				] as const) {
					bench.gateway.clearFaults();
					bench.gateway.fault(fault);
					const { run, error } = await bench.run({ ...parameters, ...one.from }, [item], {
						onError,
					});
					finds.push(...findSecrets(secrets, { [`${name}, ${echo}`]: shown(run, error) }));
				}
			}
			expect(finds).toEqual([]);
		} finally {
			await bench.close();
		}
	}, 240_000);
});

it('MOBIPACE: shows no password that the answer to the login echoes', async () => {
	const bench = await MobipaceBench.open({ password: SECRET });
	try {
		for (const [echo, fault] of echoes([SECRET], cases.mobipace!)) {
			bench.gateway.reset();
			bench.gateway.fault({ ...fault, path: '/authorize' });
			const { run, error } = await bench.run(cases.mobipace!.reading);
			expect(error?.message).toBeTruthy();
			expect(findSecrets([SECRET], { [echo]: shown(run, error) })).toEqual([]);
		}
	} finally {
		await bench.close();
	}
}, 240_000);

/** All of it, also what n8n would not save. */
function shown(...values: unknown[]): string {
	return values
		.map((value) => `${JSON.stringify(value)}\n${inspect(value, { depth: 12, showHidden: true })}`)
		.join('\n');
}
