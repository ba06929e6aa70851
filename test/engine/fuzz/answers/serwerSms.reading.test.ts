import type { IDataObject } from 'n8n-workflow';
import { SerwerSmsBench } from '../../../support/serwerSmsBench';
import { checkEntry, checkIncoming, checkStatus, type Shape } from './promises';
import { tryAnswers, type Trial } from './trial';

const located = (value: string) => ({ __rl: true, mode: 'id', value });
const PHONE = '500600700';

/** Gives the account an address book, a template, a message and incoming messages. */
async function fillAccount(bench: SerwerSmsBench): Promise<void> {
	const { gateway } = bench;
	await bench.run({ resource: 'group', operation: 'create', name: 'Members' });
	await bench.run({
		...{ resource: 'contact', operation: 'create', phone: PHONE },
		additionalFields: { groupIds: '701', firstName: 'Jan', email: 'jan@example.com' },
	});
	await bench.run({ resource: 'blacklist', operation: 'create', phone: '500600709' });
	await bench.run({ resource: 'template', operation: 'create', name: 'Hi', text: 'Cześć' });
	await bench.run({
		...{ resource: 'message', operation: 'send', sendTo: 'number', to: PHONE, text: 'Hej' },
		options: { reference: 'order1' },
	});
	for (const type of ['eco', 'nd', 'pre'] as const) {
		gateway.receive({ phone: `+48${PHONE}`, text: 'TAK', type });
	}
}

const trial = (
	[resource, operation]: [string, string],
	parameters: object,
	at: RegExp,
	shape: Shape = {},
	more: Partial<Trial<SerwerSmsBench>> = {},
): Trial<SerwerSmsBench> => ({
	name: `${resource} ${operation}`,
	at,
	parameters: { resource, operation, returnAll: true, ...parameters },
	tries: 12,
	check: (outputs) => {
		for (const json of outputs) checkEntry(json, 'serwerSms', shape);
	},
	...more,
});

const statuses = {
	check: (outputs: IDataObject[]) => {
		expect(outputs).toHaveLength(1);
		for (const json of outputs) checkStatus(json, 'serwerSms');
	},
};
const messages = {
	check: (outputs: IDataObject[]) => {
		for (const json of outputs) if (json.failure === undefined) checkStatus(json, 'serwerSms');
	},
};
const contactId = located('60001');
const groupId = located('701');
const DONE = { deleted: 'flag' };
const ID = 'text none';

