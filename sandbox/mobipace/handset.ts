import { encodingOf, source, type Handsets, type Tone } from '../handset';
import { MESSAGE_STATUSES, type MessageStatus } from './codes';
import type { MobipaceGateway } from './gateway';
import type { Message, RefusedMessage } from './ledger';

/** What the handsets show of MOBIPACE, and what they can do there. */
export function mobipaceHandsets(mobipace: MobipaceGateway): Handsets {
	return {
		sources: [
			source<Message>(
				() => mobipace.messages,
				(message) => ({ ...shown(message), parts: message.parts, at: message.takenAt }),
				({ status }) => ({ status: MESSAGE_STATUSES[status], tone: toneOf(status) }),
				(message, fate) => mobipace.decide(message, fate === 'delivered' ? 100 : 101),
			),
			source<RefusedMessage>(
				() => mobipace.refused,
				(message) => ({ ...shown(message), parts: null, at: message.refusedAt }),
				({ status }) => ({
					status: `refused: ${status === null ? 'repeated reference' : MESSAGE_STATUSES[status]}`,
					tone: 'failed',
				}),
			),
		],
		ways: () => [],
		noWay: 'MOBIPACE takes no answers, because the gateway has no incoming messages.',
		funds: () => [
			{
				label: 'Balance',
				amount: mobipace.balance,
				empty: 0 - mobipace.creditLimit,
				step: 1_000,
				path: '/balance',
				field: 'balance',
				body: {},
			},
		],
		addresses: () => [],
	};
}

function shown({ recipient, sender, body }: Pick<Message, 'recipient' | 'sender' | 'body'>) {
	const encoding = encodingOf(body);
	return { handset: recipient, isAnswer: false, other: sender, text: body, encoding };
}

function toneOf(status: MessageStatus): Tone {
	if (status === 100) return 'delivered';
	return status <= 3 ? 'moving' : 'failed';
}
