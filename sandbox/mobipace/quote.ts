import { partsOf } from '../gsm7';
import { money } from './account';
import type { MessageStatus } from './codes';
import type { Submission } from './submission';

export interface PricedMessage extends Submission {
	parts: number;
	price: number;
}

export interface RefusedSubmission extends Submission {
	/** Null: a repeated reference, for which the specification has no status. */
	status: MessageStatus | null;
}

/** What Send would take, and what it would cost. */
export interface Quote {
	/** All that was handed in, in its order; what has a status is refused. */
	judged: Array<PricedMessage | RefusedSubmission>;
	/** How many are taken, and of how many parts. */
	count: number;
	parts: number;
	price: number;
}

/** What a message is judged by, beside itself. */
export interface House {
	/** The registered sender names. */
	senders: ReadonlySet<string>;
	pricePerPart: number;
	/** Whether a reference serves for one message only. */
	uniqueReferences: boolean;
	/** Whether a message was taken under this reference. */
	isTaken: (reference: string) => boolean;
}

/** UTF-16 units, as the server counts them whose .aspx pages the vendor's older API shows. */
const longestBody = 500;

/** Each message is judged on its own, in order, for as long as the funds last. */
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

/** "International format (at most 15 digits)", without "+" or "00": no country code begins with 0. */
function wrongWith({ recipient, body }: Submission): MessageStatus | null {
	if (!/^[1-9][0-9]{0,14}$/.test(recipient)) return 5;
	return body === '' || body.length > longestBody ? 6 : null;
}
