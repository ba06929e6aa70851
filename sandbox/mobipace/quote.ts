import { partsOf } from '../gsm7';
import { money } from './account';
import type { MessageStatus } from './codes';
import type { Submission } from './submission';

export interface PricedMessage extends Submission {
	parts: number;
	price: number;
}

export interface RefusedSubmission extends Submission {
	/** Null: the reference is a duplicate, for which the specification has no status. */
	status: MessageStatus | null;
}

/** The messages that Send would take, and their price. */
export interface Quote {
	/** Every message in the order given. A message with a status is refused. */
	judged: Array<PricedMessage | RefusedSubmission>;
	/** The number of messages taken, and of their parts. */
	count: number;
	parts: number;
	price: number;
}

/** The rules and records that decide whether a message is taken. */
export interface House {
	/** The registered sender names. */
	senders: ReadonlySet<string>;
	pricePerPart: number;
	/** Whether a reference can be used only once. */
	uniqueReferences: boolean;
	/** Whether a message with this reference was taken. */
	isTaken: (reference: string) => boolean;
}

/** UTF-16 units. The vendor's older API has .aspx pages, and such a server counts these units. */
const MAX_BODY_LENGTH = 500;

/** Judges each message on its own, in order, until the funds run out. */
export function quote(
	sender: string,
	submissions: Submission[],
	house: House,
	funds: number,
): Quote {
	const result: Quote = { judged: [], count: 0, parts: 0, price: 0 };
	const references = new Set<string>();
	const isSpent = (reference: string) => references.has(reference) || house.isTaken(reference);
	for (const submission of submissions) {
		const wrong = house.senders.has(sender) ? wrongWith(submission) : 7;
		if (wrong !== null) {
			result.judged.push({ ...submission, status: wrong });
			continue;
		}
		const { reference } = submission;
		if (house.uniqueReferences && reference !== null && isSpent(reference)) {
			result.judged.push({ ...submission, status: null });
			continue;
		}
		const parts = partsOf(submission.body);
		const price = money(parts * house.pricePerPart);
		const total = money(result.price + price);
		if (total > funds) {
			result.judged.push({ ...submission, status: 4 });
			continue;
		}
		if (reference !== null) references.add(reference);
		result.judged.push({ ...submission, parts, price });
		result.count += 1;
		result.parts += parts;
		result.price = total;
	}
	return result;
}

/**
 * "International format (at most 15 digits)", without "+" or "00". No country code begins with 0.
 */
function wrongWith({ recipient, body }: Submission): MessageStatus | null {
	if (!/^[1-9][0-9]{0,14}$/.test(recipient)) return 5;
	return body === '' || body.length > MAX_BODY_LENGTH ? 6 : null;
}
