import { explain } from './refusal';
import { act, ask, list, type Fields, type SerwerSms } from './wire';

/** What a file is for: `mms` takes gif, jpeg, jpg, png and txt, `voice` recordings (wav). */
export type FileType = 'mms' | 'voice';

/**
 * The files of a type. Source: "Files".
 * @throws {GatewayError}
 */
export async function files(api: SerwerSms, type: FileType): Promise<Fields[]> {
	return await list(api, 'files/index', { type });
}

/**
 * Adds a file from an address, or for MMS in base64. Recordings are 16 bit, 8 kHz, mono, at most a
 * minute.
 * @throws {GatewayError}
 */
export async function addFile(
	api: SerwerSms,
	file: { type: FileType; name?: string } & ({ url: string } | { file: string }),
): Promise<Fields> {
	return await act(api, 'files/add', file);
}

/** @throws {GatewayError} 4001 where there is none. */
export async function viewFile(api: SerwerSms, id: string, type: FileType): Promise<Fields> {
	return await ask(api, 'files/view', 'read', { id, type });
}

/** @throws {GatewayError} */
export async function deleteFile(api: SerwerSms, id: string, type: FileType): Promise<void> {
	await act(api, 'files/delete', { id, type }).catch(
		explain('SerwerSMS has no file of this type under this ID.'),
	);
}

/**
 * Texts that are kept for later. Source: "Templates".
 * @throws {GatewayError}
 */
export async function templates(
	api: SerwerSms,
	filter: { sort?: 'name'; order?: string } = {},
): Promise<Fields[]> {
	return await list(api, 'templates/index', filter);
}

/** @throws {GatewayError} */
export async function addTemplate(
	api: SerwerSms,
	template: { name: string; text: string },
): Promise<Fields> {
	return await act(api, 'templates/add', template);
}

/** @throws {GatewayError} */
export async function editTemplate(
	api: SerwerSms,
	template: { id: string; name: string; text: string },
): Promise<void> {
	await act(api, 'templates/edit', template);
}

/** @throws {GatewayError} */
export async function deleteTemplate(api: SerwerSms, id: string): Promise<void> {
	await act(api, 'templates/delete', { id }).catch(
		explain('SerwerSMS has no template under this ID.'),
	);
}
