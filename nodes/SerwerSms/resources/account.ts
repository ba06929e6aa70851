import type { IDataObject } from 'n8n-workflow';
import { InvalidInput } from '../../shared/gateway/error';
import type { ItemOperation } from '../../shared/n8n/operation';
import type { Resource } from '../../shared/n8n/gateway';
import { adminMessages, explainCode, help, limits, register } from '../client/account';
import type { SerwerSms } from '../client/request';
import { entryOutput, GATEWAY } from '../output';
import { optionalText, phoneField, readPhone } from '../fields';

/** How many messages of each type are left. SerwerSMS has no balance in money. */
export async function balances(api: SerwerSms): Promise<IDataObject[]> {
	const items = await limits(api);
	return items.map((limit) => ({ gateway: GATEWAY, ...limit }));
}

const getBalance: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Get Balance',
	action: 'Get the balance of the account',
	description: 'Get how many messages of each type are left, one item per type',
	fields: [],
	run: async (_item, api) => (await balances(api)).map((json) => ({ json })),
};

const getHelp: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Get Help',
	action: 'Get the help contacts',
	description: 'Get the phone number, the email address and your account manager at SerwerSMS',
	fields: [],
	run: async (_item, api) => ({ json: entryOutput(await help(api), api.timeZone) }),
};

const getMessages: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Get Messages',
	action: 'Get messages from the administrator',
	description: 'Get messages from the SerwerSMS administrator, such as planned maintenance',
	fields: [],
	async run(_item, api) {
		const messages = await adminMessages(api);
		return messages.map((message) => ({ json: entryOutput(message, api.timeZone) }));
	},
};

const create: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Create',
	action: 'Create an account',
	description: 'Register a new SerwerSMS account',
	fields: [
		phoneField,
		{ ...optionalText('Email', 'email'), required: true, placeholder: 'e.g. name@example.com' },
		{ ...optionalText('First Name', 'firstName'), required: true },
		{ ...optionalText('Last Name', 'lastName'), required: true },
		{ ...optionalText('Company', 'company'), required: true },
	],
	async run(item, api) {
		const account = {
			phone: readPhone(item.value('phone')),
			email: item.required('email', 'Email'),
			first_name: item.required('firstName', 'First Name'),
			last_name: item.required('lastName', 'Last Name'),
			company: item.required('company', 'Company'),
		};
		await register(api, account);
		return { json: { ...entryOutput(account, api.timeZone), success: true } };
	},
};

const explainError: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Explain Error',
	action: 'Explain an error code',
	description: 'Get what a SerwerSMS error code means',
	fields: [{ ...optionalText('Code', 'code'), required: true, placeholder: 'e.g. 3106' }],
	async run(item, api) {
		const code = item.required('code', 'Code');
		if (!/^\d{1,6}$/.test(code))
			throw new InvalidInput(`"${code}" is not a valid error code. Enter a number such as 3106.`);
		return { json: { gateway: GATEWAY, code, message: await explainCode(api, code) } };
	},
};

export const account: Resource<SerwerSms> = {
	name: 'Account',
	// The first operation is the default, so it is one that only reads.
	operations: { getBalance, explainError, getHelp, getMessages, create },
};
