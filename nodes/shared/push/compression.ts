/** The first bytes of the two formats. Source: RFC 1952, 2.3; RFC 1950, 2.2. */
const FORMATS = [
	{ format: 'gzip', begins: /^1f8b08/ },
	{ format: 'deflate', begins: /^78(01|5e|9c|da)/ },
] as const;

/**
 * A body as it was before it was compressed, or null if that is more than `most` bytes. A call is
 * sometimes labelled otherwise than it is, also by a proxy that decompresses it, so its bytes decide.
 * What only looks compressed stays as it is.
 */
export async function decompressed(body: Uint8Array, most: number): Promise<Uint8Array | null> {
	const beginning = Buffer.from(body.subarray(0, 3)).toString('hex');
	const found = FORMATS.find(({ begins }) => begins.test(beginning));
	if (found === undefined) return body;
	const stream = new Blob([body]).stream().pipeThrough(new DecompressionStream(found.format));
	const chunks: Uint8Array[] = [];
	let length = 0;
	try {
		for await (const chunk of stream as AsyncIterable<Uint8Array>) {
			length += chunk.length;
			if (length > most) return null;
			chunks.push(chunk);
		}
	} catch {
		return body;
	}
	return Buffer.concat(chunks);
}
