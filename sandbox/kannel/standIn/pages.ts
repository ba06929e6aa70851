import type { Answer } from '../../exchange';
import { SMSC_ID } from '../engine';
import type { Submission } from '../smsc/message';
import { page } from './answers';

/** A message that waits for the link. */
export interface Stored {
	readonly id: string;
	readonly storedAt: number;
	readonly submission: Submission;
	readonly coding: 0 | 2;
	readonly flags: string;
}

export function storePage(stored: readonly Stored[]): Answer {
	const messages = stored.map(
		({ id, storedAt, submission, coding, flags }) => `	<message>
	<id>${id}</id>
	<type>MT-PUSH</type>
	<time>${new Date(storedAt).toISOString().slice(0, 19).replace('T', ' ')}</time>
	<sender>${submission.from}</sender>
	<receiver>${submission.to}</receiver>
	<smsc-id></smsc-id>
	<box-id></box-id>
	<flags>${flags}</flags>
	<udh-data></udh-data>
	<msg-data>${encoded(submission.text, coding)}</msg-data>
	</message>
`,
	);
	return page(messages.join(''));
}

/** URL-encoded, in UTF-8 or UTF-16. */
function encoded(text: string, coding: 0 | 2): string {
	const bytes = coding === 2 ? Buffer.from(text, 'utf16le').swap16() : Buffer.from(text);
	return [...bytes]
		.map((byte) => {
			const character = String.fromCharCode(byte);
			if (/[\w.-]/.test(character)) return character;
			return character === ' ' ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
		})
		.join('');
}

interface Counts {
	uptimeMs: number;
	isLinkUp: boolean;
	sent: number;
	received: number;
	queued: number;
}

export function statusPage({ uptimeMs, isLinkUp, sent, received, queued }: Counts): Answer {
	const seconds = Math.floor(uptimeMs / 1000);
	const uptime = `${Math.floor(seconds / 86_400)}d ${Math.floor(seconds / 3_600) % 24}h ${
		Math.floor(seconds / 60) % 60
	}m ${seconds % 60}s`;
	return page(`<version>Kannel bearerbox version \`1.4.5'.
</version>
<status>running, uptime ${uptime}</status>
	<wdp>
		<received><total>0</total><queued>0</queued></received>
		<sent><total>0</total><queued>0</queued></sent>
	</wdp>
	<sms>
		<received><total>${received}</total><queued>0</queued></received>
		<sent><total>${sent}</total><queued>${queued}</queued></sent>
		<storesize>${queued}</storesize>
		<inbound>0.00,0.00,0.00</inbound>
		<outbound>0.00,0.00,0.00</outbound>
		</sms>
	<dlr>
		<received><total>0</total></received>
		<sent><total>0</total></sent>
		<inbound>0.00,0.00,0.00</inbound>
		<outbound>0.00,0.00,0.00</outbound>
		<queued>0</queued>
		<storage>spool</storage>
	</dlr>
<boxes></boxes>
<smscs><count>1</count>
	<smsc>
		<name>SMPP:127.0.0.1:12775/12775:sandbox:</name>
		<admin-id>${SMSC_ID}</admin-id>
		<id>${SMSC_ID}</id>
		<status>${isLinkUp ? `online ${seconds}s` : 're-connecting'}</status>
		<failed>0</failed>
		<queued>0</queued>
		<sms>
			<received>${received}</received>
			<sent>${sent}</sent>
			<inbound>0.00,0.00,0.00</inbound>
			<outbound>0.00,0.00,0.00</outbound>
		</sms>
	</smsc>
</smscs>
`);
}
