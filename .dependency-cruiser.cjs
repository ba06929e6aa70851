/**
 * The direction of imports, from the panel down: `*.node.ts` → `resources/` → client → `shared/`.
 * Only files that need n8n import it. All others can be read, tested and used without it.
 */

const N8N = '^nodes/shared/n8n/|(^|/)node_modules/n8n-';

/** The files of a gateway that may import n8n. Its other files may not. */
const SPEAKS_TO_N8N =
	'^nodes/[^/]+/(resources/|[^/]+\\.node\\.ts$|(gateway|login|triggerEvents|lists|surveyList|fields|period)\\.ts$)';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
	forbidden: [
		{
			name: 'no-circle',
			comment:
				'Files must not import each other in a circle. Move the shared part to a file below them.',
			severity: 'error',
			from: {},
			to: { circular: true },
		},
		{
			name: 'only-the-gate-permits',
			comment:
				'Only the gate of a run issues permits to send. Other files may import only the type.',
			severity: 'error',
			from: {
				path: '^nodes/',
				pathNot: '^nodes/shared/(n8n/sending/gate|gateway/client)\\.ts$',
			},
			to: { path: '^nodes/shared/gateway/permit\\.ts$', dependencyTypesNot: ['type-only'] },
		},
		{
			name: 'shared-without-n8n',
			comment: 'Everything in shared/ except shared/n8n/ works without n8n and without its types.',
			severity: 'error',
			from: { path: '^nodes/shared/', pathNot: '^nodes/shared/n8n/' },
			to: { path: N8N },
		},
		{
			name: 'gateway-without-n8n',
			comment:
				'Clients, and files that compose or read messages, work without n8n and without its types.',
			severity: 'error',
			from: { path: '^nodes/(?!shared/)', pathNot: SPEAKS_TO_N8N },
			to: { path: N8N },
		},
		{
			name: 'shared-knows-no-gateway',
			comment: 'Shared code must work for every gateway, including one that is added later.',
			severity: 'error',
			from: { path: '^nodes/shared/' },
			to: { path: '^nodes/(?!shared/)|^credentials/' },
		},
		{
			name: 'sms-alone',
			comment: 'Code about numbers, parts and alphabets needs no other code.',
			severity: 'error',
			from: { path: '^nodes/shared/sms/' },
			to: { path: '^nodes/', pathNot: '^nodes/shared/sms/' },
		},
		{
			name: 'inbox-above-time',
			comment: 'The state of a trigger depends only on times.',
			severity: 'error',
			from: { path: '^nodes/shared/inbox/' },
			to: { path: '^nodes/', pathNot: '^nodes/shared/(inbox/|time\\.ts$)' },
		},
		{
			name: 'gateway-below-inbox',
			comment: 'Requests and answers must not depend on triggers.',
			severity: 'error',
			from: { path: '^nodes/shared/gateway/' },
			to: { path: '^nodes/shared/inbox/' },
		},
		{
			name: 'client-at-the-bottom',
			comment: 'A client has one function per endpoint. Decisions belong above it.',
			severity: 'error',
			from: { path: '^nodes/(?!shared/)([^/]+)/client[./]' },
			to: {
				path: '^nodes/$1/',
				pathNot: '^nodes/$1/(client[./]|(codes|refusal|answerFields)\\.ts$)',
			},
		},
		{
			name: 'resources-below-the-node',
			comment:
				'A node file uses the gateway, and the gateway uses its resources, never the other way around.',
			severity: 'error',
			from: { path: '^nodes/([^/]+)/', pathNot: '\\.node\\.ts$' },
			to: { path: '\\.node\\.ts$' },
		},
		{
			name: 'gateway-file-above-resources',
			comment: 'gateway.ts lists the resources, so they must not import it.',
			severity: 'error',
			from: { path: '^nodes/(?!shared/)[^/]+/resources/' },
			to: { path: '^nodes/(?!shared/)[^/]+/(gateway|lists|surveyList|triggerEvents)\\.ts$' },
		},
		{
			name: 'gateways-apart',
			comment:
				'Gateways do not depend on each other. Only SmsWebhook reads the pushes of two of them.',
			severity: 'error',
			from: { path: '^nodes/(?!shared/|SmsWebhook/)([^/]+)/' },
			to: { path: '^nodes/', pathNot: '^nodes/(shared|$1)/' },
		},
		{
			name: 'shipped-alone',
			comment: 'Published code must not import code that is not published.',
			severity: 'error',
			from: { path: '^(nodes|credentials)/' },
			to: { path: '^(sandbox|scripts|test)/' },
		},
		{
			name: 'credentials-below-nodes',
			comment: 'A credential may import shared code and the login of its gateway.',
			severity: 'error',
			from: { path: '^credentials/' },
			to: { path: '^nodes/(?!shared/)', pathNot: '^nodes/[^/]+/login\\.ts$' },
		},
		{
			name: 'sandbox-alone',
			comment: 'The sandbox implements the specifications of the gateways, without our code.',
			severity: 'error',
			from: { path: '^sandbox/' },
			to: { path: '^(nodes|credentials|scripts|test)/' },
		},
		{
			name: 'scripts-without-tests',
			comment: 'Tests may import scripts, but scripts must not import tests.',
			severity: 'error',
			from: { path: '^scripts/' },
			to: { path: '^test/' },
		},
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		// Type imports count too, because they are also a dependency.
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
	},
};
