import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';

export interface Certificate {
	/** PEM. */
	key: string;
	cert: string;
}

/** Creates a self-signed certificate for one host name. A stored one would expire. */
export function selfSigned(
	host: string,
	{ from = yearsFromNow(-1), to = yearsFromNow(1) }: { from?: Date; to?: Date } = {},
): Certificate {
	const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
	const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
	const ecdsaWithSha256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
	const name = sequence(set(sequence(oid(0x55, 0x04, 0x03), tagged(0x0c, Buffer.from(host)))));
	// The extension "subject alternative name", not critical. [2] is a DNS name, [7] an IP address.
	const alternative = /^[\d.]+$/.test(host)
		? tagged(0x87, Buffer.from(host.split('.').map(Number)))
		: tagged(0x82, Buffer.from(host));
	const body = sequence(
		tagged(0xa0, integer(2)),
		integer(1),
		ecdsaWithSha256,
		name,
		sequence(time(from), time(to)),
		name,
		publicKey.export({ type: 'spki', format: 'der' }),
		tagged(0xa3, sequence(sequence(oid(0x55, 0x1d, 0x11), tagged(0x04, sequence(alternative))))),
	);
	const signature = sign('sha256', body, createPrivateKey(key));
	const der = sequence(
		body,
		ecdsaWithSha256,
		tagged(0x03, Buffer.concat([Buffer.of(0), signature])),
	);
	const lines = der.toString('base64').match(/.{1,64}/g)!;
	const cert = ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join(
		'\n',
	);
	return { key, cert };
}

export function yearsFromNow(years: number): Date {
	return new Date(Date.now() + years * 365 * 86_400_000);
}

/** A value in DER: its tag, its length and its bytes. */
function tagged(tag: number, bytes: Buffer): Buffer {
	const { length } = bytes;
	const size =
		length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
	return Buffer.concat([Buffer.from([tag, ...size]), bytes]);
}

function sequence(...parts: Buffer[]): Buffer {
	return tagged(0x30, Buffer.concat(parts));
}

function set(...parts: Buffer[]): Buffer {
	return tagged(0x31, Buffer.concat(parts));
}

function oid(...bytes: number[]): Buffer {
	return tagged(0x06, Buffer.from(bytes));
}

function integer(value: number): Buffer {
	return tagged(0x02, Buffer.of(value));
}

/** GeneralizedTime, `YYYYMMDDHHMMSSZ`. */
function time(at: Date): Buffer {
	const digits = at.toISOString().replace(/\D/g, '').slice(0, 14);
	return tagged(0x18, Buffer.from(`${digits}Z`));
}
