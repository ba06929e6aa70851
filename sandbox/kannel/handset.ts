import { source, type Handsets, type Live } from '../handset';
import type { KannelGateway } from './gateway';
import type { Incoming, Message } from './smsc/message';

const TONES: Readonly<Record<Message['status'], Live['tone']>> = {
	scheduled: 'moving',
	sent: 'moving',
	ACCEPTD: 'moving',
	DELIVRD: 'delivered',
	UNDELIV: 'failed',
	EXPIRED: 'failed',
	REJECTD: 'failed',
	DELETED: 'failed',
	UNKNOWN: 'failed',
};

/** What the handsets show of the SMSC behind Kannel, and what they can do there. */
export function kannelHandsets(kannel: KannelGateway): Handsets {
	return {
		sources: [
			source<Message>(
				() => kannel.messages,
				({ to, from, text, parts, encoding, takenAt }) => ({
					handset: to,
					isAnswer: false,
					other: from,
					...{ text, parts, encoding },
					at: takenAt,
				}),
				({ status }) => ({ status, tone: TONES[status] }),
				(message, fate) => kannel.decide(message, fate === 'delivered' ? 'DELIVRD' : 'UNDELIV'),
			),
			source<Incoming>(
				() => kannel.incoming,
				({ from, to, text, at }) => ({
					handset: from,
					isAnswer: true,
					other: to,
					text,
					parts: null,
					encoding: '',
					at,
				}),
				() => ({ status: 'handed to Kannel', tone: 'plain' }),
			),
		],
		ways: () => [
			{
				label: 'Kannel',
				path: '/inbox',
				number: 'from',
				text: 'text',
				body: {},
				then: 'Kannel calls the trigger until n8n takes the message.',
			},
		],
		funds: () => [
			{
				label: 'Parts left',
				amount: kannel.smsc.credit === Infinity ? null : kannel.smsc.credit,
				empty: 0,
				step: 100,
				path: '/credit',
				field: 'credit',
				body: {},
			},
		],
		addresses: () => [{ label: 'Kannel Trigger', url: kannel.webhookUrl, path: '/webhook' }],
	};
}
