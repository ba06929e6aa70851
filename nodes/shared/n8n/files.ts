import type { IBinaryData, IBinaryKeyData } from 'n8n-workflow';

/** A file that came with a message, such as a picture of an MMS. */
export interface AttachedFile {
	name: string;
	mimeType: string;
	bytes: Uint8Array;
}

/** Stores a file in n8n. */
export type Attach = (bytes: Buffer, name: string, mimeType: string) => Promise<IBinaryData>;

/** The binary fields of an item: `attachment_0` for its first file. Absent if it has no files. */
export async function withFiles(
	files: readonly AttachedFile[],
	attach: Attach,
): Promise<{ binary?: IBinaryKeyData }> {
	const binary: IBinaryKeyData = {};
	for (const [index, { bytes, name, mimeType }] of files.entries()) {
		binary[`attachment_${index}`] = await attach(Buffer.from(bytes), name, mimeType);
	}
	return files.length === 0 ? {} : { binary };
}
