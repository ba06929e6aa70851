/**
 * The part of kannel.conf that hands messages from handsets to the trigger. `max-messages = 0` keeps
 * Kannel from texting n8n's answer to the sender. Source: Kannel User's Guide, "sms-service".
 */
const LINES = [
	'group = sms-service',
	'keyword = default',
	'catch-all = true',
	'max-messages = 0',
	'get-url = "ADDRESSevent=message&id=%I&from=%p&to=%P&text=%b&coding=%c&charset=%C&ts=%T&smsc=%i&udh=%u"',
];

/** The lines for a trigger at this address. It may have a query. */
export function linesFor(address: string): string {
	// A single % is the beginning of one of Kannel's own fields.
	const escaped = address.replaceAll('%', '%%');
	return written(escaped + (escaped.includes('?') ? '&' : '?'));
}

function written(address: string): string {
	return LINES.join('\n').replace('ADDRESS', () => address);
}

const secretIn = (place: 'path' | 'query', before: string, after: string) =>
	`{{ $parameter["secret"] && $parameter["secretIn"] === "${place}" ? "${before}" + encodeURIComponent($parameter["secret"]).replaceAll("%", "%%") + "${after}" : "" }}`;

/** n8n shows the result of an expression below its field, but cannot give its own host in one. */
const ADDRESS = `http://N8N-HOST:5678/webhook/{{ $webhookId }}/kannel${secretIn('path', '/', '')}?${secretIn('query', 'secret=', '&')}`;

/** The lines as an expression, with the path of the trigger that shows them. */
export const LINES_IN_PANEL = `=${written(ADDRESS)}`;
