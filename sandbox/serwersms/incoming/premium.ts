import { json, type Answer } from '../../exchange';
import type { Actions } from '../actions';
import { refusal, unknownId } from '../errors';
import type { Parameters } from '../parameters';
import { international } from '../phone';
import type { Inbox } from './inbox';
import type { Reply } from './replies';

interface Quiz {
	readonly id: number;
	readonly name: string;
	readonly items: ReadonlyArray<{ readonly id: number; readonly count: number }>;
}

const QUIZZES: readonly Quiz[] = [
	{
		id: 41,
		name: 'Song of the year',
		items: [
			{ id: 1, count: 12 },
			{ id: 2, count: 30 },
		],
	},
];

/** How many answers are allowed for each premium message. */
const ANSWERS_ALLOWED = 1;

/** Source: the comments of the vendor's PHP client, Premium. */
export function premiumActions(inbox: Inbox, replies: Reply[]): Actions {
	return { 'premium/index': index, 'premium/send': send, 'quiz/view': quiz };

	function index(): Answer {
		const items = inbox.messages
			.filter(({ type }) => type === 'pre')
			.map(({ id, toNumber, phone, received, text }) => ({
				id,
				to_number: toNumber,
				from_number: phone,
				date: received,
				limit: ANSWERS_ALLOWED - answers(id),
				text,
			}));
		return json(200, { items });
	}

	/** `gate` is the number that received the message. */
	function send(parameters: Parameters): Answer {
		const phone = international(parameters.required('phone'));
		const text = parameters.required('text');
		const gate = parameters.required('gate');
		const id = parameters.id();
		const message = inbox.find('pre', id);
		if (!message || message.phone !== phone || message.toNumber !== gate) {
			throw refusal(4201, 'there is no such premium message');
		}
		if (answers(id) >= ANSWERS_ALLOWED) throw refusal(4200, 'the message was already answered');
		replies.push({ phone, text, from: gate, premiumId: id });
		return json(200, { success: true });
	}

	function answers(id: number): number {
		return replies.filter(({ premiumId }) => premiumId === id).length;
	}

	function quiz(parameters: Parameters): Answer {
		const id = parameters.id();
		const found = QUIZZES.find((one) => one.id === id);
		if (!found) throw unknownId(`quiz ${id}`);
		return json(200, found);
	}
}
