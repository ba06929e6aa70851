import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { ItemOperation, Run } from './operation';
import type { Item } from './parameters';
import { limitField, returnAllField } from './fields';

interface List<Api> {
	action: string;
	description: string;
	/** Shown before Return All and Limit. */
	fields?: INodeProperties[];
	/** Returns the entries. `limit` is for gateways that accept one in the request. */
	list: (api: Api, item: Item, limit: number, run: Run) => Promise<IDataObject[]>;
}

/** A Get Many operation with Return All and Limit. It returns an item for each entry. */
export function getManyOperation<Api>({
	action,
	description,
	fields = [],
	list,
}: List<Api>): ItemOperation<Api> {
	return {
		over: 'item',
		name: 'Get Many',
		action,
		description,
		fields: [...fields, returnAllField, limitField],
		async run(item, api, run) {
			const limit = item.flag('returnAll', 'Return All')
				? Infinity
				: item.number('limit', 'Limit', 1);
			const found = await list(api, item, limit, run);
			return found.slice(0, limit).map((json) => ({ json }));
		},
	};
}
