import type { Answer } from '../../exchange';
import type { Senders } from '../account/senders';
import type { Actions } from '../actions';
import type { AddressBook } from '../contacts/addressBook';
import { missing, refusal } from '../errors';
import { fromBase64, newFileId, type Files, type FileType } from '../files';
import type { Parameters } from '../parameters';
import { dispatch, partsIn, type Post } from './dispatch';
import {
	readPersonalized,
	readRecipients,
	withoutRepeats,
	withUniqueIds,
	type Recipient,
	type Source,
} from './recipients';
import { checkedDlrUrl, readSending, readSmsSending } from './terms';

export interface SendingOffice extends Post {
	readonly book: AddressBook;
	readonly senders: Senders;
	readonly files: Files;
	readonly timeZone: string;
	/** Whether a number that occurs twice in a request gets one message. */
	readonly deduplicate: boolean;
	/** The same for personalized messages, where the second text can differ. */
	readonly deduplicatePersonalized: boolean;
	/** Whether a unique_id that was used before is refused. */
	readonly duplicateControl: boolean;
}

const MAX_NUMBERS = 100_000;
const MAX_PERSONALIZED = 10_000;
const MAX_TITLE_LENGTH = 40;

const RECIPIENT_SOURCES = ['phone', 'group_id', 'contact_id'] as const;
export const GROUP_SOURCES = ['phone', 'group_id'] as const;

/** Source: HTTPS API v2, "Sending SMS messages with the same content" and the pages that follow. */
export function sendingActions(office: SendingOffice): Actions {
	const { book, senders, files, timeZone } = office;
	return {
		'messages/send_sms': sendSms,
		'messages/send_personalized': sendPersonalized,
		'messages/send_voice': sendVoice,
		'messages/send_mms': sendMms,
	};

	function sendSms(parameters: Parameters): Answer {
		const sending = readSmsSending(parameters, senders, timeZone);
		if (!parameters.isSent('text')) throw missing('text');
		const text = parameters.text('text') ?? '';
		if (text.trim() === '') throw refusal(3101, 'the text is empty');
		if (partsIn(text, sending) === null) throw refusal(3102, `${text.length} characters`);
		const wapPush = parameters.text('wap_push');
		if (wapPush !== null && !URL.canParse(wapPush))
			throw refusal(3105, `"${wapPush}" is not a URL`);
		const url = parameters.text('dlr_url');
		const dlrUrl = url === null ? null : checkedDlrUrl(url);
		const vcard = parameters.flag('vcard');
		const recipients = oneForAll(parameters, office, RECIPIENT_SOURCES, { uniqueIds: true });
		return dispatch(office, { ...sending, vcard, wapPush, dlrUrl }, recipients, text);
	}

	/** Sends the text, or with `voice` a voice message. */
	function sendPersonalized(parameters: Parameters): Answer {
		const sending = parameters.flag('voice')
			? readSending(parameters, 'voice', timeZone)
			: readSmsSending(parameters, senders, timeZone);
		const all = atMost(MAX_PERSONALIZED, readPersonalized(parameters, book));
		const named = withOwnIds(all, parameters, office);
		const recipients = office.deduplicatePersonalized ? withoutRepeats(named) : named;
		return dispatch(office, sending, recipients, '');
	}

	/** Its page has no unique_id. */
	function sendVoice(parameters: Parameters): Answer {
		const sending = readSending(parameters, 'voice', timeZone);
		const ids = fileIds(parameters, 'voice');
		const text = parameters.text('text');
		if (text === null && ids.length === 0) throw missing('text or file_id');
		if (text !== null && partsIn(text, sending) === null) throw refusal(3102, 'the text');
		const recipients = oneForAll(parameters, office, RECIPIENT_SOURCES, { uniqueIds: false });
		return dispatch(office, { ...sending, files: ids }, recipients, text ?? '');
	}

	/** Its page has neither contacts nor unique_id. A file in base64 is sent but not stored. */
	function sendMms(parameters: Parameters): Answer {
		const sending = readSending(parameters, 'mms', timeZone);
		const title = parameters.required('title');
		if (title.length > MAX_TITLE_LENGTH)
			throw refusal(3102, `the title has ${title.length} characters`);
		const attached = parameters.texts('file').map((text) => fromBase64(text, 3109));
		const ids = fileIds(parameters, 'mms');
		if (attached.length + ids.length === 0) throw missing('file_id or file');
		const text = parameters.text('text') ?? '';
		if (partsIn(text, sending) === null) throw refusal(3102, 'the text');
		const recipients = oneForAll(parameters, office, GROUP_SOURCES, { uniqueIds: false });
		const sent = [...ids, ...attached.map(newFileId)];
		return dispatch(office, { ...sending, title, files: sent }, recipients, text);
	}

	function fileIds(parameters: Parameters, type: FileType): string[] {
		const ids = parameters.texts('file_id');
		const unknown = ids.find((id) => !files.find(id, type));
		if (unknown !== undefined) throw refusal(3109, `there is no ${type} file ${unknown}`);
		return ids;
	}
}

/**
 * Reads the recipients of a message that is the same for all. @throws Refusal 1004, 2000, 3110,
 * 3111, 3200–3202.
 */
export function oneForAll(
	parameters: Parameters,
	office: SendingOffice,
	sources: readonly Source[],
	{ uniqueIds }: { uniqueIds: boolean },
): Recipient[] {
	const all = atMost(MAX_NUMBERS, readRecipients(parameters, office.book, sources));
	const named = uniqueIds ? withOwnIds(all, parameters, office) : all;
	return office.deduplicate ? withoutRepeats(named) : named;
}

function withOwnIds(
	recipients: Recipient[],
	parameters: Parameters,
	{ ledger, duplicateControl }: SendingOffice,
): Recipient[] {
	return withUniqueIds(recipients, parameters, (uniqueId) =>
		duplicateControl ? ledger.isSpent(uniqueId) : false,
	);
}

function atMost(most: number, recipients: Recipient[]): Recipient[] {
	if (recipients.length > most)
		throw refusal(3110, `the request has ${recipients.length} recipients`);
	return recipients;
}
