import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import { asId, asText } from '../shared/gateway/answer';
import { connectTo } from '../shared/n8n/connect';
import { senders, subaccounts } from './client/account';
import { contacts, groups } from './client/contacts';
import { files, templates } from './client/files';
import { payments } from './client/payments';
import type { Fields, SerwerSms } from './client/wire';
import { serwerSms } from './gateway';

/** How many the panel shows; whoever looks for another types a part of its name. */
const SHOWN = 100;

interface ListOptions {
	/** What stands in the field once an entry is chosen; its id where absent. */
	idOf?: (entry: Fields) => string | null;
	/** The gateway searches by itself, also in what the panel does not show. */
	isSearched?: boolean;
}

/** A list for the panel. What the gateway does not search by itself is searched here. */
function listOf(
	ask: (api: SerwerSms, filter: string) => Promise<Fields[]>,
	nameOf: (entry: Fields) => string,
	{ idOf = ({ id }) => asId(id), isSearched = false }: ListOptions = {},
) {
	return async function (this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
		const entries = await ask(await connectTo(this, serwerSms), filter);
		const wanted = isSearched ? '' : filter.toLowerCase();
		const results = entries
			.map((entry) => ({ name: nameOf(entry), value: idOf(entry) ?? '' }))
			.filter(({ name, value }) => value !== '' && name.toLowerCase().includes(wanted));
		return { results };
	};
}

const name = ({ name: text }: Fields) => asText(text) ?? '';

/** Only what may stand in the sender's field now. */
const searchSenders = listOf(
	async (api) =>
		(await senders(api, { predefined: true })).filter(({ status }) => status === 'authorized'),
	name,
	{ idOf: ({ name: text }) => asText(text) },
);

const searchContacts = listOf(
	async (api, search) => await contacts(api, { search }, SHOWN),
	({ first_name: first, last_name: last, company, email, phone }) => {
		const person = [asText(first), asText(last)].filter(Boolean).join(' ');
		const known = [person, asText(company), asText(email)].filter(Boolean).join(', ');
		return known === '' ? (asText(phone) ?? '') : `${known} (${asText(phone) ?? ''})`;
	},
	{ isSearched: true },
);

const searchGroups = listOf(
	async (api, search) => await groups(api, { search, sort: 'name', order: 'asc' }, SHOWN),
	groupName,
	{ isSearched: true },
);

/** For a choice of several; it has no search, so it is the whole list. */
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

const searchTemplates = listOf(async (api) => await templates(api, { sort: 'name' }), name);

const searchSubaccounts = listOf(subaccounts, ({ username }) => asText(username) ?? '');

const searchPayments = listOf(payments, ({ number, id }) => asText(number) ?? asId(id) ?? '');

/** Access numbers of one's own. */
const searchNdiNumbers = listOf(async (api) => await senders(api, { type: 'ndi' }), name, {
	idOf: ({ name: text }) => asText(text),
});

const searchMmsFiles = listOf(async (api) => await files(api, 'mms'), name);

const searchVoiceFiles = listOf(async (api) => await files(api, 'voice'), name);

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
