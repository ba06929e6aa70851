import type { INodeProperties } from 'n8n-workflow';
import type { Messaging } from './messaging';

/**
 * Says what to do after a crash, because a second run sends again what the gateway already took. A
 * gateway that can be asked needs no such notice.
 */
export function crashNotice({
	find,
	howToFindOut,
}: Pick<Messaging<never, never>, 'find' | 'howToFindOut'>): INodeProperties[] {
	if (find) return [];
	const look = howToFindOut.replace(/\.$/, '');
	return [
		{
			displayName: `If n8n crashes while sending, ${look} before you run this again. The gateway cannot be asked what it already took.`,
			name: 'crashNotice',
			type: 'notice',
			default: '',
		},
	];
}
