import type { IDataObject } from 'n8n-workflow';
import { inChunks } from '../shared/gateway/batches';
import type { Account } from '../shared/inbox/stream';
import { numberOrName } from '../shared/sms/numbering';
import { normalTime, wallText, wallTime } from '../shared/time';
import type { Item } from '../shared/n8n/parameters';
import type { EventSource, TriggerEvent } from '../shared/n8n/triggers/eventSource';
import type { WatchedValue } from '../shared/n8n/triggers/threshold';
import { received, reports, type WireReport } from './client/messages';
import type { SerwerSms } from './client/request';
import { MAX_IDS } from './messages/findByReference';
import { incomingOutput, mmsParts, WIRE_TYPES, type MessageType } from './messages/incoming';
import { isFinal, messageOutput } from './messages/report';
import { balances } from './resources/account';
import { readTypes } from './resources/incomingMessage';

/** What the trigger follows, according to its parameters. @throws {InvalidInput} */
export function eventSourceOf(
	event: 'incomingMessage' | 'deliveryReport',
	parameters: Item,
): (api: SerwerSms, account: Account) => EventSource {
	if (event === 'deliveryReport') return deliveryReports;
	const types = readTypes(parameters.value('types'));
	return (api, account) => incomingMessages(api, account, types);
}

/** The name or the token that the credential logs in with. */
export function loginOf({ authentication, username, token }: IDataObject): unknown {
	return authentication === 'login' ? username : token;
}

/** Received messages of the chosen types. An ID is unique only within its type. */
function incomingMessages(api: SerwerSms, account: Account, types: MessageType[]): EventSource {
	return {
		list: 'incoming',
		account,
		parts: [...types].sort(),
		plural: 'incoming messages of these types',
		timeZone: api.timeZone,
		async ask({ from, to }) {
			const events: TriggerEvent[] = [];
			const period = { date_from: wallText(from), date_to: wallText(to), order: 'asc' } as const;
			for (const type of types) {
				for (const message of await received(api, { type: WIRE_TYPES[type], ...period })) {
					const { id, phone, text, received: at } = message;
					const print = (identity: unknown[]) => JSON.stringify([type, ...identity]);
					events.push({
						...(id === null
							? {
									fingerprint: print([numberOrName(phone), text.trim(), normalTime(at)]),
									formerly: () => print([phone, text, at]),
								}
							: { fingerprint: print([id]), hasId: true }),
						at: wallTime(at),
						part: type,
						output: () => incomingOutput(message, api.timeZone),
						...(type === 'mms' && { files: () => mmsParts(message) }),
					});
				}
			}
			return events;
		},
	};
}

/**
 * Final delivery reports. SerwerSMS lists a report by the time the message was queued, but the
 * report may become final days later. Until then, the trigger asks for the message by its ID.
 */
function deliveryReports(api: SerwerSms, account: Account): EventSource {
	return {
		list: 'reports',
		account,
		parts: [],
		plural: 'final delivery reports',
		timeZone: api.timeZone,
		async ask({ from, to }, waiting) {
			const period = { date_from: wallText(from), date_to: wallText(to), order: 'asc' } as const;
			const found = new Map<string, WireReport>();
			for (const report of await reports(api, period)) found.set(report.id, report);
			for (const ids of inChunks(waiting, MAX_IDS)) {
				for (const report of await reports(api, { id: ids })) found.set(report.id, report);
			}
			return [...found.values()].map((report) => ({
				fingerprint: JSON.stringify([report.id, report.status]),
				hasId: true,
				at: report.queued === null ? null : wallTime(report.queued),
				key: report.id,
				isPending: !isFinal(report),
				output: () => messageOutput(report, api.timeZone),
			}));
		},
	};
}

/** How many messages of a type are left. An unlimited type counts as infinitely many. */
export function watchedBalance(api: SerwerSms, account: Account, type: string): WatchedValue {
	return {
		name: `balance/${type}`,
		account,
		async read() {
			const output = (await balances(api)).find((balance) => balance.type === type);
			const unavailable = { gateway: 'serwerSms', type, remaining: null, available: false };
			if (!output) return { value: 0, output: unavailable };
			const { unlimited, remaining } = output;
			return { value: unlimited === true ? Infinity : Number(remaining ?? 0), output };
		},
	};
}
