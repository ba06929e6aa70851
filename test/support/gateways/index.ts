import { createRequire } from 'node:module';
import { n8n } from '../../../package.json';
import { SENDINGS, type GatewayName, type Sending, type TestedGateway } from './gateway';

export {
	SENDINGS,
	type GatewayName,
	type OwnSending,
	type SandboxGateway,
	type Sending,
	type TestedGateway,
} from './gateway';

/**
 * All gateways: one for each action node of package.json, from the file of this folder that is named
 * like the node. Every suite that tests a promise runs over this list, so that a gateway of the
 * package is held to all of them. A node without a file makes all of these suites fail.
 */
export const GATEWAYS: readonly TestedGateway[] = actionNodes().map(load);

function actionNodes(): string[] {
	const classes = n8n.nodes.map((file) => /(\w+)\.node\.js$/.exec(file)![1]!);
	const names = classes.map((name) => name[0]!.toLowerCase() + name.slice(1));
	return names.filter((name) => !name.endsWith('Trigger'));
}

function load(name: string): TestedGateway {
	const exported = createRequire(__filename)(`./${name}`) as Record<string, TestedGateway>;
	const found = Object.values(exported).find((gateway) => gateway.name === name);
	if (found) return found;
	throw new Error(`test/support/gateways/${name}.ts exports no gateway with the name "${name}".`);
}

/** Rows for `describe.each` and `it.each`, in which `%s` is the title. */
export function titled<G extends { title: string }>(
	gateways: readonly G[],
): Array<[title: string, gateway: G]> {
	return gateways.map((gateway) => [gateway.title, gateway]);
}

/**
 * Rows for each gateway and each sending operation, in which `%s %s` is the title and operation.
 */
export function titledSendings<G extends { title: string }>(
	gateways: readonly G[],
): Array<[title: string, operation: Sending, gateway: G]> {
	return titled(gateways).flatMap(([title, gateway]) =>
		SENDINGS.map((operation): [string, Sending, G] => [title, operation, gateway]),
	);
}

export function gatewayNamed(name: GatewayName): TestedGateway {
	return GATEWAYS.find((gateway) => gateway.name === name)!;
}
