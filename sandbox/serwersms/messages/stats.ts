import { json, type Answer } from '../../exchange';
import { localTime } from '../../time';
import type { Actions } from '../actions';
import { badFormat } from '../errors';
import { isFullTime, type Parameters } from '../parameters';
import type { Ledger } from './ledger';
import type { Campaign } from './message';

/** Every request that sends is a campaign. Source: the vendor's PHP client, Stats. */
export function statActions(ledger: Ledger, timeZone: string): Actions {
	return { 'stats/index': index };

	/** Lists campaigns that began between `begin` and `end`. */
	function index(parameters: Parameters): Answer {
		const type = parameters.word('type', ['eco', 'full', 'voice', 'mms']);
		const from = dayOrTime(parameters, 'begin') ?? '';
		const to = dayOrTime(parameters, 'end') ?? '9';
		const found = ledger.campaigns.filter(
			(one) =>
				(type === null || one.type === type) &&
				one.begin >= from &&
				// A date without a time means the whole day.
				one.begin.slice(0, to.length) <= to,
		);
		return json(200, { items: found.map(shown) });
	}

	function shown({ id, name, type, text, begin, messages }: Campaign): Record<string, unknown> {
		const counts = { delivered: 0, pending: 0, undelivered: 0, unsent: 0 };
		let lastAt = messages[0]?.startsAt ?? 0;
		for (const message of messages) {
			const { status, startsAt, endedAt, canceledAt } = message;
			if (canceledAt !== null) continue;
			const counted = status === 'sent' || status === 'in_progress' || status === 'saved';
			counts[counted ? 'pending' : status] += 1;
			lastAt = Math.max(lastAt, endedAt ?? startsAt);
		}
		return { id, name, ...counts, begin, end: localTime(lastAt, timeZone), text, type };
	}
}

function dayOrTime(parameters: Parameters, name: string): string | null {
	const text = parameters.text(name);
	if (text === null || isFullTime(text) || isFullTime(`${text} 00:00:00`)) return text;
	throw badFormat(`${name} must be YYYY-MM-DD or YYYY-MM-DD HH:MM:SS`);
}
