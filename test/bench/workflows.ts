import type { INodeParameters } from 'n8n-workflow';
import type { NodeDraft, WorkflowDraft } from '../../scripts/n8n/workflow';
import { connectionsOf, start, type Link as Connection } from '../support/realN8n';
import type { LinkName } from './gateways/links';
import type { GatewayName } from './gateways/process';

/** What differs between the gateways when messages are sent through them. */
interface Subject {
	title: string;
	credential: string;
	/** JavaScript for the number and the text of message `i`. */
	to: string;
	text: string;
	from?: string;
	/** How many requests of a bulk are under way at once; 1 where absent. */
	atOnce?: number;
	/** One message by the HTTP Request node: where to, and the body as n8n's expression. */
	path: string;
	body: string;
}

const OWN_TEXT = '`Paczka nr ${i} czeka w punkcie odbioru do jutra, kod ${i * 7}.`';
const POLISH = 'String(48500000000 + i)';

export const SUBJECTS: Record<GatewayName, Subject> = {
	mProfi: {
		title: 'mProfi',
		credential: 'mProfiApi',
		to: POLISH,
		text: OWN_TEXT,
		path: '/send/',
		body: '{ recipient: $json.to, message: $json.text }',
	},
	// Together go the messages with one text.
	actio: {
		title: 'ACTIO',
		credential: 'actioApi',
		to: POLISH,
		text: "'Paczka czeka w punkcie odbioru do jutra.'",
		from: '48732129000',
		atOnce: 5,
		path: '/api/sms',
		body: "{ from: '48732129000', to: $json.to, body: $json.text }",
	},
	serwerSms: {
		title: 'SerwerSMS',
		credential: 'serwerSmsApi',
		to: POLISH,
		text: OWN_TEXT,
		from: '',
		path: '/messages/send_sms.json',
		body: "{ phone: '+' + $json.to, text: $json.text }",
	},
	mobipace: {
		title: 'MOBIPACE',
		credential: 'mobipaceApi',
		to: 'String(79160000000 + i)',
		text: OWN_TEXT,
		from: 'SHOP',
		path: '/Send',
		body: "{ Sender: 'SHOP', Messages: [{ Recipient: $json.to, Body: $json.text }] }",
	},
};

export const GATEWAY_NAMES = Object.keys(SUBJECTS) as GatewayName[];

/**
 * "Start, Items, Node": so many items, made in a Code node, go into the measured node; through
 * another one before it where that is given.
 */
export function over(
	count: number,
	json: string,
	node: Partial<NodeDraft>,
	before?: Partial<NodeDraft>,
): WorkflowDraft {
	const chain = [start, codeNode(count, json), ...(before ? [named(before, 'Before')] : [])];
	const nodes = [...chain, named(node)];
	return {
		name: `${node.type} ${count}`,
		nodes,
		connections: connectionsOf(
			chain.map(({ name }, i): Connection => [name, 0, nodes[i + 1]!.name]),
		),
	};
}

/** The same in n8n's usual loop: one item a turn. */
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
		nodes: [start, codeNode(count, json), loop, named(node)],
		connections: connectionsOf(links),
	};
}

/** The JSON of message `i`. */
export function messageJson(gateway: GatewayName): string {
	const { to, text } = SUBJECTS[gateway];
	return `{ to: ${to}, text: ${text} }`;
}

export function ourNode(
	gateway: GatewayName,
	link: LinkName,
	parameters: INodeParameters,
): Partial<NodeDraft> {
	const { credential, from } = SUBJECTS[gateway];
	return {
		type: `n8n-nodes-sms-gateways.${gateway}`,
		parameters: { resource: 'message', ...(from !== undefined && { from }), ...parameters },
		credentials: { [credential]: { name: `${gateway} ${link}` } },
	};
}

const fromItem = { to: '={{ $json.to }}', text: '={{ $json.text }}' };

export const sendBulk = {
	inputFields: { operation: 'sendBulk', messagesFrom: 'inputFields' },
	parameters: { operation: 'sendBulk', messagesFrom: 'parameters', ...fromItem },
};

export function send(concurrency: number): INodeParameters {
	return { operation: 'send', ...fromItem, options: { concurrency } };
}

/** One request per item, signed with this package's credential, begun in batches of so many. */
export function httpRequest(
	gateway: GatewayName,
	link: LinkName,
	baseUrl: string,
	batchSize: number,
): Partial<NodeDraft> {
	const { credential, path, body } = SUBJECTS[gateway];
	return {
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: {
			method: 'POST',
			url: baseUrl + path,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: credential,
			sendBody: true,
			specifyBody: 'json',
			jsonBody: `={{ JSON.stringify(${body}) }}`,
			// With an interval of 0 n8n would begin all at once.
			options: { batching: { batch: { batchSize, batchInterval: 1 } } },
		},
		credentials: { [credential]: { name: `${gateway} ${link}` } },
	};
}

/** Resolves the same two expressions, and nothing else. */
export const editFields: Partial<NodeDraft> = {
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	parameters: {
		assignments: {
			assignments: ['to', 'text'].map((name) => ({
				id: name,
				name,
				type: 'string',
				value: `={{ $json.${name} }}`,
			})),
		},
		options: {},
	},
};

export const noOperation: Partial<NodeDraft> = { type: 'n8n-nodes-base.noOp' };

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
