/** `npm run sandbox`: runs the gateways on this machine until Ctrl-C. */
import { parseArgs } from 'node:util';
import { FAULT_KINDS } from './faultSchema';
import { shortName } from './gateway';
import {
	CONTROL_PORT,
	defaultPort,
	forEveryGateway,
	GATEWAY_NAMES,
	startSandbox,
	type Fault,
	type GatewayName,
	type Sandbox,
} from './index';

const PORT_OPTION = { type: 'string' } as const;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			'control-port': PORT_OPTION,
			...Object.fromEntries(GATEWAY_NAMES.map((name) => [portOption(name), PORT_OPTION])),
			host: { type: 'string', default: '127.0.0.1' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		process.stdout.write(usage());
		return;
	}
	const given: Record<string, unknown> = values;
	const sandbox = await startSandbox({
		host: values.host,
		control: { port: port(values['control-port'], CONTROL_PORT) },
		...forEveryGateway((name) => ({ port: port(given[portOption(name)], defaultPort(name)) })),
	});
	process.stdout.write(guide(sandbox));
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void sandbox.close());
	}
}

function portOption(name: GatewayName): string {
	return `${shortName(name)}-port`;
}

function usage(): string {
	const options: Row[] = [
		['--control-port <port>', `port of the control API (default ${CONTROL_PORT})`],
		...GATEWAY_NAMES.map((name): Row => [
			`--${portOption(name)} <port>`,
			`port of the ${name} gateway (default ${defaultPort(name)})`,
		]),
		['--host <address>', 'address to listen on (default 127.0.0.1)'],
		['--help', 'show this text'],
	];
	return `npm run sandbox -- [options]

${aligned(options).join('\n')}

Port 0 takes any free port.
`;
}

function port(given: unknown, fallback: number): number {
	if (typeof given !== 'string') return fallback;
	if (/^\d+$/.test(given) && Number(given) <= 65_535) return Number(given);
	throw new Error(`"${given}" is not a valid port. Ports are whole numbers from 0 to 65535.`);
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
				['Messages received', `curl ${control}/messages`],
				['All requests', `curl ${control}/requests`],
				...gateway
					.examples()
					.map(([does, path, body]): Row => [does, curl(`${control}${path}`, body)]),
				...FAULT_EXAMPLES.map(([does, fault]): Row => [does, curl(`${control}/faults`, fault)]),
				['Remove all faults', `curl -X DELETE ${control}/faults`],
				['Reset the gateway', `curl -X POST ${control}/reset`],
			]),
			'',
		];
	});
	return [
		...sections.flat(),
		`Faults: ${FAULT_KINDS.join(', ')}.`,
		`Control API: ${controlUrl} (GET it for a list of its endpoints).`,
		'',
		`Open ${controlUrl} in a browser to see every handset live and to do all of the above.`,
		'Press Ctrl-C to stop the sandbox.',
		'',
	].join('\n');
}

type Row = [label: string, value: string];

const FAULT_EXAMPLES: Array<[does: string, fault: Fault]> = [
	['Lose the next answer', { kind: 'dropAfter' }],
	['… delay it by 30 s', { kind: 'delay', ms: 30_000 }],
	[
		'… refuse two requests',
		{ kind: 'status', status: 429, headers: { 'retry-after': '2' }, taken: false, times: 2 },
	],
];

function aligned(rows: Row[]): string[] {
	const width = Math.max(...rows.map(([label]) => label.length)) + 2;
	return rows.map(([label, value]) => `  ${label.padEnd(width)}${value}`);
}

/** Quotes the body for a POSIX shell. No example contains a single quote. */
function curl(url: string, body: unknown): string {
	return `curl ${url} --json '${JSON.stringify(body)}'`;
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
