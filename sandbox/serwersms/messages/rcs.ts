import { isObject, json, type Answer } from '../../exchange';
import type { Actions } from '../actions';
import { badFormat, missing, refusal, unknownId } from '../errors';
import type { Parameters } from '../parameters';
import { dispatch } from './dispatch';
import { GROUP_SOURCES, oneForAll, type SendingOffice } from './sending';
import { readSending } from './terms';

/** Somebody who was invited to try a bot. */
export interface RcsTester {
	readonly rcsId: string;
	readonly phone: string;
}

const KINDS = ['text', 'file', 'richcard'] as const;
const MAX_LENGTHS = { text: 3_072, title: 100, description: 1_000 };
const MAX_CARDS = 4;
const MAX_SUGGESTIONS = 11;

/** Source: HTTPS API v2, "Sending RCS messages". The account's limits do not apply. */
export function rcsActions(
	office: SendingOffice,
	bots: readonly string[],
	testers: RcsTester[],
): Actions {
	return { 'messages/send_rcs': send, 'messages/tester_rcs': invite };

	/** Its page has neither contacts nor `test`. */
	function send(parameters: Parameters): Answer {
		const sending = { ...readSending(parameters, 'rcs', office.timeZone), test: false };
		botOf(parameters);
		const message = parameters.value('message');
		if (message === undefined) throw missing('message');
		const text = checkedText(message);
		const recipients = oneForAll(parameters, office, GROUP_SOURCES, { uniqueIds: true });
		return dispatch(office, { ...sending, rcs: message }, recipients, text);
	}

	function invite(parameters: Parameters): Answer {
		const tester = { rcsId: botOf(parameters), phone: parameters.phone() };
		testers.push(tester);
		return json(200, { success: true });
	}

	function botOf(parameters: Parameters): string {
		const rcsId = parameters.required('rcs_id');
		if (!bots.includes(rcsId)) throw unknownId(`bot ${rcsId}`);
		return rcsId;
	}
}

/**
 * Reads a message of one of three kinds, each with suggestions. The reports show what it returns.
 */
function checkedText(message: unknown): string {
	if (!isObject(message)) throw badFormat('message is not an object');
	const given = KINDS.filter((kind) => message[kind] !== undefined);
	if (given.length !== 1) throw refusal(3105, `message must have one of ${KINDS.join(', ')}`);
	const { text, file, richcard, suggestions = [] } = message;
	if (!Array.isArray(suggestions)) throw badFormat('suggestions must be an array');
	if (suggestions.length > MAX_SUGGESTIONS) throw refusal(3105, 'there are too many suggestions');
	if (text !== undefined) return within(text, 'text');
	if (file !== undefined) return urlIn(file, ['name', 'type', 'size']);
	if (!Array.isArray(richcard)) throw badFormat('richcard must be an array');
	if (richcard.length === 0) throw refusal(3105, 'richcard is empty');
	if (richcard.length > MAX_CARDS) throw refusal(3105, 'there are too many cards');
	const titles = richcard.map((card: unknown) => {
		if (!isObject(card)) throw badFormat('a card must be an object');
		if (card.description !== undefined) within(card.description, 'description');
		if (card.media !== undefined) urlIn(card.media, []);
		return within(card.title, 'title');
	});
	return titles.join(', ');
}

function within(text: unknown, name: keyof typeof MAX_LENGTHS): string {
	if (typeof text !== 'string') throw badFormat(`${name} must be a string`);
	if (text === '') throw refusal(3101, `${name} is empty`);
	if (text.length > MAX_LENGTHS[name]) throw refusal(3102, `${name} has ${text.length} characters`);
	return text;
}

function urlIn(media: unknown, others: readonly string[]): string {
	if (!isObject(media)) throw badFormat('a file must be an object');
	const absent = others.find((name) => media[name] === undefined);
	if (absent !== undefined) throw missing(`${absent} of the file`);
	if (typeof media.url !== 'string' || !URL.canParse(media.url))
		throw refusal(3109, 'the URL of the file is not valid');
	return media.url;
}
