import { source, type Handsets, type Live } from '../handset';
import type { ActioGateway, ReceivedMessage } from './gateway';
import type { Message, Status } from './ledger';

const TONES: Readonly<Record<Status, Live['tone']>> = {
	PENDING: 'moving',
	SENT: 'moving',
	DELIVERED: 'delivered',
	ERROR: 'failed',
	EXPIRED: 'failed',
	BOUNCED: 'failed',
};

/** What the handsets show of ACTIO, and what they can do there. */
export function actioHandsets(actio: ActioGateway): Handsets {
	const { encoding } = actio;
	return {
		sources: [
			source<Message>(
				() => actio.messages,
				({ to, from, body, parts, takenAt }) => ({
					handset: to,
					isAnswer: false,
					other: from,
					text: body,
					parts,
					encoding,
					at: takenAt,
				}),
				({ status }) => ({ status, tone: TONES[status] }),
				(message, fate) => actio.decide(message, fate === 'delivered' ? 'DELIVERED' : 'ERROR'),
			),
			source<ReceivedMessage>(
				() => actio.incoming,
				({ from, to, body, call }) => ({
					handset: from,
					isAnswer: true,
					other: to,
					text: body,
					parts: null,
					encoding: '',
					at: call.at,
				}),
				({ call: { status, error } }) => {
					if (error !== null) return { status: `webhook failed: ${error}`, tone: 'failed' };
					if (status === null) return { status: 'calling the webhook', tone: 'moving' };
					return {
						status: `webhook answered ${status}`,
						tone: status < 300 ? 'delivered' : 'failed',
					};
				},
			),
		],
		ways: () => [
			{
				label: 'ACTIO, webhook',
				path: '/inbox',
				number: 'from',
				text: 'body',
				body: {},
				then: 'ACTIO calls the webhook once.',
			},
		],
		funds: () => [
			{
				label: 'Parts left',
				amount: actio.credit === Infinity ? null : actio.credit,
				empty: 0,
				step: 100,
				path: '/credit',
				field: 'credit',
				body: {},
			},
		],
		addresses: () => [{ label: 'Webhook', url: actio.webhookUrl, path: '/webhook' }],
	};
}
