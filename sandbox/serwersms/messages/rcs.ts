import type { Answer } from '../../exchange';
import { isObject, json } from '../../exchange';
import type { Actions } from '../actions';
import { badFormat, missing, refusal, unknownId } from '../errors';
import type { Parameters } from '../parameters';
import { dispatch } from './dispatch';
import type { SendingOffice } from './sending';
import { groupSources, oneForAll } from './sending';
import { readSending } from './terms';

/** Who was invited to try a bot. */
export interface RcsTester {
	readonly rcsId: string;
	readonly phone: string;
}

const kinds = ['text', 'file', 'richcard'] as const;
const longest = { text: 3_072, title: 100, description: 1_000 };
const mostCards = 4;
const mostSuggestions = 11;

/** Source: HTTPS API v2, "Sending RCS messages". No limit of the account applies. */
export function rcsActions(
	office: SendingOffice,
	bots: readonly string[],
	testers: RcsTester[],
): Actions {
	return { 'messages/send_rcs': send, 'messages/tester_rcs': invite };

	/** Its page knows neither contacts nor `test`. */
	function send(parameters: Parameters): Answer {
		const sending = { ...readSending(parameters, 'rcs', office.timeZone), test: false };
		botOf(parameters);
		const message = parameters.value('message');
		if (message === undefined) throw missing('message');
		const text = checkedText(message);
		const recipients = oneForAll(parameters, office, groupSources, { uniqueIds: true });
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

/** One of three kinds, each with suggestions. What is returned stands in the reports. */
function checkedText(message: unknown): string {
	if (!isObject(message)) throw badFormat('message is not an object');
	const given = kinds.filter((kind) => message[kind] !== undefined);
	if (given.length !== 1) throw refusal(3105, `not one of ${kinds.join(', ')}`);
	const { text, file, richcard, suggestions = [] } = message;
	if (!Array.isArray(suggestions)) throw badFormat('suggestions is not an array');
	if (suggestions.length > mostSuggestions) throw refusal(3105, 'too many suggestions');
	if (text !== undefined) return within(text, 'text');
	if (file !== undefined) return urlIn(file, ['name', 'type', 'size']);
	if (!Array.isArray(richcard)) throw badFormat('richcard is not an array');
	if (richcard.length === 0) throw refusal(3105, 'no card');
	if (richcard.length > mostCards) throw refusal(3105, 'too many cards');
	const titles = richcard.map((card: unknown) => {
		if (!isObject(card)) throw badFormat('a card is not an object');
		if (card.description !== undefined) within(card.description, 'description');
		if (card.media !== undefined) urlIn(card.media, []);
		return within(card.title, 'title');
	});
	return titles.join(', ');
}

function within(text: unknown, name: keyof typeof longest): string {
	if (typeof text !== 'string') throw badFormat(`${name} is not a text`);
	if (text === '') throw refusal(3101, `${name} is empty`);
	if (text.length > longest[name]) throw refusal(3102, `${name} of ${text.length} characters`);
	return text;
}

function urlIn(media: unknown, others: readonly string[]): string {
	if (!isObject(media)) throw badFormat('a file is not an object');
	const absent = others.find((name) => media[name] === undefined);
	if (absent !== undefined) throw missing(`${absent} of the file`);
	if (typeof media.url !== 'string' || !URL.canParse(media.url)) throw refusal(3109, 'no URL');
	return media.url;
}
