import { json, type Answer } from '../exchange';
import type { Actions } from './actions';
import type { Parameters } from './parameters';

/** Somebody who gets notifications in a browser. */
export interface PushContact {
	readonly apiHash: string;
	readonly userId: string;
}

/**
 * The configuration's hash replaces username and password, and `success` is a string. Source: "PUSH
 * notifications, adding a contact through the API".
 */
export function pushActions(contacts: PushContact[]): Actions {
	return {
		'push/contact': (parameters: Parameters): Answer => {
			const apiHash = parameters.required('api_hash');
			const userId = parameters.required('user_id');
			contacts.push({ apiHash, userId });
			return json(200, { success: 'true' });
		},
	};
}
