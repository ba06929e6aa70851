import type { GatewayRequest } from '../exchange';
import { unauthorized } from './refusals';

/**
 * One key sends, the other receives, and neither does the other's work. Every key that a request
 * carries where the method looks for one must be right; one is enough.
 */
export class Keys {
	constructor(
		readonly sending: string,
		readonly incoming: string,
	) {}

	/** In the field `apikey`, or in the header, as the vendor's Ruby and Python libraries send it. */
	checkSending(request: GatewayRequest, apikey: unknown): void {
		check([apikey, headerKey(request)], [this.sending]);
	}

	/** In the field `apikey` alone: no source shows it anywhere else. */
	checkIncoming(apikey: unknown): void {
		check([apikey], [this.incoming]);
	}

	/** Which key reads surveys is nowhere said: either does. */
	checkSurveys(request: GatewayRequest): void {
		check([request.query.apikey, headerKey(request)], [this.sending, this.incoming]);
	}

	/** Starting a survey sends a message. */
	checkSurveyStart(request: GatewayRequest): void {
		check([request.query.apikey, headerKey(request)], [this.sending]);
	}
}

function check(presented: unknown[], right: string[]): void {
	const keys = presented.filter((key) => key !== undefined);
	if (keys.length === 0) throw unauthorized('Authentication credentials were not provided.');
	if (!keys.every((key) => right.some((one) => one === key))) throw unauthorized('Invalid token.');
}

/** Any other scheme than Token is a wrong key too. */
function headerKey({ headers }: GatewayRequest): string | undefined {
	return headers.authorization?.replace(/^Token /, '');
}
