import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ActioTrigger } from '../../../../nodes/Actio/ActioTrigger.node';
import { KannelTrigger } from '../../../../nodes/Kannel/KannelTrigger.node';
import { SmsWebhookTrigger } from '../../../../nodes/SmsWebhook/SmsWebhookTrigger.node';
import { packageNodes } from '../../../support/packageNodes';
import { WebhookBench } from '../../../support/webhook';

const DOCS = join(__dirname, '../../../../docs');
const run = promisify(execFile);

/** Runs the `curl` lines of a page. Returns the events of the items that each of them starts. */
async function tryOut(page: string, bench: WebhookBench): Promise<unknown[][]> {
	const [, lines = ''] = /```sh\n([^]*?)```/.exec(readFileSync(join(DOCS, page), 'utf8')) ?? [];
	const script = lines
		.replaceAll('ADDRESS', bench.url + bench.path)
		.replaceAll('curl ', 'curl -sS ');
	const { stdout } = await run('sh', ['-ec', script]);
	expect(stdout).toBe('{"received":true}'.repeat(bench.executions.length));
	return bench.executions.map((items) => items.map(({ event }) => event));
}

const DOCUMENTED = [
	[
		'actio-trigger.md',
		() => new ActioTrigger(),
		{ events: ['message', 'deliveryReport'] },
		[['message'], ['deliveryReport'], ['deliveryReport'], ['message']],
	],
	[
		'kannel-trigger.md',
		() => new KannelTrigger(),
		{ events: ['message', 'deliveryReport'] },
		[['message'], ['deliveryReport'], ['deliveryReport']],
	],
	[
		'webhook.md',
		() => new SmsWebhookTrigger(),
		{},
		[['deliveryReport'], ['message'], ['deliveryReport'], ['unknown', 'unknown']],
	],
] as const;

it.each(DOCUMENTED)(
	'the pushes of docs/%s start the workflow',
	async (page, create, parameters, events) => {
		const bench = await WebhookBench.open(create(), parameters as never);
		try {
			expect(await tryOut(page, bench)).toEqual(events);
		} finally {
			await bench.close();
		}
	},
);

it('every trigger that is called has its pushes documented', async () => {
	const called = (await packageNodes()).filter(
		({ description: { group, webhooks } }) => group.includes('trigger') && webhooks,
	);
	expect(called.map(({ description }) => description.name).sort()).toEqual(
		DOCUMENTED.map(([, create]) => create().description.name).sort(),
	);
});
