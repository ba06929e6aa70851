import {
	checkParts,
	readRecipient,
	readText,
	type Draft,
	type Message,
} from '../../nodes/shared/gateway/message';
import { segments } from '../../nodes/shared/sms/segments';

/** Checks a message against the rules of the gateway. @throws {InvalidInput} */
export function composeMessage(draft: Draft): Message {
	const to = readRecipient(draft.to, { country: 'PL', minDigits: 10 });
	const text = readText(draft, 612);
	const counted = segments(text);
	checkParts(counted, draft.maxParts);
	return { to, text, from: null, reference: null, scheduledAt: null, segments: counted };
}
