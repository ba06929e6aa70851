import type { Answer } from '../exchange';
import { html, json, Refusal } from '../exchange';

/** What is wrong with each field; the shape of most of the gateway's 400 answers. */
export type FieldErrors = Record<string, string[]>;

/** An endpoint's page that does not exist is the web framework's own, not the API's. */
export const notFoundPage = (): Answer =>
	html(
		404,
		'<!DOCTYPE html><html><head><title>Not Found</title></head><body>Not Found</body></html>',
	);

export const methodNotAllowed = (method: string): Answer =>
	json(405, { detail: `Method "${method}" not allowed.` });

export const unreadable = (status: number, reason: string): Answer =>
	json(status, { detail: reason });

/** An id that is not there: a message or a survey. */
export const unknownId = (): Refusal => new Refusal(json(404, { detail: 'Not found' }));

export const unauthorized = (detail: string): Refusal =>
	new Refusal(json(401, { detail }, { 'www-authenticate': 'Token' }));

export const badRequest = (detail: string): Refusal => new Refusal(json(400, { detail }));

export const badFields = (errors: unknown): Refusal => new Refusal(json(400, errors));

/** The third shape of a 400: a code and a message, known from the vendor's C# library. */
export const badValue = (message: string): Refusal =>
	new Refusal(json(400, { error_code: 'ERR400', error_message: message }));

export const unsupportedMediaType = (type: string): Refusal =>
	new Refusal(json(415, { detail: `Unsupported media type "${type}" in request.` }));
