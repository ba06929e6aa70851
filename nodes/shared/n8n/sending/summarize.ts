import { asText } from '../../gateway/values';
import { Campaign } from '../../gateway/campaign';
import type { BulkOperation } from '../operation';
import { firstProblem } from '../output';

/**
 * Counts what became of messages. It is an operation of its own, over the items of those that send:
 * an item with sums among the items of the messages would be sent on, looped over and counted as a
 * message by the next node.
 */
export function summarizeOperation<Api>(): BulkOperation<Api> {
	return {
		over: 'all',
		isOffline: true,
		name: 'Summarize',
		action: 'Summarize what was sent',
		description:
			'Count the outcomes, parts and reasons of all input items. Returns one item per gateway.',
		fields: [],
		failure: firstProblem,
		async run(items, _api, { gateway, warn }) {
			const campaigns = new Map<string, { campaign: Campaign; sources: number[] }>();
			for (const { json, index } of items) {
				const name = asText(json.gateway)?.trim() || gateway;
				const entry = campaigns.get(name) ?? { campaign: new Campaign(name), sources: [] };
				campaigns.set(name, entry);
				entry.campaign.add(json, index);
				entry.sources.push(index);
			}
			const summaries = [...campaigns.values()];
			const odd = summaries.reduce((sum, { campaign }) => sum + campaign.invalidCount, 0);
			if (odd > 0) warn(`${odd} values could not be counted. See "invalid" in the output.`);
			return summaries.map(({ campaign, sources }) => ({ json: campaign.json, sources }));
		},
	};
}
