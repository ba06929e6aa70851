import { encodingOf, source, type Fixed, type Handsets, type Tone } from '../handset';
import { isoMoment } from '../time';
import { LIMIT_TYPES } from './account/limits';
import { errorMessage } from './errors';
import type { SerwerSmsGateway } from './gateway';
import type { IncomingMessage, IncomingType } from './incoming/inbox';
import type { Reply } from './incoming/replies';
import type { Ending, Status } from './messages/life';
import type { Message } from './messages/message';

const TONES: Readonly<Record<Status, Tone>> = {
	saved: 'moving',
	in_progress: 'moving',
	sent: 'moving',
	delivered: 'delivered',
	undelivered: 'failed',
	unsent: 'failed',
};

const DELIVERED: Ending = { status: 'delivered', reason: null };
const FAILED: Ending = { status: 'undelivered', reason: 'other_error' };

const WAY_LABELS: Partial<Record<IncomingType, string>> = {
	nd: 'SerwerSMS, access number',
	ndi: 'SerwerSMS, own number',
	eco: 'SerwerSMS, answer to ECO+',
};

/** What the handsets show of SerwerSMS, and what they can do there. */
export function serwerSmsHandsets(serwerSms: SerwerSmsGateway): Handsets {
	const { timeZone } = serwerSms;
	return {
		sources: [
			source<Message>(
				() => serwerSms.messages,
				outgoing,
				stateOf,
				(message, fate) => serwerSms.decide(message, fate === 'delivered' ? DELIVERED : FAILED),
			),
			source<Message>(() => serwerSms.refused, outgoing, stateOf),
			source<Message>(() => serwerSms.canceled, outgoing, stateOf),
			source<IncomingMessage>(
				() => serwerSms.incoming,
				({ phone, text, toNumber, received }) => ({
					handset: phone,
					isAnswer: true,
					other: toNumber ?? 'SerwerSMS',
					text,
					parts: null,
					encoding: '',
					// The time is only known to the second. The last millisecond of that second keeps the
					// message after everything else that happened within it.
					at: (isoMoment(received.replace(' ', 'T'), timeZone) ?? 0) + 999,
				}),
				({ type }) => ({ status: `in the inbox, ${type}`, tone: 'plain' }),
			),
			source<Reply>(
				() => serwerSms.replies,
				({ phone, text, from }) => ({
					handset: phone,
					isAnswer: false,
					other: from ?? 'access number',
					text,
					parts: null,
					encoding: encodingOf(text),
					at: serwerSms.now(),
				}),
				() => ({ status: 'sent', tone: 'plain' }),
			),
		],
		ways: () =>
			Object.entries(WAY_LABELS).map(([type, label]) => ({
				label,
				path: '/inbox',
				number: 'phone',
				text: 'text',
				body: { type },
				isFetched: true,
				then: 'The message is in SerwerSMS’s inbox. A trigger in n8n fetches it within a minute.',
			})),
		funds: () =>
			LIMIT_TYPES.flatMap((type) => {
				const value = serwerSms.limits[type];
				if (value === 'not_available') return [];
				const amount = value === 'no_limit' ? null : value;
				const label = `${type.toUpperCase()} left`;
				return [
					{ label, amount, empty: 0, step: 100, path: '/limits', field: 'value', body: { type } },
				];
			}),
		addresses: () => [{ label: 'Delivery reports', url: serwerSms.dlrUrl, path: '/dlr-url' }],
	};
}

function outgoing(message: Message): Fixed {
	const { phone, text, title, sender, type, utf, parts, queuedAt } = message;
	return {
		handset: phone,
		isAnswer: false,
		other: sender ?? (type === 'eco' ? 'ECO+' : type),
		text: text || (title ?? ''),
		parts: parts || null,
		encoding: type !== 'eco' && type !== 'full' ? type.toUpperCase() : utf ? 'UCS-2' : 'GSM-7',
		at: queuedAt,
	};
}

function stateOf({ status, reason, errorCode, canceledAt }: Message): {
	status: string;
	tone: Tone;
} {
	if (canceledAt !== null) return { status: 'deleted before its time', tone: 'failed' };
	const why = errorCode === null ? reason : errorMessage(errorCode);
	return { status: why === null ? status : `${status}: ${why}`, tone: TONES[status] };
}
