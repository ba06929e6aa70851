import { isoMoment } from '../../time';
import type { Senders } from '../account/senders';
import { badFormat, refusal } from '../errors';
import { isFullTime, type Parameters } from '../parameters';
import type { MessageType, Terms } from './message';

/** The parameters that every way of sending has. */
export interface Sending extends Terms {
	/** Whether the answer lists each recipient. */
	details: boolean;
	/** Whether the message is checked and answered but not sent. */
	test: boolean;
}

/** The placeholders of a delivery report's address. */
export const PLACEHOLDERS = ['#SMSID#', '#STAN#', '#DATA#', '#PRZYCZYNA#'] as const;

/** Reads the parameters that all kinds of messages share. @throws Refusal 1006, 3108. */
export function readSending(parameters: Parameters, type: MessageType, timeZone: string): Sending {
	return {
		type,
		sender: null,
		utf: false,
		flash: false,
		speed: false,
		vcard: false,
		wapPush: null,
		title: null,
		files: [],
		rcs: null,
		dlrUrl: null,
		scheduledAt: moment(parameters.text('date'), timeZone),
		details: parameters.flag('details'),
		test: parameters.flag('test'),
	};
}

/** Only the sender decides between ECO+ and FULL. @throws Refusal 3106. */
export function readSmsSending(
	parameters: Parameters,
	senders: Senders,
	timeZone: string,
): Sending {
	const sender = parameters.text('sender');
	if (sender !== null && !senders.maySend(sender)) throw refusal(3106, sender);
	const isFull = sender !== null;
	return {
		...readSending(parameters, isFull ? 'full' : 'eco', timeZone),
		sender,
		utf: parameters.flag('utf') && isFull,
		flash: parameters.flag('flash'),
		speed: parameters.flag('speed') && isFull,
	};
}

/** @throws Refusal 1006 if it is not an address with the placeholders filled in. */
export function checkedDlrUrl(url: string): string {
	const filled = PLACEHOLDERS.reduce((text, placeholder) => text.replaceAll(placeholder, 'x'), url);
	if (!/^https?:\/\//.test(filled) || !URL.canParse(filled))
		throw badFormat(`"${url}" is not a URL`);
	return url;
}

/** A date in the past counts as none. */
function moment(date: string | null, timeZone: string): number | null {
	if (date === null) return null;
	const ms = isFullTime(date) ? isoMoment(date.replace(' ', 'T'), timeZone) : null;
	if (ms === null) throw refusal(3108, date);
	return ms;
}
