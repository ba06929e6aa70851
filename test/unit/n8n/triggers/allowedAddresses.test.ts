import { BlockList, isIP } from 'node:net';
import fc from 'fast-check';
import { isAllowed, isEntry } from '../../../../nodes/shared/n8n/triggers/allowedAddresses';

describe('a list of allowed addresses', () => {
	it('allows everybody if it is empty', () => {
		for (const list of ['', ' ', ', ;\n']) expect(isAllowed('203.0.113.7', list)).toBe(true);
	});

	it('has entries separated by commas, semicolons, blanks or lines', () => {
		const list = '203.0.113.7,198.51.100.0/24; 2001:db8::1\n::1';
		for (const caller of ['203.0.113.7', '198.51.100.9', '2001:db8::1', '::1']) {
			expect(isAllowed(caller, list)).toBe(true);
		}
		for (const caller of ['203.0.113.8', '198.51.101.9', '2001:db8::2', '::2']) {
			expect(isAllowed(caller, list)).toBe(false);
		}
	});

	it.each([
		['198.51.100.200', '198.51.100.0/24'],
		['198.51.100.200', '198.51.100.7/24'],
		['203.0.113.7', '0.0.0.0/0'],
		['203.0.113.7', '203.0.113.7/32'],
		['203.0.113.7', '203.0.113.6/31'],
		['2001:db8:0:1::5', '2001:db8::/32'],
		['2001:DB8::5', '2001:0db8:0000::0005'],
		['2001:db8::5', '2001:db8::5/128'],
		['2001:db8:7fff::', '2001:db8::/33'],
		['2001:db8::5', '::/0'],
		['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
		['1:2:3:4:5:6:7:0', '1:2:3:4:5:6:7::'],
		['64:ff9b::203.0.113.7', '64:ff9b::cb00:7107'],
	])('allows %p with the entry %p', (caller, entry) => {
		expect(isAllowed(caller, entry)).toBe(true);
	});

	it.each([
		['198.51.101.1', '198.51.100.0/24'],
		['203.0.113.8', '203.0.113.6/31'],
		['2001:db9::5', '2001:db8::/32'],
		['2001:db8:8000::', '2001:db8::/33'],
		['2001:db8::6', '2001:db8::5'],
	])('refuses %p with the entry %p', (caller, entry) => {
		expect(isAllowed(caller, entry)).toBe(false);
	});

	it('reads IPv4 within IPv6 as IPv4, for the caller and in an entry', () => {
		for (const caller of ['203.0.113.7', '::ffff:203.0.113.7', '::FFFF:cb00:7107']) {
			for (const entry of ['203.0.113.7', '203.0.113.0/24', '::ffff:203.0.113.7']) {
				expect(isAllowed(caller, entry)).toBe(true);
			}
			expect(isAllowed(caller, '::ffff:203.0.113.0/120')).toBe(true);
			expect(isAllowed(caller, '::ffff:203.0.114.0/120')).toBe(false);
		}
	});

	it.each([
		['203.0.113.7:51008', '203.0.113.0/24'],
		['[2001:db8::5]', '2001:db8::/32'],
		['[2001:db8::5]:51008', '2001:db8::5'],
		['[::ffff:203.0.113.7]:51008', '203.0.113.7'],
		['2001:db8::5', '[2001:db8::5]'],
		['2001:db8::5', '[2001:db8::]/32'],
	])('ignores the port of the caller, and brackets: %p with the entry %p', (caller, entry) => {
		expect(isAllowed(caller, entry)).toBe(true);
		expect(isAllowed(caller, '198.51.100.1, 2001:db9::1')).toBe(false);
		expect(isEntry(entry)).toBe(true);
	});

	it('does not match a range of the other IP version', () => {
		expect(isAllowed('203.0.113.7', '::/0')).toBe(false);
		expect(isAllowed('::ffff:203.0.113.7', '::/0')).toBe(false);
		expect(isAllowed('203.0.113.7', '::ffff:0:0/95')).toBe(false);
		expect(isAllowed('2001:db8::1', '0.0.0.0/0')).toBe(false);
	});

	it.each([
		...['203.0.113.7/', '203.0.113.7/33', '203.0.113.7/-1', '203.0.113.7/ 1', '203.0.113.7/1e1'],
		...['203.0.113.7/08', '203.0.113.7/24/24', '203.0.113', '203.0.113.', '203.0.113.007', '/0'],
		...['203.0.113.7.1', '0xcb.0.113.7', '3405803783', 'localhost', '*', '203.0.113.*'],
		...['2001:db8::/129', '2001:db8::/', '2001:db8/32', '2001:db8:::1', '2001::db8::1', ':', ':::'],
		...['2001:db8::1%eth0', 'fe80::1%1/64', '[2001:db8::1', '2001:db8::12345', '2001:db8::g'],
		...['1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7:8::', ':1:2:3:4:5:6:7', '::1:'],
		...['[203.0.113.7]', '203.0.113.7:443', '[2001:db8::1]:443', '[::]]', '[]', '2001:db8::/32]'],
		...['::203.0.113.7:1', '203.0.113.7::', '::ffff:203.0.113.07', '::ffff:203.0.113.7/95'],
	])('matches nobody with %p, which is not a valid entry', (entry) => {
		for (const caller of ['203.0.113.7', '2001:db8::1', '::', '::1', 'fe80::1', entry]) {
			expect(isAllowed(caller, entry)).toBe(false);
		}
		expect(isEntry(entry)).toBe(false);
	});

	it.each([
		'',
		'fe80::1%eth0',
		'unknown',
		'203.0.113.7, 10.0.0.1',
		'203.0.113.7:x',
		'[::1]:',
		'[203.0.113.7]:443',
	])('does not allow a caller whose address is %p', (caller) => {
		expect(isAllowed(caller, '0.0.0.0/0, ::/0, fe80::1')).toBe(false);
	});

	/** Only a few different bytes, so that ranges often match. */
	const byte = fc.constantFrom(0, 1, 127, 128, 255);
	const ipv4 = fc.array(byte, { minLength: 4, maxLength: 4 }).map((bytes) => bytes.join('.'));
	const group = fc.constantFrom('0', '1', 'ff', '8000', 'FFFF', '7fff');
	const ipv6 = fc
		.tuple(fc.array(group, { maxLength: 8 }), fc.nat(8))
		.map(([groups, at]) =>
			groups.length === 8
				? groups.join(':')
				: `${groups.slice(0, at).join(':')}::${groups.slice(at).join(':')}`,
		)
		.filter((text) => isIP(text) === 6 && !/^(0|:)*:ffff(:[^:]+){2}$/i.test(text));

	it.each([
		['ipv4' as const, ipv4, 32],
		['ipv6' as const, ipv6, 128],
	])('agrees with Node.js about any range of %s', (family, address, most) => {
		fc.assert(
			fc.property(address, address, fc.integer({ min: 0, max: most }), (caller, network, bits) => {
				const oracle = new BlockList();
				oracle.addSubnet(network, bits, family);
				expect(isAllowed(caller, `${network}/${bits}`)).toBe(oracle.check(caller, family));
			}),
			{ numRuns: 1_000 },
		);
	});

	it('accepts exactly the addresses that Node.js accepts', () => {
		const piece = fc.constantFrom(
			...['0', '1', '255', '256', 'ff', '12345', ':', '::', '.', '/', '%'],
		);
		const text = fc.array(piece, { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join(''));
		fc.assert(
			fc.property(fc.oneof(text, ipv4, ipv6), (address) => {
				fc.pre(!address.includes('/'));
				const isAddress = isIP(address) !== 0 && !address.includes('%');
				expect(isAllowed(address, address)).toBe(isAddress);
			}),
			{ numRuns: 5_000 },
		);
	});
});
