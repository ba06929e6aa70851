import type { INodeProperties } from 'n8n-workflow';
import { InvalidInput } from '../../shared/gateway/error';
import { readZone } from '../../shared/time';
import { optionsField } from '../../shared/n8n/fields';
import type { Resource } from '../../shared/n8n/gateway';
import { everyProblem, prepareItems } from '../../shared/n8n/goodItems';
import type { BulkOperation, ItemOperation, Run } from '../../shared/n8n/operation';
import type { Item } from '../../shared/n8n/parameters';
import { bulkContentFields, contentOf } from '../../shared/n8n/sending/content';
import { draftOf } from '../../shared/n8n/sending/messaging';
import { incomingOf, rowOf, statusOf, type IncomingColumns } from '../channels/rows';
import { createTable, panelOf, readTableName } from '../channels/tables';
import type { SerwerSms } from '../client/request';
import { optionalText, shownFor } from '../fields';
import { composeMessage, type SerwerSmsMessage } from '../messages/compose';
import { GATEWAY } from '../output';
import { HINTS, messageOptions, SENDER, senderField, timeZoneField } from './channelFields';

const databaseField: INodeProperties = {
	displayName: 'Database',
	name: 'database',
	type: 'options',
	options: [
		{ name: 'Microsoft SQL', value: 'microsoftSql' },
		{ name: 'MySQL or MariaDB', value: 'mySql' },
		{ name: 'PostgreSQL', value: 'postgres' },
	],
	default: 'postgres',
	description: 'Database that SerwerSMS reads',
};

const tableForField: INodeProperties = {
	displayName: 'Table For',
	name: 'tableFor',
	type: 'options',
	options: [
		{
			name: 'Incoming Messages',
			value: 'incoming',
			description: 'SerwerSMS writes replies and other incoming messages into it',
		},
		{
			name: 'Messages to Send',
			value: 'messages',
			description: 'SerwerSMS reads messages from it and writes their reports',
		},
	],
	default: 'messages',
};

const makeTable: ItemOperation<SerwerSms> = {
	over: 'item',
	isOffline: true,
	name: 'Make Table',
	action: 'Make the statements for a database table',
	description:
		'Get the SQL that creates a table for SerwerSMS, and what to enter in the SerwerSMS panel. Run the SQL with a database node.',
	fields: [
		databaseField,
		tableForField,
		{
			displayName: 'Table Name',
			name: 'tableName',
			type: 'string',
			required: true,
			default: 'sms_outgoing',
			placeholder: 'e.g. sms_outgoing',
			description: 'Name of the table, in small letters',
		},
	],
	async run(item) {
		const database = item.choice('database', 'Database', ['postgres', 'mySql', 'microsoftSql']);
		const tableFor = item.choice('tableFor', 'Table For', ['messages', 'incoming']);
		const table = readTableName(item.required('tableName', 'Table Name'));
		const sql = createTable(database, table, tableFor);
		return {
			json: { gateway: GATEWAY, database, tableFor, table, sql, panel: panelOf(table, tableFor) },
		};
	},
};

const tableField: INodeProperties = {
	displayName: 'Table',
	name: 'table',
	type: 'options',
	options: [
		{
			name: 'Made by Make Table',
			value: 'withReference',
			description: 'Its unique reference makes sure that each message is inserted only once',
		},
		{
			name: 'Standard Structure of SerwerSMS',
			value: 'standard',
			description:
				'The structure STANDARD, and the tables in the SerwerSMS database (type LOCAL). It has no reference.',
		},
	],
	default: 'withReference',
};

const standardNotice: INodeProperties = shownFor(
	{
		displayName:
			'The standard table has no unique reference. If n8n runs the workflow again, or is killed while it inserts, messages may be inserted and sent twice.',
		name: 'standardNotice',
		type: 'notice',
		default: '',
	},
	'table',
	'standard',
);

