import type { ClientOptions, GatewayClient } from '../shared/gateway/client';
import { InvalidInput } from '../shared/gateway/error';
import { openSmsbox } from './client/smsbox';
import { openStatusPages, type StatusPages } from './client/statusPages';
import { QueueWatch } from './queueWatch';

/** The two HTTP servers of a Kannel: the smsbox takes messages, the bearerbox shows its status. */
export interface Kannel {
	smsbox: GatewayClient;
	/** Null if the credential has no Status URL. */
	pages: StatusPages | null;
	queue: QueueWatch;
	/** The address of a Kannel Trigger; empty if there is none. */
	reportUrl: string;
}

interface Addresses {
	reportUrl: string;
	/** Empty if there is none. */
	statusUrl: string;
}

/** @throws {InvalidInput} */
export function openKannel(
	options: Pick<ClientOptions, 'baseUrl' | 'transport' | 'sleep'>,
	{ reportUrl, statusUrl }: Addresses,
): Kannel {
	checkAddress(reportUrl, 'Report URL');
	checkAddress(statusUrl, 'Status URL');
	const pages = statusUrl === '' ? null : openStatusPages({ ...options, baseUrl: statusUrl });
	return { smsbox: openSmsbox(options), pages, queue: new QueueWatch(pages), reportUrl };
}

/** The words do not repeat the address: it may hold a secret. */
function checkAddress(url: string, label: string): void {
	if (url === '' || /^https?:\/\/[!-~]+$/i.test(url)) return;
	throw new InvalidInput(
		`The ${label} in the credential is not a valid web address. It must begin with http:// or https://, without blanks.`,
	);
}
