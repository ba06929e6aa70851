import type { Fixed, Handsets, Tone } from '../handset';
import { encodingOf, source } from '../handset';
import { isoMoment } from '../time';
import { limitTypes } from './account/limits';
import { errorMessage } from './errors';
import type { SerwerSmsGateway } from './gateway';
import type { IncomingMessage, IncomingType } from './incoming/inbox';
import type { Reply } from './incoming/replies';
import type { Ending, Status } from './messages/life';
import type { Message } from './messages/message';

const tones: Readonly<Record<Status, Tone>> = {
	saved: 'moving',
	in_progress: 'moving',
	sent: 'moving',
	delivered: 'delivered',
	undelivered: 'failed',
	unsent: 'failed',
};

const delivered: Ending = { status: 'delivered', reason: null };
const failed: Ending = { status: 'undelivered', reason: 'other_error' };

const wayLabels: Partial<Record<IncomingType, string>> = {
	nd: 'SerwerSMS, access number',
	ndi: 'SerwerSMS, own number',
	eco: 'SerwerSMS, answer to ECO+',
};

/** What of SerwerSMS is seen on handsets, and done there. */
export function serwerSmsHandsets(serwerSms: SerwerSmsGateway): Handsets {
	const { timeZone } = serwerSms;
	return {
		sources: [
			source<Message>(
				() => serwerSms.messages,
				outgoing,
				stateOf,
				(message, fate) => serwerSms.decide(message, fate === 'delivered' ? delivered : failed),
			),
			source<Message>(() => serwerSms.refused, outgoing, stateOf),
			source<Message>(() => serwerSms.cancelled, outgoing, stateOf),
			source<IncomingMessage>(
				() => serwerSms.incoming,
				({ phone, text, toNumber, received }) => ({
					handset: phone,
					isAnswer: true,
					other: toNumber ?? 'SerwerSMS',
					text,
					parts: null,
					encoding: '',
					// Known to the second only, it comes after all that is known to have come within it.
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
			Object.entries(wayLabels).map(([type, label]) => ({
				label,
				path: '/inbox',
				number: 'phone',
				text: 'text',
				body: { type },
				then: 'In SerwerSMS’s inbox: a trigger in n8n fetches it within a minute.',
			})),
		funds: () =>
			limitTypes.flatMap((type) => {
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

function stateOf({ status, reason, errorCode, cancelledAt }: Message): {
	status: string;
	tone: Tone;
} {
	if (cancelledAt !== null) return { status: 'deleted before its time', tone: 'failed' };
	const why = errorCode === null ? reason : errorMessage(errorCode);
	return { status: why === null ? status : `${status}: ${why}`, tone: tones[status] };
}
