import type { INodeParameters } from 'n8n-workflow';
import type { NodeDraft, WorkflowDraft } from '../../scripts/n8n/workflow';
import type { TestedGateway } from '../support/gateways';
import { connectionsOf, START, type Link as Connection } from '../support/realN8n';
import type { LinkName } from './gateways/links';

/**
 * The workflow "Start, Items, Node": a Code node makes `count` items for the measured node. If
 * `before` is given, they pass through that node first.
 */
export function over(
	count: number,
	json: string,
	node: Partial<NodeDraft>,
	before?: Partial<NodeDraft>,
): WorkflowDraft {
	const chain = [START, codeNode(count, json), ...(before ? [named(before, 'Before')] : [])];
	const nodes = [...chain, named(node)];
	return {
		name: `${node.type} ${count}`,
		nodes,
		connections: connectionsOf(
			chain.map(({ name }, i): Connection => [name, 0, nodes[i + 1]!.name]),
		),
	};
}

/** The same with n8n's Loop Over Items, one item in each turn. */
export function loopOver(count: number, json: string, node: Partial<NodeDraft>): WorkflowDraft {
	const loop: NodeDraft = {
		name: 'Loop',
		type: 'n8n-nodes-base.splitInBatches',
		typeVersion: 3,
		parameters: { options: {} },
	};
	const links: Connection[] = [
		['Start', 0, 'Items'],
		['Items', 0, 'Loop'],
		['Loop', 1, 'Node'],
		['Node', 0, 'Loop'],
	];
	return {
		name: `loop ${count}`,
		nodes: [START, codeNode(count, json), loop, named(node)],
		connections: connectionsOf(links),
	};
}

/** Message `i`. The texts differ, unless the gateway needs one text for a shared request. */
export function message(gateway: TestedGateway, i: number): { to: string; text: string } {
	const text = TEXTS[gateway.needsOneText ? 'same' : 'own'];
	return {
		to: gateway.number(i),
		text: text.replace('${i}', String(i)).replace('${i * 7}', String(i * 7)),
	};
}

/** The same message as JavaScript for a Code node. */
export function messageJson(gateway: TestedGateway): string {
	const text = TEXTS[gateway.needsOneText ? 'same' : 'own'];
	// The numbers of `gateway.number`. They leave out endings that mean something to the sandbox.
	const to = `String(${gateway.number(0)} + Math.floor(i / 500) * 1000 + (i % 500))`;
	return `{ to: ${to}, text: \`${text}\` }`;
}

/** Texts as template literals for a Code node. */
const TEXTS = {
	own: 'Paczka nr ${i} czeka w punkcie odbioru do jutra, kod ${i * 7}.',
	same: 'Paczka czeka w punkcie odbioru do jutra.',
};

export function ourNode(
	{ name, credential, parameters: own }: TestedGateway,
	link: LinkName,
	parameters: INodeParameters,
): Partial<NodeDraft> {
	return {
		type: `n8n-nodes-sms-gateways.${name}`,
		parameters: { resource: 'message', ...own, ...parameters },
		credentials: { [credential.name]: { name: `${name} ${link}` } },
	};
}

/** Plain expressions, which the node reads itself. */
export const FROM_ITEM = { to: '={{ $json.to }}', text: '={{ $json.text }}' };

export const sendBulk = {
	inputFields: { operation: 'sendBulk', messagesFrom: 'inputFields' },
	parameters: { operation: 'sendBulk', messagesFrom: 'parameters', ...FROM_ITEM },
	/** The same, with expressions that n8n has to evaluate for each item. */
	evaluated: {
		operation: 'sendBulk',
		messagesFrom: 'parameters',
		to: '={{ $json.to.trim() }}',
		text: '={{ $json.text.trim() }}',
	},
};

export function send(concurrency: number): INodeParameters {
	return { operation: 'send', ...FROM_ITEM, options: { concurrency } };
}

/** One request per item in batches of `batchSize`, signed with this package's credential. */
export function httpRequest(
	{ name, credential, request }: TestedGateway,
	link: LinkName,
	baseUrl: string,
	batchSize: number,
): Partial<NodeDraft> {
	return {
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: {
			method: 'POST',
			url: baseUrl + request.path,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: credential.name,
			...contentOf(request),
			// With an interval of 0 n8n would start all requests at once.
			options: { batching: { batch: { batchSize, batchInterval: 1 } } },
		},
		credentials: { [credential.name]: { name: `${name} ${link}` } },
	};
}

/** The parameters for headers and body, which read the recipient and the text from an item. */
function contentOf(request: TestedGateway['request']): INodeParameters {
	const { headers, body } = request;
	const fromItem = (text: string) => `=${text.replace('<to>', '{{ $json.to }}')}`;
	const list = Object.entries(headers?.('<to>') ?? {});
	const isText = typeof body('', '') === 'string';
	return {
		...(headers && {
			sendHeaders: true,
			headerParameters: {
				parameters: list.map(([name, value]) => ({ name, value: fromItem(value) })),
			},
		}),
		sendBody: true,
		...(isText
			? {
					contentType: 'raw',
					rawContentType: 'text/plain; charset=UTF-8',
					body: '={{ $json.text }}',
				}
			: { specifyBody: 'json', jsonBody: `={{ JSON.stringify(${bodyExpression(request)}) }}` }),
	};
}

/** The body of a request as JavaScript that reads the recipient and the text from an item. */
function bodyExpression({ body }: TestedGateway['request']): string {
	const [to, text] = ['<to>', '<text>'];
	return (
		JSON.stringify(body(to, text))
			.replace(to, '" + $json.to + "')
			.replace(text, '" + $json.text + "')
			// Two closing braces together would end n8n's expression.
			.replaceAll('}}', '} }')
	);
}

/** Edit Fields with two expressions and nothing else. */
export const editFields: Partial<NodeDraft> = {
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	parameters: {
		assignments: {
			assignments: ['to', 'text'].map((name) => ({
				id: name,
				name,
				type: 'string',
				value: `={{ $json.${name}.trim() }}`,
			})),
		},
		options: {},
	},
};

function named(node: Partial<NodeDraft>, name = 'Node'): NodeDraft {
	return { typeVersion: 1, ...node, name, type: node.type! };
}

function codeNode(count: number, json: string): NodeDraft {
	return {
		name: 'Items',
		type: 'n8n-nodes-base.code',
		typeVersion: 2,
		parameters: {
			jsCode: `return Array.from({ length: ${count} }, (_, i) => ({ json: ${json} }));`,
		},
	};
}
