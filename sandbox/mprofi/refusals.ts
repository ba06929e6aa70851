import { html, json, Refusal, type Answer } from '../exchange';

/** The errors of each field. Most of the gateway's 400 answers have this shape. */
export type FieldErrors = Record<string, string[]>;

/** The web framework's own page for a path that does not exist. */
export const notFoundPage = (): Answer =>
	html(
		404,
		'<!DOCTYPE html><html><head><title>Not Found</title></head><body>Not Found</body></html>',
	);

export const methodNotAllowed = (method: string): Answer =>
	json(405, { detail: `Method "${method}" not allowed.` });

export const unreadable = (status: number, reason: string): Answer =>
	json(status, { detail: reason });

/** Refuses an id of a message or a survey that does not exist. */
export const unknownId = (): Refusal => new Refusal(json(404, { detail: 'Not found' }));

export const unauthorized = (detail: string): Refusal =>
	new Refusal(json(401, { detail }, { 'www-authenticate': 'Token' }));

export const badRequest = (detail: string): Refusal => new Refusal(json(400, { detail }));

export const badFields = (errors: unknown): Refusal => new Refusal(json(400, errors));

/** The third shape of a 400: a code and a message. Source: the vendor's C# library. */
export const badValue = (message: string): Refusal =>
	new Refusal(json(400, { error_code: 'ERR400', error_message: message }));

export const unsupportedMediaType = (type: string): Refusal =>
	new Refusal(json(415, { detail: `Unsupported media type "${type}" in request.` }));
