import type { Answer } from '../../exchange';

/** Kannel labels each of its lines as HTML. */
export function line(status: number, body: string): Answer {
	const headers = {
		server: 'Kannel/1.4.5',
		'content-type': 'text/html',
		pragma: 'no-cache',
		'cache-control': 'no-cache',
	};
	return { status, headers, body };
}

export function page(content: string): Answer {
	const body = `<?xml version="1.0"?>\n<gateway>\n${content}</gateway>\n`;
	return { status: 200, headers: { server: 'Kannel/1.4.5', 'content-type': 'text/plain' }, body };
}

/** Words for the codes of an SMSC. Source: Kannel, gw/smsc/smpp_pdu.c. */
const WORDS: Readonly<Record<number, string>> = {
	0x01: 'Message Length is invalid',
	0x0a: 'Invalid Source Address',
	0x0b: 'Invalid Destination Address',
	0x40b: 'Vendor-specific error, please refer to your SMPP provider',
};

export function nack(code: number): string {
	const hex = code.toString(16).padStart(8, '0');
	return `NACK/0x${hex}/${WORDS[code] ?? 'Unknown/Reserved'}`;
}

/** Puts values into an address. Kannel writes a blank as `+`. */
export function filled(template: string, values: Readonly<Record<string, string>>): string {
	return template.replace(/%(.)/g, (_, name: string) => {
		if (name === '%') return '%';
		return encodeURIComponent(values[name] ?? '').replaceAll('%20', '+');
	});
}
