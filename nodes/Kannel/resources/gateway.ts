import type { IDataObject } from 'n8n-workflow';
import { InvalidInput } from '../../shared/gateway/error';
import { limitField, returnAllField } from '../../shared/n8n/fields';
import type { Resource } from '../../shared/n8n/gateway';
import { getManyOperation } from '../../shared/n8n/getMany';
import type { ItemOperation } from '../../shared/n8n/operation';
import { readStatus, readStore, type StatusPages } from '../client/statusPages';
import type { Kannel } from '../connection';

const getStatus: ItemOperation<Kannel> = {
	over: 'item',
	name: 'Get Status',
	action: 'Get the status of the gateway',
	description: 'Check whether the links to the providers are up, and how many messages wait',
	fields: [],
	async run(_item, kannel, { gateway }) {
		const { links, ...status } = await readStatus(pagesOf(kannel));
		const isOnline = links.some(({ status: word }) => word === 'online');
		return { json: { gateway, ...status, isOnline, links: links as unknown as IDataObject[] } };
	},
};

const getQueue: ItemOperation<Kannel> = {
	...getManyOperation<Kannel>({
		action: 'Get the messages in the queue',
		description: 'Get the messages that the provider has not taken yet',
		list: async (kannel, _item, _limit, { gateway }) =>
			(await readStore(pagesOf(kannel))).map((stored) => ({ gateway, ...stored })),
	}),
	name: 'Get Queue',
	fields: [returnAllField, limitField],
};

/** @throws {InvalidInput} */
function pagesOf({ pages }: Kannel): StatusPages {
	if (pages) return pages;
	throw new InvalidInput(
		'The credential has no Status URL. Enter the address of the admin port of Kannel, such as http://127.0.0.1:13000, and the Status Password.',
	);
}

export const gateway: Resource<Kannel> = {
	name: 'Gateway',
	operations: { getStatus, getQueue },
};
