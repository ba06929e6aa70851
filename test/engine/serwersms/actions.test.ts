import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodePropertyOptions } from 'n8n-workflow';
import { SerwerSms } from '../../../nodes/SerwerSms/SerwerSms.node';
import { SerwerSmsBench } from '../../support/serwerSmsBench';
import { FROM_INPUT, type Visit } from '../schemas/tour';
import { tour } from '../schemas/tours/serwerSms';

/** The actions of the HTTPS API, by the vendor's pages and clients. */
const ACTIONS: Record<string, string[]> = {
	messages: [
		...['send_sms', 'send_personalized', 'send_voice', 'send_mms', 'send_rcs', 'tester_rcs'],
		...['send_nd', 'send_ndi', 'view', 'reports', 'delete', 'recived'],
	],
	account: ['add', 'limits', 'help', 'messages'],
	senders: ['add', 'index'],
	contacts: ['add', 'index', 'view', 'edit', 'delete', 'import'],
	groups: ['add', 'index', 'view', 'edit', 'delete', 'check'],
	phones: ['check', 'lookup', 'test'],
	files: ['add', 'index', 'view', 'delete'],
	templates: ['index', 'add', 'edit', 'delete'],
	stats: ['index'],
	blacklist: ['add', 'index', 'check', 'delete'],
	subaccounts: ['add', 'index', 'view', 'limit', 'delete'],
	payments: ['index', 'view', 'invoice'],
	premium: ['index', 'send'],
	quiz: ['view'],
	push: ['contact'],
	error: ['3106'],
};

/** The number of rows in the vendor's own list of what SOAP offers. */
const SOAP_OFFERS = 8;

/** Operations by what they are called in the panel, such as `Message: Send Bulk`. */
const labels = new Map<string, string>();
for (const { name, options = [], displayOptions } of new SerwerSms().description.properties) {
	if (name !== 'operation') continue;
	const [resource] = displayOptions!.show!.resource as string[];
	for (const option of options as INodePropertyOptions[]) {
		labels.set(`${titleOf(resource!)}: ${option.name}`, `${resource}/${String(option.value)}`);
	}
}

function titleOf(resource: string): string {
	const { properties } = new SerwerSms().description;
	const { options = [] } = properties.find(({ name }) => name === 'resource')!;
	return (options as INodePropertyOptions[]).find(({ value }) => value === resource)!.name;
}

const page = readFileSync(join(__dirname, '../../../docs/serwersms-soap.md'), 'utf8');

/** The rows of a section's table: the first cell, and the operations that the second names. */
function rowsOf(section: string): Array<[what: string, operations: string[]]> {
	const [, text] = page.split(`## ${section}\n`);
	const rows = [...text!.split('\n## ')[0]!.matchAll(/^\| (.+?) +\| (.+?) +\|$/gm)].slice(2);
	return rows.map(([, what, cell]) => [
		what!,
		[...cell!.matchAll(/_([^_]+)_/g)].map(([, label]) => label!),
	]);
}

const offers = rowsOf('What SOAP offers');
const actions = rowsOf('Every action of the HTTPS API').map(
	([what, operations]): [action: string, operations: string[]] => [
		/`([^`]+)`/.exec(what)![1]!,
		operations,
	],
);

describe('the page for those who come from SOAP', () => {
	it('has every action of the HTTPS API once, or says why it has no operation', () => {
		const all = Object.entries(ACTIONS).flatMap(([of, names]) => names.map((it) => `${of}/${it}`));
		const [, without] = /\nTwo actions have no operation([^]+?)\n\n/.exec(page)!;
		const left = [...without!.matchAll(/`(\w+\/\w+)`/g)].map(([, action]) => action!);
		expect(left).toHaveLength(2);
		expect([...actions.map(([action]) => action), ...left].sort()).toEqual(all.sort());
	});

	it('has everything that SOAP offers', () => {
		expect(offers).toHaveLength(SOAP_OFFERS);
	});

	it('names only operations of the node, and at least one for each row', () => {
		for (const [what, operations] of [...offers, ...actions]) {
			expect([what, operations.length]).not.toEqual([what, 0]);
			expect([what, operations.filter((label) => !labels.has(label))]).toEqual([what, []]);
		}
	});

	describe('with the node at work', () => {
		const asked = new Map<string, Set<string>>();
		beforeAll(async () => {
			const lifeMs = { sentAfter: 1, deliveredAfter: 2 };
			const bench = await SerwerSmsBench.open({ lifeMs });
			try {
				const visit: Visit = async (operation, parameters = {}, items) => {
					const [resource, name] = operation.split('/') as [string, string];
					const before = bench.actions.length;
					const asking = { resource, operation: name, ...parameters };
					const { outputs } = await bench.run(asking, items);
					const known = asked.get(operation) ?? [];
					asked.set(operation, new Set([...known, ...bench.actions.slice(before)]));
					return outputs[0] ?? [];
				};
				await tour(visit, bench);
				await visit('message/sendBulk', FROM_INPUT, [
					{ to: '500600700', text: 'One', reference: 'text1' },
					{ to: '500600701', text: 'Another', reference: 'text2' },
				]);
			} finally {
				await bench.close();
			}
		}, 180_000);

		it.each(actions)('is right about %s', (action, operations) => {
			const others = operations.filter((label) => !asked.get(labels.get(label)!)?.has(action));
			expect(others).toEqual([]);
		});
	});
});
