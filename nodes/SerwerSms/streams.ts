import type { IPollFunctions } from 'n8n-workflow';
import { inChunks } from '../shared/gateway/batches';
import { wallText, wallTime } from '../shared/inbox/localTime';
import type { Stream, StreamEvent } from '../shared/n8n/poll';
import type { Gauge } from '../shared/n8n/threshold';
import { received, reports, type WireReport } from './client/messages';
import type { SerwerSms } from './client/wire';
import { MOST_IDS } from './found';
import { incomingOutput, WIRE_TYPES, type MessageType } from './incoming';
import { isFinal, messageOutput } from './report';
import { balances } from './resources/account';
import { readTypes } from './resources/incomingMessage';

/** What the trigger's parameters say to listen to. */
export function openStream(context: IPollFunctions, api: SerwerSms): Stream {
	const account = accountOf(context);
	return context.getNodeParameter('event') === 'deliveryReport'
		? reportStream(api, account)
		: incomingStream(api, account, readTypes(context.getNodeParameter('types')));
}

export function accountOf(context: IPollFunctions): string {
	return String(context.getNode().credentials?.serwerSmsApi?.id ?? '');
}

/** Received messages of some types. An id is unique within its type. */
export function incomingStream(api: SerwerSms, account: string, types: MessageType[]): Stream {
	return {
		name: `incoming/${[...types].sort().join(',')}/${account}`,
		timeZone: api.timeZone,
		async ask({ from, to }) {
			const events: StreamEvent[] = [];
			const period = { date_from: wallText(from), date_to: wallText(to), order: 'asc' } as const;
			for (const type of types) {
				for (const message of await received(api, { type: WIRE_TYPES[type], ...period })) {
					const { id, phone, text } = message;
					const told = id === null ? [phone, text, message.received] : [id];
					events.push({
						fingerprint: JSON.stringify([type, ...told]),
						at: wallTime(message.received),
						output: () => incomingOutput(message, api.timeZone),
					});
				}
			}
			return events;
		},
	};
}

/**
 * Delivery reports that are final. They are listed by when the message was queued, and become final
 * days later: until then a message is asked for by its id.
 */
export function reportStream(api: SerwerSms, account: string): Stream {
	return {
		name: `reports/${account}`,
		timeZone: api.timeZone,
		async ask({ from, to }, waiting) {
			const period = { date_from: wallText(from), date_to: wallText(to), order: 'asc' } as const;
			const found = new Map<string, WireReport>();
			for (const report of await reports(api, period)) found.set(report.id, report);
			for (const id of inChunks(waiting, MOST_IDS)) {
				for (const report of await reports(api, { id })) found.set(report.id, report);
			}
			return [...found.values()].map((report) => ({
				fingerprint: JSON.stringify([report.id, report.status]),
				at: report.queued === null ? null : wallTime(report.queued),
				key: report.id,
				isUnripe: !isFinal(report),
				output: () => messageOutput(report, api.timeZone),
			}));
		},
	};
}

/** How many messages of a type are left. What is unlimited never falls below anything. */
export function balanceGauge(api: SerwerSms, account: string, type: string): Gauge {
	return {
		name: `balance/${type}/${account}`,
		async read() {
			const output = (await balances(api)).find((balance) => balance.type === type);
			const nothing = { gateway: 'serwerSms', type, remaining: null, available: false };
			if (!output) return { value: 0, output: nothing };
			const { unlimited, remaining } = output;
			return { value: unlimited === true ? Infinity : Number(remaining ?? 0), output };
		},
	};
}
