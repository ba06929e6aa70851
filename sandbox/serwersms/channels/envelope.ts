/**
 * SOAP 1.1 with RPC encoding, as nuSOAP writes and reads it. The vendor's examples use that library.
 * Source: envelopes of a nuSOAP client and a nuSOAP server, version 0.9.11.
 */

export type SoapValue =
	string | number | boolean | null | SoapValue[] | { [name: string]: SoapValue };

export interface SoapCall {
	readonly method: string;
	readonly values: SoapValue[];
}

interface Element {
	readonly name: string;
	readonly attributes: string;
	readonly children: Element[];
	text: string;
}

/** The call in an envelope, or null if the text is not one. */
export function readEnvelope(xml: string): SoapCall | null {
	const root = parse(xml);
	if (!root || root.name !== 'Envelope') return null;
	const call = root.children.find(({ name }) => name === 'Body')?.children[0];
	return call ? { method: call.name, values: call.children.map(valueOf) } : null;
}

/**
 * - A structure is an element per field.
 * - An array has the type `SOAP-ENC:Array`, and an element for each value.
 * - A `Map` has items of `key` and `value`. PHP's own `SoapClient` writes it.
 *
 * nuSOAP goes by the type. Without one, an array or a map is a structure with the field `item`.
 */
function valueOf({ attributes, children, text }: Element): SoapValue {
	if (children.length === 0) return /(^|:)nil="(true|1)"/.test(attributes) ? null : text;
	if (/:type="[\w-]+:Map"/.test(attributes)) return Object.fromEntries(children.map(entryOf));
	if (/:type="[\w-]+:Array"/.test(attributes)) return children.map(valueOf);
	const names = new Set(children.map(({ name }) => name));
	return Object.fromEntries(
		[...names].map((name) => {
			const [first, ...more] = children.filter((child) => child.name === name).map(valueOf);
			return [name, more.length > 0 ? [first!, ...more] : first!];
		}),
	);
}

function entryOf({ children }: Element): [string, SoapValue] {
	const key = children.find(({ name }) => name === 'key');
	const value = children.find(({ name }) => name === 'value');
	return [key?.text ?? '', value ? valueOf(value) : null];
}

const TOKEN = /<\?[^]*?\?>|<!--[^]*?-->|<(\/?)(?:[\w.-]+:)?([\w.-]+)([^>]*?)(\/?)>|([^<]+)/g;

/** The first element, without the prefixes of names. Null for XML that is not well-formed. */
function parse(xml: string): Element | null {
	const root: Element = { name: '', attributes: '', children: [], text: '' };
	const open = [root];
	for (const [, end, name, attributes = '', empty, text] of xml.matchAll(TOKEN)) {
		const parent = open.at(-1)!;
		if (text !== undefined) {
			parent.text += unescaped(text);
		} else if (end === '/') {
			if (parent.name !== name) return null;
			open.pop();
		} else if (name !== undefined) {
			const element: Element = { name, attributes, children: [], text: '' };
			parent.children.push(element);
			if (empty !== '/') open.push(element);
		}
	}
	return open.length === 1 ? (root.children[0] ?? null) : null;
}

const ENTITIES: Readonly<Record<string, string>> = {
	lt: '<',
	gt: '>',
	quot: '"',
	apos: "'",
	amp: '&',
};

function unescaped(text: string): string {
	return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
		if (decimal) return String.fromCodePoint(Number(decimal));
		if (hex) return String.fromCodePoint(parseInt(String(hex), 16));
		return ENTITIES[String(name)] ?? String(whole);
	});
}

const NAMESPACES = Object.entries({
	'SOAP-ENV': 'http://schemas.xmlsoap.org/soap/envelope/',
	xsd: 'http://www.w3.org/2001/XMLSchema',
	xsi: 'http://www.w3.org/2001/XMLSchema-instance',
	'SOAP-ENC': 'http://schemas.xmlsoap.org/soap/encoding/',
}).map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`);

export function writeEnvelope(method: string, value: SoapValue): string {
	const name = `ns1:${method}Response`;
	return enveloped(`<${name} xmlns:ns1="urn:serwersms">${written('return', value)}</${name}>`);
}

/** Source: SOAP 1.1, 4.4. `Client` means that the message must not be sent again as it is. */
export function writeFault(message: string): string {
	const fields = { faultcode: 'SOAP-ENV:Client', faultstring: message, faultactor: '', detail: '' };
	const parts = Object.entries(fields).map(([name, value]) => written(name, value));
	return enveloped(`<SOAP-ENV:Fault>${parts.join('')}</SOAP-ENV:Fault>`);
}

function enveloped(body: string): string {
	return `<?xml version="1.0" encoding="UTF-8"?><SOAP-ENV:Envelope SOAP-ENV:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"${NAMESPACES.join('')}><SOAP-ENV:Body>${body}</SOAP-ENV:Body></SOAP-ENV:Envelope>`;
}

function written(name: string, value: SoapValue): string {
	if (value === null) return `<${name} xsi:nil="true"/>`;
	if (Array.isArray(value)) {
		const items = value.map((each) => written('item', each)).join('');
		return `<${name} xsi:type="SOAP-ENC:Array">${items}</${name}>`;
	}
	if (typeof value === 'object') {
		const fields = Object.entries(value).map(([field, each]) => written(field, each));
		return `<${name}>${fields.join('')}</${name}>`;
	}
	return `<${name} xsi:type="xsd:${typeOf(value)}">${plain(value)}</${name}>`;
}

function typeOf(value: string | number | boolean): string {
	return typeof value === 'number' ? 'int' : typeof value;
}

function plain(value: string | number | boolean): string {
	if (typeof value === 'boolean') return value ? '1' : '0';
	return String(value).replace(/[<>&"']/g, (character) => {
		const [entity] = Object.entries(ENTITIES).find(([, meant]) => meant === character)!;
		return `&${entity};`;
	});
}
