import { isoMoment } from '../../time';
import type { Senders } from '../account/senders';
import { badFormat, refusal } from '../errors';
import type { Parameters } from '../parameters';
import { isFullTime } from '../parameters';
import type { MessageType, Terms } from './message';

/** What every way of sending has. */
export interface Sending extends Terms {
	/** Whether the answer tells of each recipient. */
	details: boolean;
	/** Checked and answered as any other, but not sent. */
	test: boolean;
}

/** The placeholders of a delivery report's address. */
export const placeholders = ['#SMSID#', '#STAN#', '#DATA#', '#PRZYCZYNA#'] as const;

/** What is not the business of one kind of message alone. @throws Refusal 1006, 3108. */
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

/** The sender alone decides between ECO+ and FULL. @throws Refusal 3106. */
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

/** @throws Refusal 1006 for what is no address once the placeholders are filled in. */
export function checkedDlrUrl(url: string): string {
	const filled = placeholders.reduce((text, placeholder) => text.replaceAll(placeholder, 'x'), url);
	if (!/^https?:\/\//.test(filled) || !URL.canParse(filled)) throw badFormat(`no URL: ${url}`);
	return url;
}

/** A past date is none. */
function moment(date: string | null, timeZone: string): number | null {
	if (date === null) return null;
	const ms = isFullTime(date) ? isoMoment(date.replace(' ', 'T'), timeZone) : null;
	if (ms === null) throw refusal(3108, date);
	return ms;
}
