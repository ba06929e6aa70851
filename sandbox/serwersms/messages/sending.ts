import type { Answer } from '../../exchange';
import type { Senders } from '../account/senders';
import type { Actions } from '../actions';
import type { AddressBook } from '../contacts/address-book';
import { missing, refusal } from '../errors';
import type { Files, FileType } from '../files';
import { fromBase64, newFileId } from '../files';
import type { Parameters } from '../parameters';
import type { Post } from './dispatch';
import { dispatch, partsIn } from './dispatch';
import type { Recipient, Source } from './recipients';
import { readPersonalized, readRecipients, withoutRepeats, withUniqueIds } from './recipients';
import { checkedDlrUrl, readSending, readSmsSending } from './terms';

export interface SendingOffice extends Post {
	readonly book: AddressBook;
	readonly senders: Senders;
	readonly files: Files;
	readonly timeZone: string;
	/** Sends once to a number that one request names more than once. */
	readonly deduplicate: boolean;
	/** The same for personalised messages, of which the second may be another one. */
	readonly deduplicatePersonalized: boolean;
	/** Whether a unique_id that was used before is refused. */
	readonly duplicateControl: boolean;
}

const mostNumbers = 100_000;
const mostPersonalized = 10_000;
const longestTitle = 40;

const allSources = ['phone', 'group_id', 'contact_id'] as const;
export const groupSources = ['phone', 'group_id'] as const;

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
		if (wapPush !== null && !URL.canParse(wapPush)) throw refusal(3105, `no URL: ${wapPush}`);
		const url = parameters.text('dlr_url');
		const dlrUrl = url === null ? null : checkedDlrUrl(url);
		const vcard = parameters.flag('vcard');
		const recipients = oneForAll(parameters, office, allSources, { uniqueIds: true });
		return dispatch(office, { ...sending, vcard, wapPush, dlrUrl }, recipients, text);
	}

	/** As texts, or as voice messages with `voice`. */
	function sendPersonalized(parameters: Parameters): Answer {
		const sending = parameters.flag('voice')
			? readSending(parameters, 'voice', timeZone)
			: readSmsSending(parameters, senders, timeZone);
		const all = atMost(mostPersonalized, readPersonalized(parameters, book));
		const named = withOwnIds(all, parameters, office);
		const recipients = office.deduplicatePersonalized ? withoutRepeats(named) : named;
		return dispatch(office, sending, recipients, '');
	}

	/** Its page knows no unique_id. */
	function sendVoice(parameters: Parameters): Answer {
		const sending = readSending(parameters, 'voice', timeZone);
		const ids = fileIds(parameters, 'voice');
		const text = parameters.text('text');
		if (text === null && ids.length === 0) throw missing('text or file_id');
		if (text !== null && partsIn(text, sending) === null) throw refusal(3102, 'the text');
		const recipients = oneForAll(parameters, office, allSources, { uniqueIds: false });
		return dispatch(office, { ...sending, files: ids }, recipients, text ?? '');
	}

	/** Its page knows neither contacts nor unique_id. A file in base64 is sent, and not kept. */
	function sendMms(parameters: Parameters): Answer {
		const sending = readSending(parameters, 'mms', timeZone);
		const title = parameters.required('title');
		if (title.length > longestTitle) throw refusal(3102, `a title of ${title.length} characters`);
		const attached = parameters.texts('file').map((text) => fromBase64(text, 3109));
		const ids = fileIds(parameters, 'mms');
		if (attached.length + ids.length === 0) throw missing('file_id or file');
		const text = parameters.text('text') ?? '';
		if (partsIn(text, sending) === null) throw refusal(3102, 'the text');
		const recipients = oneForAll(parameters, office, groupSources, { uniqueIds: false });
		const sent = [...ids, ...attached.map(newFileId)];
		return dispatch(office, { ...sending, title, files: sent }, recipients, text);
	}

	function fileIds(parameters: Parameters, type: FileType): string[] {
		const ids = parameters.texts('file_id');
		const unknown = ids.find((id) => !files.find(id, type));
		if (unknown !== undefined) throw refusal(3109, `no ${type} file ${unknown}`);
		return ids;
	}
}

/** Those of one message for all. @throws Refusal 1004, 2000, 3110, 3111, 3200–3202. */
export function oneForAll(
	parameters: Parameters,
	office: SendingOffice,
	sources: readonly Source[],
	{ uniqueIds }: { uniqueIds: boolean },
): Recipient[] {
	const all = atMost(mostNumbers, readRecipients(parameters, office.book, sources));
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
	if (recipients.length > most) throw refusal(3110, `${recipients.length} recipients`);
	return recipients;
}
