import { randomBytes } from 'node:crypto';

/** Source: SMS API 1.0, 1.1: 16 hexadecimal characters. */
export function hexId(): string {
	return randomBytes(8).toString('hex');
}

const CROCKFORD_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** `msg_` and a ULID: ten characters for the time, sixteen random ones. */
export function ulidId(ms: number): string {
	let time = '';
	for (let rest = ms; time.length < 10; rest = Math.floor(rest / 32)) {
		time = CROCKFORD_ALPHABET.charAt(rest % 32) + time;
	}
	const chance = [...randomBytes(16)].map((byte) => CROCKFORD_ALPHABET.charAt(byte % 32)).join('');
	return `msg_${time}${chance}`;
}