const trials: Array<Trial<SerwerSmsBench>> = [
	trial(['message', 'getStatus'], { reference: 'order1' }, /reports/, {}, statuses),
	trial(
		['message', 'waitForDelivery'],
		{ reference: 'order1', timeoutSeconds: 30 },
		/reports/,
		{},
		statuses,
	),
	trial(['message', 'get'], { reference: 'order1' }, /messages\/view/, {}, messages),
	trial(['message', 'getMany'], {}, /reports/, {}, messages),
	trial(['message', 'cancelScheduled'], { messageId: 'aca3944055' }, /delete/, {
		canceled: 'flag',
	}),
	trial(
		['incomingMessage', 'getMany'],
		{ types: ['eco', 'nd', 'premium'] },
		/rec/,
		{},
		{
			check: (outputs) => {
				for (const json of outputs)
					if (json.failure === undefined) checkIncoming(json, 'serwerSms');
			},
		},
	),
	trial(['account', 'getBalance'], {}, /limits/, {
		...{ type: 'text', remaining: 'number none', unlimited: 'flag', available: 'flag' },
		charactersPerMessage: 'number none',
	}),
	trial(['account', 'getHelp'], {}, /help/),
	trial(['account', 'getMessages'], {}, /account\/messages/),
	trial(
		['account', 'create'],
		{ phone: PHONE, email: 'a@example.com', firstName: 'A', lastName: 'B', company: 'C' },
		/account\/add/,
		{ success: 'flag' },
	),
	trial(['account', 'explainError'], { code: '3106' }, /error/, { code: 'text', message: 'text' }),
	trial(['sender', 'getMany'], {}, /senders/),
	trial(['sender', 'create'], { name: 'NEWSHOP' }, /senders/, { name: 'text', success: 'flag' }),
	trial(['contact', 'create'], { phone: '500600701' }, /contacts/, { contactId: ID }),
	trial(['contact', 'get'], { contactId }, /contacts/),
	trial(['contact', 'getMany'], {}, /contacts/),
	trial(['contact', 'update'], { contactId, updateFields: { city: 'X' } }, /contacts/),
	trial(['contact', 'delete'], { contactId }, /contacts/, DONE),
	trial(['contact', 'import'], { groupName: 'All', phone: PHONE }, /contacts/, {
		...{ groupId: ID, groupName: 'text', invalidCount: 'number', invalid: 'list' },
	}),
	trial(['group', 'create'], { name: 'More' }, /groups/, { name: 'text' }),
	trial(['group', 'get'], { groupId }, /groups/),
	trial(['group', 'getMany'], {}, /groups/),
	trial(['group', 'check'], { phone: PHONE }, /groups/, { phone: 'text' }),
	trial(['group', 'update'], { groupId, name: 'Friends' }, /groups/, { name: 'text' }),
	trial(['group', 'delete'], { groupId }, /groups/, DONE),
	trial(['number', 'hlr'], { phone: PHONE, timeoutSeconds: 20 }, /phones/),
	trial(['number', 'lookup'], { phone: PHONE, timeoutSeconds: 20 }, /phones/),
	trial(['number', 'test'], { phone: PHONE }, /phones/, { phone: 'text', correct: 'flag' }),
	trial(['file', 'create'], { type: 'voice', url: 'https://example.com/a.wav' }, /files/),
	trial(['file', 'get'], { type: 'voice', fileId: located('5f1d2c3b4a') }, /files/),
	trial(['file', 'getMany'], { type: 'voice' }, /files/),
	trial(['file', 'delete'], { type: 'voice', fileId: located('5f1d2c3b4a') }, /files/, DONE),
	trial(['template', 'create'], { name: 'A', text: 'B' }, /templates/),
	trial(['template', 'getMany'], {}, /templates/),
	trial(['template', 'update'], { templateId: located('801'), name: 'A', text: 'B' }, /templates/),
	trial(['template', 'delete'], { templateId: located('801') }, /templates/, DONE),
	trial(['blacklist', 'check'], { phone: PHONE }, /blacklist/, { phone: 'text', exists: 'flag' }),
	trial(['blacklist', 'create'], { phone: PHONE }, /blacklist/),
	trial(['blacklist', 'getMany'], {}, /blacklist/),
	trial(['blacklist', 'delete'], { phone: '500600709' }, /blacklist/, DONE),
	trial(['statistic', 'getMany'], {}, /stats/),
	trial(
		['subaccount', 'create'],
		{ username: 'abcdef', password: 'password1', templateId: located('21973') },
		/subaccounts/,
	),
	trial(['subaccount', 'get'], { subaccountId: located('21973') }, /subaccounts/),
	trial(['subaccount', 'getMany'], {}, /subaccounts/),
	trial(
		['subaccount', 'setLimit'],
		{ subaccountId: located('21973'), type: 'eco', value: 5 },
		/subaccounts/,
		{ success: 'flag' },
	),
	trial(['subaccount', 'delete'], { subaccountId: located('21973') }, /subaccounts/, DONE),
	trial(['payment', 'get'], { paymentId: '9001' }, /payments/),
	trial(['payment', 'getMany'], {}, /payments/),
	trial(['payment', 'getInvoice'], { paymentId: '9001', outputField: 'data' }, /payments/, {
		...{ fileName: 'text', size: 'number' },
	}),
	trial(['premium', 'getMany'], {}, /premium/),
	trial(['premium', 'getQuiz'], { quizId: '41' }, /quiz/),
];

tryAnswers(
	'SerwerSMS',
	async () => {
		const bench = await SerwerSmsBench.open();
		await fillAccount(bench);
		return bench;
	},
	trials,
	({ gateway }) => gateway.clearFaults(),
);
