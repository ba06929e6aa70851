import type * as RecentFailures from '../../../../../nodes/shared/n8n/sending/recentFailures';
import type * as TakeTurns from '../../../../../nodes/shared/n8n/sending/takeTurns';
import { Process } from './process';

/*
 * What a process of n8n remembers is its own, although all of them run in this one. These replace the
 * modules of the node that remember something.
 */

export function ownFailures({ recall, forget, remember }: typeof RecentFailures) {
	return {
		recall: (id) => recall(own(id)),
		forget: (id) => forget(own(id)),
		remember: (id, entries) => remember(own(id), entries),
	} satisfies typeof RecentFailures;
}

export function ownTurns({ takeTurns }: typeof TakeTurns) {
	return {
		takeTurns: async (keys, work) => await takeTurns(keys.map(own), work),
	} satisfies typeof TakeTurns;
}

function own(name: string): string {
	return Process.current.own(name);
}
