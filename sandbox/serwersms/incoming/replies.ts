import { json, type Answer } from '../../exchange';
import type { Actions } from '../actions';
import type { Parameters } from '../parameters';
import { international } from '../phone';
import type { Inbox } from './inbox';

/** An answer to an incoming message. The gateway gives it no id and no report. */
export interface Reply {
	readonly phone: string;
	readonly text: string;
	/** The number that sends it. Null for the shared access number. */
	readonly from: string | null;
	/** The premium message that it answers. */
	readonly premiumId: number | null;
}

/** Answers messages to an access number. Source: the vendor's PHP client, Messages. */
export function replyActions(inbox: Inbox, replies: Reply[]): Actions {
	return {
		'messages/send_nd': (parameters) => answer(parameters, 'nd', null),
		'messages/send_ndi': (parameters) => {
			const given = parameters.required('ndi_number');
			return answer(parameters, 'ndi', international(given) ?? given);
		},
	};

	/** Without a message to answer, the result is neither a success nor an error object. */
	function answer(parameters: Parameters, type: 'nd' | 'ndi', from: string | null): Answer {
		const phone = parameters.phone();
		const text = parameters.required('text');
		const success = inbox.has(type, phone, from);
		if (success) replies.push({ phone, text, from, premiumId: null });
		return json(200, { success });
	}
}
