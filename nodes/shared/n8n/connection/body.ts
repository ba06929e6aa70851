import { GatewayError } from '../../gateway/error';

/** More than the longest answer: SerwerSMS tells of 100,000 messages in about 30 MB. */
const MOST_BYTES = 100_000_000;

/**
 * The whole body of an answer, unpacked. The helper of n8n reads a body of any length into memory,
 * and a few megabytes that are packed can become gigabytes. So the helper hands over a stream, and
 * this stops to read it when it is too long.
 * @throws {GatewayError} for a body of more than `most` bytes.
 */
export async function readBody(
	stream: AsyncIterable<Uint8Array>,
	most = MOST_BYTES,
): Promise<Uint8Array> {
	const chunks: Uint8Array[] = [];
	let length = 0;
	// Leaving the loop closes the stream and its connection.
	for await (const chunk of stream) {
		length += chunk.length;
		if (length > most) throw tooLong(most);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks, length);
}

function tooLong(most: number): GatewayError {
	return new GatewayError({
		code: 'answerTooLong',
		message: `The gateway's answer is longer than ${most / 1e6} MB, so it was not read to its end. Ask for less at once, or check the Base URL in the credential.`,
		effect: 'unknown',
	});
}
