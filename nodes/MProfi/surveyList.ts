import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { asId, asText } from '../shared/gateway/values';
import { connectTo } from '../shared/n8n/connection/connect';
import { listSurveys } from './client';
import { mProfi } from './gateway';

/** The surveys of the account whose name or ID contains `filter`, for the list in the panel. */
export async function searchSurveys(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const surveys = await listSurveys(await connectTo(this, mProfi));
	const wanted = filter.toLowerCase();
	const results = surveys
		.map(({ id, name }) => ({ name: asText(name) ?? '', value: asId(id) ?? '' }))
		.filter(({ name, value }) => value !== '' && `${name} ${value}`.toLowerCase().includes(wanted));
	return { results };
}
