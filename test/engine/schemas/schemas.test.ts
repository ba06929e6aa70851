import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { IDataObject, INodeType } from 'n8n-workflow';
import { openBench, type Bench } from '../../support/bench';
import { runNode, type Setup } from '../../support/engine';
import { GATEWAYS, titled, type TestedGateway } from '../../support/gateways';
import { links, open as openLink } from '../../support/question';
import { schemaOf } from './schemaOf';
import { usualTour, type Answer, type Tour } from './tour';

/**
 * n8n's editor offers the output fields of an operation to the next node even before the first run.
 * It reads them from `__schema__/v1.0.0/<resource>/<operation>.json` beside the node. These tests
 * run every operation in the sandbox (`usualTour`, or `tours/<gateway>.ts`) and compare its output
 * with the file. With UPDATE_SCHEMAS=1 they write the files. Run `npm run format` afterwards.
 */
const isUpdate = process.env.UPDATE_SCHEMAS === '1';

const LIFE_MS = { sentAfter: 1, deliveredAfter: 2 };

describe.each(titled(GATEWAYS))('the output schemas of %s', (_, gateway) => {
	// A node's folder has the name of its class.
	const schemas = join(__dirname, '../../../nodes', gateway.node.name, '__schema__/v1.0.0');
	const outputs = new Map<string, IDataObject[]>();
	const visited = () => [...outputs.keys()].sort();

	beforeAll(async () => {
		const tour = await tourOf(gateway);
		const bench = await openBench(gateway, { lifeMs: LIFE_MS });
		try {
			await tour(async (operation, parameters = {}, items, answer) => {
				const [resource, name] = operation.split('/') as [string, string];
				const setup = bench.setup({ resource, operation: name, ...parameters }, items);
				const list = await resultOf(setup, bench, answer);
				outputs.set(operation, [...(outputs.get(operation) ?? []), ...list]);
				return list;
			}, bench);
		} finally {
			await bench.close();
		}
		if (isUpdate) write(schemas, outputs);
	}, 180_000);

	it('come from a run of every operation', () => {
		expect(operationsOf(new gateway.node()).filter((operation) => !outputs.has(operation))).toEqual(
			[],
		);
	});

	it('exist for every operation and for nothing else', () => {
		const files = readdirSync(schemas, { recursive: true, encoding: 'utf8' });
		const named = files.filter((file) => file.endsWith('.json'));
		const described = named.map((file) => file.replaceAll('\\', '/').replace(/\.json$/, ''));
		expect(described.sort()).toEqual(visited());
	});

	it('have exactly the fields that the operation outputs, with their types', () => {
		for (const operation of visited()) {
			const text = readFileSync(join(schemas, `${operation}.json`), 'utf8');
			expect({ operation, ...(JSON.parse(text) as object) }).toEqual({
				operation,
				...fileOf(outputs.get(operation)!),
			});
		}
	});

	it('have every ID as text and no field named "error", which n8n would take for a failure', () => {
		const fields = [...outputs.values()].flat().flatMap((item) => Object.entries(item));
		const ids = fields.filter(([name, value]) => /(^id|Id)$/.test(name) && value !== null);
		expect(ids.filter(([, value]) => typeof value !== 'string')).toEqual([]);
		expect(fields.filter(([name]) => name === 'error')).toEqual([]);
	});
});

/** A gateway with operations of its own has a tour of its own. */
async function tourOf({ name }: TestedGateway): Promise<Tour> {
	const file = join(__dirname, 'tours', `${name}.ts`);
	if (!existsSync(file)) return usualTour;
	return ((await import(file)) as { tour: Tour }).tour;
}

/**
 * The items that the next node gets. If the operation waits, these are the items after `answer`.
 */
async function resultOf(setup: Setup, bench: Bench, answer?: Answer): Promise<IDataObject[]> {
	const result = await runNode(setup);
	const { outputs, error, run } = result;
	if (error) throw new Error(`${JSON.stringify(setup.parameters)}: ${error.message}`);
	if (!answer && run.status !== 'waiting') return outputs[0] ?? [];
	const [link] = answer ? links(bench.texts.at(-1)!) : [bench.tested.resumption!(bench.gateway)];
	const { resumedWith } = await openLink(setup, result, link!, answer);
	if (run.status === 'waiting' && resumedWith) return resumedWith;
	throw new Error(`${JSON.stringify(setup.parameters)}: it did not wait for the answer.`);
}

/** The content of a schema file. n8n's editor needs an object with at least one property. */
function fileOf(items: IDataObject[]): object {
	return { ...schemaOf(items), version: 1 };
}

function write(folder: string, outputs: Map<string, IDataObject[]>): void {
	rmSync(folder, { recursive: true, force: true });
	for (const [operation, items] of outputs) {
		const file = join(folder, `${operation}.json`);
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, `${JSON.stringify(fileOf(items), null, '\t')}\n`);
	}
}

/** Every operation of the panel, as "resource/operation". */
function operationsOf({ description: { properties } }: INodeType): string[] {
	return properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options = [] }) =>
			options.map((option) => {
				const [resource] = displayOptions!.show!.resource as string[];
				return `${resource}/${'value' in option ? String(option.value) : ''}`;
			}),
		);
}