const makeRows: BulkOperation<SerwerSms> = {
	over: 'all',
	isOffline: true,
	name: 'Make Rows',
	action: 'Make database rows from messages',
	description:
		'Turn each item into a row with exactly the columns of the table. A database node then inserts it.',
	fields: [
		tableField,
		standardNotice,
		...bulkContentFields(HINTS),
		senderField,
		timeZoneField,
		optionsField(
			['reference', 'sendAt', 'maxParts', 'transliterate'],
			messageOptions('flash', 'speed', 'unicode'),
		),
	],
	failure: everyProblem,
	async run(items, _api, run) {
		const now = Date.now();
		const { good, bad } = prepareItems(items, run, () => {
			const content = contentOf(items);
			return (item) => {
				const kind = item.choice('table', 'Table', ['withReference', 'standard']);
				const message = composeMessage(draftOf(SENDER, item, run.timeZone, content));
				const zone = readZone(item.value('timeZone'), 'Europe/Warsaw');
				return rowOf({ ...message, reference: referenceOf(message, item, run) }, kind, now, zone);
			};
		});
		return [...good.map(({ index, value }) => ({ json: value, sources: [index] })), ...bad];
	},
};

/**
 * A reference of the user, or else one that is the same when the execution is retried: it does not
 * depend on the text, which may have the time in it.
 */
function referenceOf({ reference, to, from }: SerwerSmsMessage, item: Item, run: Run): string {
	const { references } = run;
	if (reference === '') return references.of(references.next(to, from), '');
	const holder = references.claim(`reference ${reference}`, item.index);
	if (holder === null) return reference;
	throw new InvalidInput(
		`Item ${holder} already has the reference "${reference}". Give each message its own.`,
	);
}

const readReports: ItemOperation<SerwerSms> = {
	over: 'item',
	isOffline: true,
	name: 'Read Reports',
	action: 'Read delivery reports from database rows',
	description: 'Turn rows that a database node has selected into delivery statuses',
	fields: [timeZoneField],
	async run(item) {
		const zone = readZone(item.value('timeZone'), 'Europe/Warsaw');
		return { json: statusOf(item.json, zone, Date.now()) };
	},
};

/** The columns' usual names. */
const COLUMNS: IncomingColumns = {
	id: 'id',
	from: 'sender',
	to: 'number',
	text: 'message',
	receivedAt: 'date',
	type: 'type',
};

const readIncoming: ItemOperation<SerwerSms> = {
	over: 'item',
	isOffline: true,
	name: 'Read Incoming',
	action: 'Read incoming messages from database rows',
	description: 'Turn rows that a database node has selected into incoming messages',
	fields: [
		timeZoneField,
		{
			displayName: 'Columns',
			name: 'columns',
			type: 'collection',
			placeholder: 'Add Column',
			default: {},
			description: 'Names of the columns, where they are not the usual ones',
			options: [
				columnField('From', 'from', 'phone number that sent the message'),
				columnField('ID', 'id', 'ID of the message'),
				columnField('Received At', 'receivedAt', 'time of the message'),
				columnField('Text', 'text', 'text of the message'),
				columnField('To', 'to', 'number that the message was sent to'),
				columnField('Type', 'type', 'type of the message, if there is such a column'),
			],
		},
	],
	async run(item) {
		const given = item.options('columns', 'Columns', 'The column ');
		const columns = { ...COLUMNS };
		for (const name of Object.keys(COLUMNS) as Array<keyof IncomingColumns>) {
			columns[name] = given.text(name) || COLUMNS[name];
		}
		const zone = readZone(item.value('timeZone'), 'Europe/Warsaw');
		return { json: incomingOf(item.json, columns, zone) };
	},
};

function columnField(
	displayName: string,
	name: keyof IncomingColumns,
	holds: string,
): INodeProperties {
	return {
		...optionalText(displayName, name, `Name of the column that has the ${holds}`),
		default: COLUMNS[name],
	};
}

export const sqlTable: Resource<SerwerSms> = {
	name: 'SQL Table',
	operations: { makeRows, makeTable, readReports, readIncoming },
};
