/** The bytes of an address: 4 for IPv4, 16 for IPv6. */
type Bytes = readonly number[];

/**
 * Whether a caller's address is in a list of addresses and ranges, such as
 * `203.0.113.7, 198.51.100.0/24, 2001:db8::/32`. An empty list allows everybody. An entry that cannot be
 * read, or has a zone (`fe80::1%eth0`), matches nobody.
 */
export function isAllowed(caller: string, list: string): boolean {
	const entries = entriesOf(list);
	if (entries.length === 0) return true;
	const address = readAddress(withoutPort(caller));
	return address !== null && entries.map(readRange).some((range) => contains(range, address));
}

/** The entries of a list, separated by commas, semicolons, blanks or lines. */
export function entriesOf(list: string): string[] {
	return list.split(/[\s,;]+/).filter((entry) => entry !== '');
}

/** Whether an entry is an address or a range. */
export function isEntry(entry: string): boolean {
	return readRange(entry) !== null;
}

/** The addresses that begin with the same bits. */
interface Range {
	network: Bytes;
	bits: number;
}

/** An entry without a prefix length is a single address. */
function readRange(entry: string): Range | null {
	const [text = '', length, ...more] = entry.split('/');
	const network = readAddress(text);
	if (network === null || more.length > 0) return null;
	const most = network.length * 8;
	const bits = length === undefined ? most : readPrefix(length, text, most);
	return bits === null ? null : { network, bits };
}

function contains(range: Range | null, address: Bytes): boolean {
	if (range === null || range.network.length !== address.length) return false;
	return hasPrefix(address, range.network, range.bits);
}

/** Some proxies add the port of the caller: `203.0.113.7:51008`, `[2001:db8::1]:51008`. */
function withoutPort(caller: string): string {
	return /^([\d.]+|\[[^\]]*\]):\d{1,5}$/.exec(caller)?.[1] ?? caller;
}

/** The prefix length in bits. For an IPv4 address written as IPv6, the text counts 96 bits more. */
function readPrefix(text: string, network: string, most: number): number | null {
	if (!/^(0|[1-9]\d{0,2})$/.test(text)) return null;
	const isMapped = most === 32 && network.includes(':');
	const bits = Number(text) - (isMapped ? 96 : 0);
	return bits >= 0 && bits <= most ? bits : null;
}

function hasPrefix(address: Bytes, network: Bytes, bits: number): boolean {
	return network.every((byte, i) => {
		const ignored = Math.min(8, Math.max(0, (i + 1) * 8 - bits));
		return byte >> ignored === address[i]! >> ignored;
	});
}

/**
 * Null if the text is not an address. IPv6 may be in brackets, as in a URL. IPv4 within IPv6
 * (`::ffff:203.0.113.7`) is read as IPv4.
 */
function readAddress(text: string): Bytes | null {
	if (!text.includes(':')) return readIpv4(text);
	const bytes = readIpv6(/^\[(.*)\]$/.exec(text)?.[1] ?? text);
	if (bytes === null) return null;
	const isMapped = bytes.slice(0, 12).every((byte, i) => byte === (i < 10 ? 0 : 255));
	return isMapped ? bytes.slice(12) : bytes;
}

/** Four decimal numbers without leading zeros, which some programs read as octal. */
function readIpv4(text: string): Bytes | null {
	const parts = text.split('.');
	const isAddress =
		parts.length === 4 &&
		parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
	return isAddress ? parts.map(Number) : null;
}

/** Source: RFC 4291, 2.2. */
function readIpv6(text: string): Bytes | null {
	const halves = text.split('::').map((half) => (half === '' ? [] : half.split(':')));
	const [head = [], tail] = halves.map((groups, i) => readGroups(groups, i === halves.length - 1));
	if (halves.length > 2 || head === null || tail === null) return null;
	if (tail === undefined) return head.length === 16 ? head : null;
	const missing = 16 - head.length - tail.length;
	return missing >= 2 ? [...head, ...new Array<number>(missing).fill(0), ...tail] : null;
}

/** The bytes of groups of hexadecimal digits. The last group of an address may be IPv4. */
function readGroups(groups: string[], isEnd: boolean): number[] | null {
	const bytes: number[] = [];
	for (const [i, group] of groups.entries()) {
		const ipv4 = isEnd && i === groups.length - 1 ? readIpv4(group) : null;
		if (ipv4 !== null) {
			bytes.push(...ipv4);
		} else if (/^[0-9a-f]{1,4}$/i.test(group)) {
			const value = parseInt(group, 16);
			bytes.push(value >> 8, value & 255);
		} else {
			return null;
		}
	}
	return bytes;
}
