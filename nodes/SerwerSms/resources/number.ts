import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { ItemOperation, Resource, Run } from '../../shared/n8n/operation';
import type { Item } from '../../shared/n8n/parameters';
import { timeoutField } from '../../shared/n8n/properties';
import { checkResult, startCheck, testNumber, type NumberCheck } from '../client/numbers';
import type { Fields, SerwerSms } from '../client/wire';
import { GATEWAY, withFields } from '../output';
import { optionalText, phoneField, readPhone } from './fields';

const billedNotice: INodeProperties = {
	displayName:
		'SerwerSMS bills every number that is checked, whatever comes out. A retry of the execution does not check again what was checked.',
	name: 'billed',
	type: 'notice',
	default: '',
};

const checkFields: INodeProperties[] = [
	billedNotice,
	phoneField,
	{
		...timeoutField,
		default: 120,
		description:
			'How long to wait at most, in seconds, for a result that comes late. After that the item says "pending" and has a Check ID to ask with.',
	},
	optionalText(
		'Check ID',
		'checkId',
		'ID of an earlier check whose result is late. Asking for it costs nothing.',
	),
];

const hlr: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'HLR',
	action: 'Check a number by HLR',
	description: 'Ask the home network (HLR) whether a phone number exists; each number is billed',
	fields: checkFields,
	run: async (item, api, run) => ({ json: await check('check', item, api, run) }),
};

const lookup: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Lookup',
	action: 'Look up the network of a number',
	description: 'Look up which network a number belongs to now; each number is billed',
	fields: checkFields,
	run: async (item, api, run) => ({ json: await check('lookup', item, api, run) }),
};

const test: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Test',
	action: 'Test the format of a number',
	description: 'See whether this can be a phone number, without asking its network; free of charge',
	fields: [phoneField],
	async run(item, api) {
		const phone = item.required('phone', 'Phone');
		return { json: { gateway: GATEWAY, phone, correct: await testNumber(api, phone) } };
	},
};

/** Pauses between two questions for a late result, in seconds; the last one goes on. */
const PAUSES = [2, 3, 5, 8, 10];

/** The ledger keeps a check, since it was paid for: a retry goes on with it. */
async function check(
	kind: NumberCheck,
	item: Item,
	api: SerwerSms,
	run: Run,
): Promise<IDataObject> {
	const kept = run.ledger.get(item.index);
	if (kept && kept.status !== 'pending') return kept;
	const phone = readPhone(item.value('phone'));
	const deadline = Date.now() + item.number('timeoutSeconds', 'Timeout', 1) * 1000;
	let checkId = (kept?.checkId as string | undefined) ?? item.text('checkId');
	if (checkId === '') {
		const answer = await startCheck(api, kind, phone);
		if ('result' in answer) return keep(run, item, outputOf(answer.result, api));
		checkId = answer.id;
		keep(run, item, pending(phone, checkId));
	}
	for (let round = 0; ; round++) {
		const result = await checkResult(api, kind, phone, checkId);
		if (result) return keep(run, item, { ...outputOf(result, api), checkId });
		const left = deadline - Date.now();
		if (left <= 0) return pending(phone, checkId);
		const pause = PAUSES[Math.min(round, PAUSES.length - 1)]! * 1000;
		await run.cancellation.sleep(Math.min(pause, left));
	}
}

function keep(run: Run, item: Item, json: IDataObject): IDataObject {
	run.ledger.keep(item.index, json);
	return json;
}

function pending(phone: string, checkId: string): IDataObject {
	return { gateway: GATEWAY, phone, status: 'pending', checkId };
}

function outputOf(result: Fields, { timeZone }: SerwerSms): IDataObject {
	return withFields({ gateway: GATEWAY }, result, timeZone, []);
}

export const number: Resource<SerwerSms> = {
	name: 'Number',
	// The first is the default, so it is the one that costs nothing.
	operations: { test, hlr, lookup },
};
