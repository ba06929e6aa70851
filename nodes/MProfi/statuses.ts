import { statusReader } from '../shared/sms/status';

/** Source: "Metoda STATUS", table of statuses. */
export const STATUSES = {
	processing: 'queued',
	sent: 'sent',
	delivered: 'delivered*',
	'not delivered': 'undelivered*',
	error: 'failed*',
	unknown: 'unknown',
} as const;

export const readStatus = statusReader(STATUSES);
