import type { GatewayRequest } from '../exchange';
import { unauthorized } from './refusals';

/**
 * One key sends, the other receives, and neither can do the work of the other. A request can carry
 * its key in several places. One is enough, but all of them must be right.
 */
export class Keys {
	constructor(
		readonly sending: string,
		readonly incoming: string,
	) {}

	/** Reads the field `apikey` or the header, which the vendor's Ruby and Python libraries use. */
	checkSending(request: GatewayRequest, apikey: unknown): void {
		check([apikey, headerKey(request)], [this.sending]);
	}

	/** Reads the field `apikey` only, because no source shows the key anywhere else. */
	checkIncoming(apikey: unknown): void {
		check([apikey], [this.incoming]);
	}

	/** Accepts both keys, because no source says which one reads surveys. */
	checkSurveys(request: GatewayRequest): void {
		check([request.query.apikey, headerKey(request)], [this.sending, this.incoming]);
	}

	/** Accepts the sending key only, because starting a survey sends a message. */
	checkSurveyStart(request: GatewayRequest): void {
		check([request.query.apikey, headerKey(request)], [this.sending]);
	}
}

function check(presented: unknown[], right: string[]): void {
	const keys = presented.filter((key) => key !== undefined);
	if (keys.length === 0) throw unauthorized('Authentication credentials were not provided.');
	if (!keys.every((key) => right.some((one) => one === key))) throw unauthorized('Invalid token.');
}

/** Any scheme other than Token counts as a wrong key. */
function headerKey({ headers }: GatewayRequest): string | undefined {
	return headers.authorization?.replace(/^Token /, '');
}
