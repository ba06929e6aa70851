import { inspect } from 'node:util';
import type { Fault } from '../../sandbox';
import { openBench, type Bench } from '../support/bench';
import { GATEWAYS, titled, type TestedGateway } from '../support/gateways';
import { findSecrets } from '../support/secrets';

/** It contains characters that JSON, URLs and PHP escape. */
const SECRET = 'k3y/"odd+ c17cecf58277e';

const SEND = {
	resource: 'message',
	operation: 'send',
	to: '={{ $json.to }}',
	text: '={{ $json.text }}',
};
const BULK = {
	resource: 'message',
	operation: 'sendBulk',
	messagesFrom: 'inputFields',
	toField: 'to',
	textField: 'text',
	referenceField: '',
};

/** Opens a bench whose credential has `secret` in each of its secret fields. */
async function open(gateway: TestedGateway, secret = SECRET): Promise<Bench> {
	const names = Object.keys(gateway.secrets);
	return await openBench(gateway, Object.fromEntries(names.map((name) => [name, secret])));
}

/** The answers in which a gateway, or a proxy in front of it, may repeat secrets of the request. */
function echoes(secrets: string[], { refusal }: TestedGateway): Array<[string, Fault]> {
	const message = `Request refused: ${secrets.join(' and ')} is not good`;
	const page = `<html><body><pre>${message}</pre></body></html>`;
	const php = JSON.stringify(refusal(message)).replaceAll('/', '\\/');
	const url = `https://elsewhere.example/?key=${secrets.map(encodeURIComponent).join('&key=')}`;
	const asUrl = refusal(`GET ${url} was refused`);
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
		['a refusal in JSON', status(400, refusal(message))],
		['a refusal in JSON as PHP writes it', status(400, php)],
		['a refusal with HTTP 401', status(401, refusal(message))],
		['a refusal inside HTTP 200', status(200, refusal(message))],
		['a refusal inside HTTP 200 as PHP writes it', status(200, php)],
		['a URL in a refusal', status(400, asUrl)],
		['a URL in a refusal inside HTTP 200', status(200, asUrl)],
		['a redirect', status(302, '', { location: url })],
		['a failure', status(500, refusal(message))],
		['text', status(400, message)],
	];
}

describe.each(titled(GATEWAYS))('%s', (title, gateway) => {
	const item = { to: gateway.number(0), text: 'x' };
	const reading = gateway.reading ?? SEND;

	it('shows no secret in its outputs and errors, no matter what the gateway echoes', async () => {
		const bench = await open(gateway);
		try {
			// If the gateway has sessions, this opens one. Its ID is a secret too.
			await bench.run({ ...reading, ...gateway.parameters }, [item]);
			const sessions = gateway.sessions?.(bench.gateway) ?? [];
			expect(sessions.length > 0).toBe(gateway.login !== null);
			const secrets = [SECRET, ...sessions];
			const leaks: string[] = [];
			for (const [echo, fault] of echoes(secrets, gateway)) {
				for (const [parameters, onError] of [
					[SEND, 'stopWorkflow'],
					[SEND, 'continueErrorOutput'],
					[BULK, 'stopWorkflow'],
					[reading, 'stopWorkflow'],
				] as const) {
					bench.gateway.clearFaults();
					bench.gateway.fault(fault);
					const { run, error } = await bench.run({ ...parameters, ...gateway.parameters }, [item], {
						onError,
					});
					leaks.push(...findSecrets(secrets, { [`${title}, ${echo}`]: textOf(run, error) }));
				}
			}
			expect(leaks).toEqual([]);
		} finally {
			await bench.close();
		}
	}, 240_000);
});

const withLogin = GATEWAYS.filter(({ login }) => login !== null);

describe.each(titled(withLogin))('%s, which opens sessions', (_, gateway) => {
	it('shows no secret in an error, even if the answer to the login echoes one', async () => {
		const bench = await open(gateway);
		try {
			for (const [echo, fault] of echoes([SECRET], gateway)) {
				bench.reset();
				bench.gateway.fault({ ...fault, path: gateway.login! });
				const parameters = { ...(gateway.reading ?? SEND), ...gateway.parameters };
				const { run, error } = await bench.run(parameters, [{ to: gateway.number(0), text: 'x' }]);
				expect(error?.message).toBeTruthy();
				expect(findSecrets([SECRET], { [echo]: textOf(run, error) })).toEqual([]);
			}
		} finally {
			await bench.close();
		}
	}, 240_000);
});

/** Each could be part of a good answer by chance, so a good answer is not changed. */
const PLAIN = { letters: 'geheimnisvoll', digits: '739105826', short: 'qzx', page: `qz&"<x>'` };

describe.each(titled(GATEWAYS))('%s', (_, gateway) => {
	it.each(Object.entries(PLAIN))(
		'shows no secret of plain %s in its errors, even with HTTP 200 or if only one message is refused',
		async (__, secret) => {
			const bench = await open(gateway, secret);
			try {
				const html = secret
					.replaceAll('&', '&amp;')
					.replaceAll('"', '&quot;')
					.replaceAll("'", '&#39;')
					.replaceAll('<', '&lt;')
					.replaceAll('>', '&gt;');
				const message = `Request refused: ${secret} or ${html} is not good`;
				const whole = gateway.refusal(message);
				const single = gateway.refusalOfOne?.(message) ?? whole;
				const item = { to: gateway.number(0), text: 'x' };
				const texts: string[] = [];
				for (const [parameters, onError, body, status] of [
					[SEND, 'stopWorkflow', whole, 200],
					[SEND, 'continueErrorOutput', whole, 400],
					[BULK, 'continueRegularOutput', whole, 400],
					[BULK, 'continueErrorOutput', single, 200],
					[gateway.reading ?? SEND, 'stopWorkflow', whole, 400],
				] as const) {
					bench.gateway.clearFaults();
					bench.gateway.fault({ kind: 'status', status, taken: true, body, times: 9 });
					const node = { onError };
					const all = { ...parameters, ...gateway.parameters };
					const { run, error } = await bench.run(all, [item], node);
					texts.push(textOf(run, error));
				}
				expect(texts.filter((text) => text.includes('is not good')).length).toBeGreaterThan(2);
				const leaks = texts.filter((text) => text.includes(secret) || text.includes(html));
				expect(leaks).toEqual([]);
			} finally {
				await bench.close();
			}
		},
		120_000,
	);
});

/** Everything that can be read in the values, including properties that n8n would not save. */
function textOf(...values: unknown[]): string {
	return values
		.map((value) => `${JSON.stringify(value)}\n${inspect(value, { depth: 12, showHidden: true })}`)
		.join('\n');
}
