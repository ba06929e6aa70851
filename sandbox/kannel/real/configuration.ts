import { join } from 'node:path';
import { MESSAGE_QUERY, SMSC_ID, type Configuration } from '../engine';

/** The ports of one Kannel and its SMPP center. */
export interface Ports {
	admin: number;
	smsbox: number;
	sendsms: number;
	smpp: number;
}

export const SMPP_LOGIN = { systemId: 'sandbox', password: 'smpp-pw' };

/**
 * A kannel.conf like that of docs/kannel.md, with ports and a folder of its own. Each pause is as short
 * as Kannel allows.
 */
export function kannelConf(
	folder: string,
	ports: Ports,
	conf: Configuration,
	/** Where messages from handsets go. */
	messageUrl: string,
): string {
	const pause = Math.max(1, Math.round(conf.repeatAfterMs / 1000));
	return `group = core
admin-port = ${ports.admin}
admin-interface = "127.0.0.1"
admin-password = ${ADMIN_PASSWORD}
status-password = "${conf.statusPassword}"
admin-allow-ip = "127.0.0.1"
smsbox-port = ${ports.smsbox}
smsbox-interface = "127.0.0.1"
box-allow-ip = "127.0.0.1"
log-level = 1
log-file = "${join(folder, 'bearerbox.log')}"
store-type = spool
store-location = "${join(folder, 'store')}"
dlr-storage = spool
dlr-spool = "${join(folder, 'dlr')}"
sms-resend-freq = ${Math.max(1, Math.round(conf.resendAfterMs / 1000))}
${conf.queueLimit > 0 ? `sms-outgoing-queue-limit = ${conf.queueLimit}\n` : ''}
group = smsc
smsc = smpp
smsc-id = ${SMSC_ID}
host = 127.0.0.1
port = ${ports.smpp}
smsc-username = ${SMPP_LOGIN.systemId}
smsc-password = ${SMPP_LOGIN.password}
system-type = ""
transceiver-mode = true
interface-version = 34
source-addr-autodetect = true
dest-addr-ton = 1
dest-addr-npi = 1
max-pending-submits = 10
wait-ack-expire = 2
reconnect-delay = 1
${conf.allowedPrefixes.length > 0 ? `allowed-prefix = "${conf.allowedPrefixes.join(';')}"\n` : ''}
group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = ${ports.sendsms}
sendsms-interface = "127.0.0.1"
sendsms-chars = "0123456789+"
mo-recode = true
http-request-retry = 100000
http-queue-delay = ${pause}
http-timeout = 30
log-level = 1
log-file = "${join(folder, 'smsbox.log')}"

group = sendsms-user
username = "${conf.username}"
password = "${conf.password}"
concatenation = true
max-messages = ${conf.maxParts}
user-allow-ip = "127.0.0.1"

group = sms-service
keyword = default
catch-all = true
max-messages = 0
get-url = "${messageUrl}?${MESSAGE_QUERY}"
`;
}

const ADMIN_PASSWORD = 'sandbox-admin';
