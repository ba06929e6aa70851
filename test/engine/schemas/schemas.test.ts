import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { IDataObject, INodeParameters, INodeType } from 'n8n-workflow';
import { Actio } from '../../../nodes/Actio/Actio.node';
import { Mobipace } from '../../../nodes/Mobipace/Mobipace.node';
import { MProfi } from '../../../nodes/MProfi/MProfi.node';
import { SerwerSms } from '../../../nodes/SerwerSms/SerwerSms.node';
import { ActioBench } from '../../support/actio';
import { runNode, type Setup } from '../../support/engine';
import { MobipaceBench } from '../../support/mobipace';
import { MProfiBench } from '../../support/mprofi';
import { links, open as openLink, textsOf } from '../../support/question';
import { SerwerSmsBench } from '../../support/serwersms';
import { schemaOf } from './schemaOf';
import { tourOfSerwerSms } from './tourOfSerwerSms';
import { tourOfActio, tourOfMobipace, tourOfMProfi, type Answer, type Visit } from './tours';

/**
 * n8n's editor offers the fields of an operation to the next node before anything was run, from
 * `__schema__/v1.0.0/<resource>/<operation>.json` beside the node. These files are what every
 * operation really gives, on a tour through all of them in the sandbox. With UPDATE_SCHEMAS=1 they
 * are written anew; `npm run format` then formats them.
 */
const isUpdate = process.env.UPDATE_SCHEMAS === '1';

/** A gateway's nodes on n8n's engine. */
interface Bench {
	gateway: { messages: readonly object[] };
	setup: (parameters: INodeParameters, items?: IDataObject[]) => Setup;
	close: () => Promise<void>;
}

interface Tour<B extends Bench> {
	type: INodeType;
	/** Where its node is. */
	folder: string;
	open: () => Promise<B>;
	walk: (visit: Visit, bench: B) => Promise<void>;
}

const lifeMs = { sentAfter: 1, deliveredAfter: 2 };

describe('the schemas of mProfi', () => {
	const open = async () => await MProfiBench.open({ lifeMs });
	follow({ type: new MProfi(), folder: 'MProfi', open, walk: tourOfMProfi });
});

describe('the schemas of ACTIO', () => {
	const open = async () => await ActioBench.open({ lifeMs });
	follow({ type: new Actio(), folder: 'Actio', open, walk: tourOfActio });
});

describe('the schemas of SerwerSMS', () => {
	const open = async () => await SerwerSmsBench.open({ lifeMs });
	follow({ type: new SerwerSms(), folder: 'SerwerSms', open, walk: tourOfSerwerSms });
});

describe('the schemas of MOBIPACE', () => {
	const open = async () => await MobipaceBench.open({ lifeMs });
	follow({ type: new Mobipace(), folder: 'Mobipace', open, walk: tourOfMobipace });
});

function follow<B extends Bench>({ type, folder, open, walk }: Tour<B>): void {
	const schemas = join(__dirname, '../../../nodes', folder, '__schema__/v1.0.0');
	const outputs = new Map<string, IDataObject[]>();
	const found = () => [...outputs.keys()].sort();

	beforeAll(async () => {
		const bench = await open();
		try {
			await walk(async (operation, parameters = {}, items, answer) => {
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

	it('are made from a run of every operation', () => {
		expect(operationsOf(type).filter((operation) => !outputs.has(operation))).toEqual([]);
	});

	it('are there for every operation, and for nothing else', () => {
		const files = readdirSync(schemas, { recursive: true, encoding: 'utf8' });
		const named = files.filter((file) => file.endsWith('.json'));
		const described = named.map((file) => file.replaceAll('\\', '/').replace(/\.json$/, ''));
		expect(described.sort()).toEqual(found());
	});

	it('have exactly the fields of what the operation gives, with their types', () => {
		for (const operation of found()) {
			const text = readFileSync(join(schemas, `${operation}.json`), 'utf8');
			expect({ operation, ...(JSON.parse(text) as object) }).toEqual({
				operation,
				...fileOf(outputs.get(operation)!),
			});
		}
	});

	it('have every ID as text, and none of the fields that n8n would take for an error', () => {
		const fields = [...outputs.values()].flat().flatMap((item) => Object.entries(item));
		const ids = fields.filter(([name, value]) => /(^id|Id)$/.test(name) && value !== null);
		expect(ids.filter(([, value]) => typeof value !== 'string')).toEqual([]);
		expect(fields.filter(([name]) => name === 'error')).toEqual([]);
	});
}

/** What the next node is given; where the operation waits for an answer, after that. */
async function resultOf(setup: Setup, bench: Bench, answer?: Answer): Promise<IDataObject[]> {
	const result = await runNode(setup);
	const { outputs, error, run } = result;
	if (error) throw new Error(`${JSON.stringify(setup.parameters)}: ${error.message}`);
	if (!answer) return outputs[0] ?? [];
	const [link] = links(textsOf(bench).at(-1)!);
	const { resumedWith } = await openLink(setup, result, link!, answer);
	if (run.status === 'waiting' && resumedWith) return resumedWith;
	throw new Error(`${JSON.stringify(setup.parameters)}: did not wait for the answer`);
}

/** As the editor wants it: an object with properties, and at least one. */
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

/** Every "resource/operation" of the panel. */
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
