import {
	NodeConnectionTypes,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { receive } from '../shared/n8n/triggers/receive';
import { readParameters } from '../shared/n8n/triggers/triggerParameters';
import { webhookFields, webhookMethods, webhooksAt } from '../shared/n8n/triggers/webhookPanel';
import { readCall } from './call';
import { LINES_IN_PANEL, linesFor } from './configuration';
import { readEvents } from './triggerEvents';

const eventsField: INodeProperties = {
	displayName: 'Events',
	name: 'events',
	type: 'multiOptions',
	options: [
		{
			name: 'Delivery Report',
			value: 'deliveryReport',
			description:
				'A message was delivered or failed. Enter the Report URL in the credential first.',
		},
		{ name: 'Incoming Message', value: 'message', description: 'A message arrived' },
	],
	default: ['message', 'deliveryReport'],
	required: true,
};

const linesField: INodeProperties = {
	displayName: 'Lines for kannel.conf',
	name: 'kannelConf',
	type: 'string',
	typeOptions: { rows: 6 },
	default: LINES_IN_PANEL,
	description:
		'Paste the result below into kannel.conf and replace N8N-HOST. To get the lines with the right address, publish the workflow and open the Production URL in a browser.',
};

export class KannelTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Kannel Trigger',
		name: 'kannelTrigger',
		icon: { light: 'file:kannel.svg', dark: 'file:kannel.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["events"].join(", ") }}',
		// The nodes panel shows this for the action node as well.
		description:
			'SMPP gateway: send messages, or start the workflow when a message or report arrives',
		defaults: { name: 'Kannel Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		webhooks: webhooksAt('kannel'),
		properties: [
			{
				displayName:
					'Open <b>Webhook URLs</b> above, copy the <b>Production URL</b> into the Kannel credential as its Report URL, and <b>publish</b> the workflow. For incoming messages, paste the lines below into kannel.conf and restart the smsbox.',
				name: 'notice',
				type: 'notice',
				default: '',
			},
			eventsField,
			linesField,
			...webhookFields.map(withoutHeader),
		],
	};

	webhookMethods = webhookMethods;

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		let isEmpty = true;
		const response = await receive(this, (fields) => {
			isEmpty = false;
			const { event, ...received } = readCall(fields);
			const isChosen = event === 'unknown' || readParameters(this, readEvents).includes(event);
			return isChosen ? received : null;
		});
		// Without an answer of its own, the call has passed every check.
		return isEmpty && !response.noWebhookResponse ? showLines(this) : response;
	}
}

/** Kannel cannot send headers with its calls. */
function withoutHeader(field: INodeProperties): INodeProperties {
	if (field.name !== 'secretIn') return field;
	const options = (field.options as Array<{ value: string }>).filter(
		({ value }) => value !== 'header',
	);
	return { ...field, options: options as INodeProperties['options'] };
}

interface Reply {
	writeHead: (status: number, headers: Record<string, string>) => void;
	end: (body: string) => void;
}

/** For a person who opens the address in a browser. */
function showLines(context: IWebhookFunctions): IWebhookResponseData {
	const reply = context.getResponseObject() as unknown as Reply;
	const { secret } = context.getQueryData() as { secret?: string };
	const address = context.getNodeWebhookUrl('default') ?? '';
	const query = secret === undefined ? '' : `?secret=${encodeURIComponent(secret)}`;
	reply.writeHead(200, {
		'Content-Type': 'text/plain; charset=utf-8',
		'Cache-Control': 'no-store',
	});
	reply.end(`${linesFor(address + query)}\n`);
	return { noWebhookResponse: true };
}
