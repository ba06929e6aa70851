import { refusedBecause } from './refusal';
import {
	requestConfirmation,
	requestList,
	requestObject,
	type Fields,
	type SerwerSms,
} from './request';

/**
 * What a file is for. `mms` takes gif, jpeg, jpg, png and txt files; `voice` takes wav recordings.
 */
export type FileType = 'mms' | 'voice';

/**
 * The files of a type. Source: "Files".
 * @throws {GatewayError}
 */
export async function files(api: SerwerSms, type: FileType): Promise<Fields[]> {
	return await requestList(api, 'files/index', { type });
}

/**
 * Adds a file from a URL, or a file for MMS in base64. A recording must be 16 bit, 8 kHz, mono and
 * at most a minute long.
 * @throws {GatewayError}
 */
export async function addFile(
	api: SerwerSms,
	file: { type: FileType; name?: string } & ({ url: string } | { file: string }),
): Promise<Fields> {
	return await requestConfirmation(api, 'files/add', file);
}

/** @throws {GatewayError} 4001 if there is none. */
export async function viewFile(api: SerwerSms, id: string, type: FileType): Promise<Fields> {
	return await requestObject(api, 'files/view', 'read', { id, type });
}

/** @throws {GatewayError} */
export async function deleteFile(api: SerwerSms, id: string, type: FileType): Promise<void> {
	await requestConfirmation(api, 'files/delete', { id, type }).catch(
		refusedBecause('SerwerSMS has no file of this type under this ID.'),
	);
}

/**
 * The text templates of the account. Source: "Templates".
 * @throws {GatewayError}
 */
export async function templates(
	api: SerwerSms,
	filter: { sort?: 'name'; order?: string } = {},
): Promise<Fields[]> {
	return await requestList(api, 'templates/index', filter);
}

/** @throws {GatewayError} */
export async function addTemplate(
	api: SerwerSms,
	template: { name: string; text: string },
): Promise<Fields> {
	return await requestConfirmation(api, 'templates/add', template);
}

/** @throws {GatewayError} */
export async function editTemplate(
	api: SerwerSms,
	template: { id: string; name: string; text: string },
): Promise<void> {
	await requestConfirmation(api, 'templates/edit', template);
}

/** @throws {GatewayError} */
export async function deleteTemplate(api: SerwerSms, id: string): Promise<void> {
	await requestConfirmation(api, 'templates/delete', { id }).catch(
		refusedBecause('SerwerSMS has no template under this ID.'),
	);
}
