/** `npm run sandbox`: the gateways on this machine, until Ctrl-C. */
import { parseArgs } from 'node:util';
import { faultKinds } from './fault-schema';
import type { Fault, Sandbox } from './index';
import { startSandbox } from './index';

const usage = `npm run sandbox -- [options]

  --control-port <port>    the control API (default 8791)
  --mprofi-port <port>     mProfi (default 8792)
  --actio-port <port>      ACTIO (default 8793)
  --serwersms-port <port>  SerwerSMS (default 8794)
  --mobipace-port <port>   MOBIPACE (default 8795)
  --host <address>         the address to listen on (default 127.0.0.1)
  --help                   this text

Port 0 takes any free one.
`;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			'control-port': { type: 'string', default: '8791' },
			'mprofi-port': { type: 'string', default: '8792' },
			'actio-port': { type: 'string', default: '8793' },
			'serwersms-port': { type: 'string', default: '8794' },
			'mobipace-port': { type: 'string', default: '8795' },
			host: { type: 'string', default: '127.0.0.1' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		process.stdout.write(usage);
		return;
	}
	const sandbox = await startSandbox({
		host: values.host,
		control: { port: port(values['control-port']) },
		mProfi: { port: port(values['mprofi-port']) },
		actio: { port: port(values['actio-port']) },
		serwerSms: { port: port(values['serwersms-port']) },
		mobipace: { port: port(values['mobipace-port']) },
	});
	process.stdout.write(guide(sandbox));
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void sandbox.close());
	}
}

function port(text: string): number {
	const number = Number(text);
	if (!/^\d+$/.test(text) || number > 65_535) throw new Error(`not a port: ${text}`);
	return number;
}

function guide({ gateways, controlUrl }: Sandbox): string {
	const sections = gateways.map((gateway) => {
		const control = `${controlUrl}/${gateway.name}`;
		return [
			gateway.title,
			...aligned(Object.entries(gateway.credential())),
			...gateway.hints().map((hint) => `  ${hint}`),
			'',
			...aligned([
				['Messages taken', `curl ${control}/messages`],
				['Requests, as they came', `curl ${control}/requests`],
				...gateway
					.examples()
					.map(([does, path, body]): Row => [does, curl(`${control}${path}`, body)]),
				...faultExamples.map(([does, fault]): Row => [does, curl(`${control}/faults`, fault)]),
				['No more faults', `curl -X DELETE ${control}/faults`],
				['Everything forgotten', `curl -X POST ${control}/reset`],
			]),
			'',
		];
	});
	return [
		...sections.flat(),
		`Faults: ${faultKinds.join(', ')}.`,
		`Control API: ${controlUrl} (curl it for what there is).`,
		'',
		`Open ${controlUrl} in a browser: what every handset gets, live, and all of the above.`,
		'Ctrl-C stops it.',
		'',
	].join('\n');
}

type Row = [label: string, value: string];

const faultExamples: Array<[does: string, fault: Fault]> = [
	['The next answer is lost', { kind: 'dropAfter' }],
	['… is late', { kind: 'delay', ms: 30_000 }],
	[
		'… is refused, twice',
		{ kind: 'status', status: 429, headers: { 'retry-after': '2' }, taken: false, times: 2 },
	],
];

function aligned(rows: Row[]): string[] {
	const width = Math.max(...rows.map(([label]) => label.length)) + 2;
	return rows.map(([label, value]) => `  ${label.padEnd(width)}${value}`);
}

/** Quoted for a POSIX shell; no example holds a quote. */
function curl(url: string, body: unknown): string {
	return `curl ${url} --json '${JSON.stringify(body)}'`;
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
