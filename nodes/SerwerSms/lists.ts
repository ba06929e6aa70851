import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import { asId, asText } from '../shared/gateway/values';
import { connectTo } from '../shared/n8n/connection/connect';
import { senders, subaccounts } from './client/account';
import { contacts, groups } from './client/contacts';
import { files, templates } from './client/files';
import { payments } from './client/payments';
import type { Fields, SerwerSms } from './client/request';
import { serwerSms } from './gateway';

/** How many entries the panel shows. To find another, the user types part of its name. */
const SHOWN = 100;

interface ListOptions {
	/** The value that a chosen entry puts into the field; by default its id. */
	idOf?: (entry: Fields) => string | null;
	/** Whether the gateway searches, so that it also finds entries the panel does not show. */
	isSearched?: boolean;
}

/** A list for the panel. If the gateway does not search it, this function filters by name. */
function searchableList(
	load: (api: SerwerSms, filter: string) => Promise<Fields[]>,
	nameOf: (entry: Fields) => string,
	{ idOf = ({ id }) => asId(id), isSearched = false }: ListOptions = {},
) {
	return async function (this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
		const entries = await load(await connectTo(this, serwerSms), filter);
		const searchText = isSearched ? '' : filter.toLowerCase();
		const results = entries
			.map((entry) => ({ name: nameOf(entry), value: idOf(entry) ?? '' }))
			.filter(({ name, value }) => value !== '' && name.toLowerCase().includes(searchText));
		return { results };
	};
}

const name = ({ name: text }: Fields) => asText(text) ?? '';

/** Only the sender names that may be used now. */
const searchSenders = searchableList(
	async (api) =>
		(await senders(api, { predefined: true })).filter(({ status }) => status === 'authorized'),
	name,
	{ idOf: ({ name: text }) => asText(text) },
);

const searchContacts = searchableList(
	async (api, search) => await contacts(api, { search }, SHOWN),
	({ first_name: first, last_name: last, company, email, phone }) => {
		const person = [asText(first), asText(last)].filter(Boolean).join(' ');
		const details = [person, asText(company), asText(email)].filter(Boolean).join(', ');
		return details === '' ? (asText(phone) ?? '') : `${details} (${asText(phone) ?? ''})`;
	},
	{ isSearched: true },
);

const searchGroups = searchableList(
	async (api, search) => await groups(api, { search, sort: 'name', order: 'asc' }, SHOWN),
	groupName,
	{ isSearched: true },
);

/** All groups, for a field that takes several: such a field has no search. */
async function getGroups(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const api = await connectTo(this, serwerSms);
	const entries = await groups(api, { sort: 'name', order: 'asc' });
	return entries.flatMap((entry) => {
		const value = asId(entry.id);
		return value === null ? [] : [{ name: groupName(entry), value }];
	});
}

async function getGroupsAndNone(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return [{ name: '(No Group)', value: 'none' }, ...(await getGroups.call(this))];
}

function groupName({ name: text, count }: Fields): string {
	return `${asText(text) ?? ''}${asText(count) ? ` (${asText(count)})` : ''}`;
}

const searchTemplates = searchableList(async (api) => await templates(api, { sort: 'name' }), name);

const searchSubaccounts = searchableList(subaccounts, ({ username }) => asText(username) ?? '');

const searchPayments = searchableList(
	payments,
	({ number, id }) => asText(number) ?? asId(id) ?? '',
);

/** The account's own access numbers. */
const searchNdiNumbers = searchableList(async (api) => await senders(api, { type: 'ndi' }), name, {
	idOf: ({ name: text }) => asText(text),
});

const searchMmsFiles = searchableList(async (api) => await files(api, 'mms'), name);

const searchVoiceFiles = searchableList(async (api) => await files(api, 'voice'), name);

export const listSearch = {
	searchContacts,
	searchGroups,
	searchMmsFiles,
	searchNdiNumbers,
	searchPayments,
	searchSenders,
	searchSubaccounts,
	searchTemplates,
	searchVoiceFiles,
};

export const loadOptions = { getGroups, getGroupsAndNone };
