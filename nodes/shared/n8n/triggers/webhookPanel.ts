import type { IHookFunctions, INodeProperties, IWebhookDescription } from 'n8n-workflow';
import { checkGuard } from './webhookGuard';

/**
 * The webhooks of a trigger. It answers all three methods at the same address, because a gateway may
 * push by GET or POST, and its panel may check the address by any of them.
 *
 * The path stands below the node's own ID. If it contains the secret, n8n itself finds the webhook only
 * for callers who know it. A path parameter such as `:secret` would be an alternative, but works only
 * in n8n's own Webhook node.
 */
export function webhooksAt(name: string): IWebhookDescription[] {
	const path = `={{ $parameter["secret"] && $parameter["secretIn"] === "path" ? "${name}/" + encodeURIComponent($parameter["secret"]) : "${name}" }}`;
	return (['POST', 'GET', 'HEAD'] as const).map((httpMethod) => ({
		name: 'default',
		httpMethod,
		responseMode: 'onReceived',
		// Otherwise n8n would answer with the words of its own default.
		responseData: '',
		path,
		ndvHideMethod: true,
		ndvHideUrl: httpMethod !== 'POST',
	}));
}

/**
 * The user enters the address in the gateway's panel, so there is nothing to register. But a check that
 * would let nobody in stops the activation, because a gateway pushes most events only once.
 */
export const webhookMethods = {
	default: {
		async checkExists(this: IHookFunctions): Promise<boolean> {
			checkGuard(this);
			return true;
		},
		create: async () => true,
		delete: async () => true,
	},
};

/** The parameters of every webhook trigger. */
export const webhookFields: INodeProperties[] = [
	{
		displayName: 'Secret',
		name: 'secret',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		description: 'Optional password for callers',
	},
	{
		displayName: 'Secret In',
		name: 'secretIn',
		type: 'options',
		noDataExpression: true,
		displayOptions: { hide: { secret: [''] } },
		options: [
			{
				name: 'Header',
				value: 'header',
				description: 'In the header X-Webhook-Secret, or as Authorization: Bearer',
			},
			{
				name: 'Path',
				value: 'path',
				description:
					'At the end of the URL, as shown above. At log level debug, n8n also writes the URL with the secret to its log.',
			},
			{ name: 'Query', value: 'query', description: 'As ?secret= at the end of the URL' },
		],
		default: 'path',
		description: 'Where the caller sends the secret',
	},
	{
		displayName: 'Allowed Addresses',
		name: 'allowedAddresses',
		type: 'string',
		default: '',
		placeholder: 'e.g. 203.0.113.7, 198.51.100.0/24',
		description:
			'IP addresses and ranges (IPv4 or IPv6) that may call the webhook, separated by commas. Leave it empty to allow all.',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'hidden',
		// With this setting, n8n leaves the body of a call unread. Otherwise it would refuse a body that
		// does not match its label before the node runs, and round long IDs.
		default: { binaryData: true },
	},
];
