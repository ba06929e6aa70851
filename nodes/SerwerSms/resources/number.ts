import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { InvalidInput } from '../../shared/gateway/error';
import { isEmpty } from '../../shared/gateway/values';
import { outcomeOf } from '../../shared/gateway/outcome';
import { askAgain } from '../../shared/n8n/askAgain';
import type { Resource } from '../../shared/n8n/gateway';
import type { ItemOperation, Run } from '../../shared/n8n/operation';
import type { Item } from '../../shared/n8n/parameters';
import { readTimeoutMs, timeoutField } from '../../shared/n8n/fields';
import { checkResult, startCheck, testNumber, type NumberCheck } from '../client/numbers';
import type { Fields, SerwerSms } from '../client/request';
import { GATEWAY, withGatewayFields } from '../output';
import { optionalText, phoneField, readPhone } from '../fields';

const billedNotice: INodeProperties = {
	displayName:
		'SerwerSMS bills every number check, whatever its result. If you retry the execution, it does not check the same numbers again.',
	name: 'billed',
	type: 'notice',
	default: '',
};

const checkFields: INodeProperties[] = [
	billedNotice,
	{
		...phoneField,
		required: false,
		description: 'Phone number to check. Not needed with a Check ID.',
	},
	{
		...timeoutField,
		default: 120,
		description:
			'How long to wait for a late result. After that, the item has the status "pending" and a Check ID to get the result with later.',
	},
	optionalText(
		'Check ID',
		'checkId',
		'ID of an earlier check whose result was late. Getting that result is free of charge.',
	),
];

const hlr: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'HLR',
	action: 'Check a number with HLR',
	description:
		'Ask the home network (HLR) whether a phone number exists. SerwerSMS bills each number.',
	fields: checkFields,
	run: async (item, api, run) => ({ json: await check('check', item, api, run) }),
};

const lookup: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Lookup',
	action: 'Look up the network of a number',
	description: 'Look up which network a phone number belongs to now. SerwerSMS bills each number.',
	fields: checkFields,
	run: async (item, api, run) => ({ json: await check('lookup', item, api, run) }),
};

const test: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Test',
	action: 'Test the format of a number',
	description: 'Check the format of a phone number without asking its network. Free of charge.',
	fields: [phoneField],
	async run(item, api) {
		const phone = item.required('phone', 'Phone');
		return { json: { gateway: GATEWAY, phone, correct: await testNumber(api, phone) } };
	},
};

/** A check costs money, so the run keeps its result or its ID, and a retry continues from there. */
async function check(
	kind: NumberCheck,
	item: Item,
	api: SerwerSms,
	run: Run,
): Promise<IDataObject> {
	const kept = run.gate.known(item.index);
	if (kept?.outcome === 'unknown') throw new InvalidInput(RESULT_LOST);
	if (kept && kept.status !== 'pending') return kept;
	let checkId = (kept?.checkId as string | undefined) ?? item.decisiveText('checkId', 'Check ID');
	const given = item.value('phone');
	const phone = checkId !== '' && isEmpty(given) ? null : readPhone(given);
	const timeoutMs = readTimeoutMs(item);
	if (phone !== null && checkId === '') {
		const permit = await run.gate.permit([item.index]);
		const answer = await startCheck(api, permit, kind, phone).catch(async (error: unknown) => {
			run.gate.settle(item.index, { ...outcomeOf(error) });
			return await Promise.reject(error);
		});
		if ('result' in answer) return run.gate.settle(item.index, outputOf(answer.result, api));
		checkId = answer.id;
		run.gate.settle(item.index, pending(phone, checkId));
	}
	let result: Fields | null = null;
	await askAgain(timeoutMs, run, async () => {
		result = await checkResult(api, kind, phone, checkId);
		return result !== null;
	});
	if (!result) return pending(phone, checkId);
	return run.gate.settle(item.index, { ...outputOf(result, api), checkId });
}

const RESULT_LOST =
	'An earlier attempt requested this check but got no usable answer. SerwerSMS may have billed it, so it is not requested again. To check the number once more, run the workflow again.';

function pending(phone: string | null, checkId: string): IDataObject {
	return { gateway: GATEWAY, phone, status: 'pending', checkId };
}

function outputOf(result: Fields, { timeZone }: SerwerSms): IDataObject {
	return withGatewayFields({ gateway: GATEWAY }, result, timeZone);
}

export const number: Resource<SerwerSms> = {
	name: 'Number',
	// The first operation is the default, so it is the one that is free of charge.
	operations: { test, hlr, lookup },
};
